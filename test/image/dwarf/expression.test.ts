import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/image/dwarf/expression.ts'
import { loadElfFile } from '../../../src/image/elf.ts'
import { Notes } from '../../../src/image/dwarf/notes.ts'
import { readParts } from '../../../src/image/dwarf/parts.ts'
import { type Location, type MachineState, bytesAt } from '../../../src/image/dwarf/index.ts'
import type { StackType } from '../../../src/image/dwarf/stack-values.ts'

const counterElf = join(import.meta.dirname, '../../../firmware-examples/counter-c/counter-c.elf')

const machine: MachineState = {
  register: (number) =>
    ({ 0: 5, 1: 0xfffffffe, 7: 0x20000100, 13: 0x20000200, 64: 0x3fc00000, 256: 0x123456789an })[number],
  memory: (address, sizeBytes) => Uint8Array.from({ length: sizeBytes }, (_, i) => (address + i) & 0xff),
  cfa: () => 0x20000300,
  entryRegister: (number) => (number === 0 ? 42 : undefined),
}

function locate(bytes: readonly number[]): Location {
  return evaluate(Uint8Array.from(bytes), { machine, unit: undefined, frameBase: () => 0x20000080 })
}

/** What an expression that ends with DW_OP_stack_value computes. */
function valueOf(...bytes: readonly number[]): bigint | string {
  const location = locate([...bytes, 0x9f])
  return location.kind === 'value'
    ? location.value
    : location.kind === 'unknown'
      ? location.reason
      : location.kind
}

describe('expressions by the standard (DWARF 5, 2.5 and 2.6)', () => {
  // Bytes, then the top of the stack, as the standard's text has it.
  const rows: readonly (readonly [string, readonly number[], bigint])[] = [
    ['const1u 0xff', [0x08, 0xff], 0xffn],
    ['const1s -1 is a word', [0x09, 0xff], 0xffffffffn],
    ['const2s -2', [0x0b, 0xfe, 0xff], 0xfffffffen],
    ['const8u is cut to a word', [0x0e, 1, 0, 0, 0, 9, 0, 0, 0], 1n],
    ['constu 624485', [0x10, 0xe5, 0x8e, 0x26], 624485n],
    ['consts -129', [0x11, 0xff, 0x7e], 0xffffff7fn],
    ['lit31', [0x4f], 31n],
    ['breg0 (5) - 1', [0x70, 0x7f], 4n],
    ['bregx 13, 4', [0x92, 13, 4], 0x20000204n],
    ['fbreg -8', [0x91, 0x78], 0x20000078n],
    ['call_frame_cfa', [0x9c], 0x20000300n],
    ['dup plus', [0x35, 0x12, 0x22], 10n],
    ['over takes the second', [0x31, 0x32, 0x14], 1n],
    ['pick 2', [0x31, 0x32, 0x33, 0x15, 2], 1n],
    ['swap minus: 2 1 swap gives 1 - 2', [0x32, 0x31, 0x16, 0x1c], 0xffffffffn],
    ['rot: the top goes third, the second becomes the top', [0x31, 0x32, 0x33, 0x17], 2n],
    ['div is signed: -6 / 2', [0x09, 0xfa, 0x32, 0x1b], 0xfffffffdn],
    ['mod', [0x37, 0x33, 0x1d], 1n],
    ['shra -8 by 1', [0x09, 0xf8, 0x31, 0x26], 0xfffffffcn],
    ['shr -8 by 28', [0x09, 0xf8, 0x4c, 0x25], 15n],
    ['shl by more than a word', [0x31, 0x08, 200, 0x24], 0n],
    ['abs -3', [0x09, 0xfd, 0x19], 3n],
    ['neg, not', [0x33, 0x1f, 0x20], 2n],
    ['and or xor', [0x3c, 0x3a, 0x1a, 0x31, 0x21, 0x33, 0x27], 10n],
    ['plus_uconst 300', [0x31, 0x23, 0xac, 2], 301n],
    ['lt is signed: -1 < 1', [0x09, 0xff, 0x31, 0x2d], 1n],
    ['ge, gt, le, eq, ne', [0x32, 0x32, 0x2a, 0x31, 0x29], 1n],
    ['bra skips when not 0', [0x31, 0x31, 0x28, 1, 0, 0x3f], 1n],
    ['skip', [0x31, 0x2f, 1, 0, 0x3f], 1n],
    ['deref', [0x77, 0, 0x06], 0x03020100n],
    ['deref_size 1', [0x77, 5, 0x94, 1], 5n],
    ['entry_value(reg0)', [0xa3, 1, 0x50], 42n],
    ['a convert to the generic type', [0x4f, 0xa8, 0], 31n],
  ]
  for (const [name, bytes, expected] of rows) {
    test(name, () => {
      expect(valueOf(...bytes)).toBe(expected)
    })
  }

  test('a location is a register, an address, bytes, pieces, or nothing', () => {
    expect(locate([0x53])).toEqual({ kind: 'register', register: 3 })
    expect(locate([0x90, 0x80, 2])).toEqual({ kind: 'register', register: 256 })
    expect(locate([0x03, 4, 0, 0, 0x20])).toEqual({ kind: 'memory', address: 0x20000004 })
    expect(locate([0x9e, 2, 7, 8])).toEqual({ kind: 'bytes', bytes: Uint8Array.of(7, 8) })
    expect(locate([])).toEqual({ kind: 'optimised out' })
    const register = { kind: 'register', register: 0 } as const
    expect(locate([0x50, 0x93, 4, 0x93, 4])).toEqual({
      kind: 'pieces',
      pieces: [
        { sizeBits: 32, offsetBits: 0, location: register },
        { sizeBits: 32, offsetBits: 0, location: { kind: 'optimised out' } },
      ],
    })
  })

  test('values are gathered from pieces, at bit granularity', () => {
    const gathered = (bytes: readonly number[], size: number): number[] | undefined => {
      const found = bytesAt(locate(bytes), size, machine)
      return found === undefined ? undefined : [...found]
    }
    expect(gathered([0x50, 0x93, 4, 0x77, 0, 0x93, 2], 6)).toEqual([5, 0, 0, 0, 0, 1])
    // The low nibble of r0, then four bits of r1 from bit 1 on.
    expect(gathered([0x50, 0x9d, 4, 0, 0x51, 0x9d, 4, 1], 1)).toEqual([0xf5])
    expect(gathered([0x50, 0x93, 4, 0x93, 4], 8)).toBeUndefined()
    expect(gathered([0x90, 0x80, 2], 8)).toEqual([0x9a, 0x78, 0x56, 0x34, 0x12, 0, 0, 0])
    expect(gathered([0x50], 8)).toBeUndefined()
    expect(gathered([0x09, 0xff, 0x9f], 2)).toEqual([0xff, 0xff])
  })

  test('typed values keep their width and their sign', () => {
    const types: Readonly<Record<number, StackType>> = {
      1: { sizeBytes: 8, encoding: 'signed' },
      2: { sizeBytes: 4, encoding: 'float' },
      3: { sizeBytes: 8, encoding: 'float' },
      4: { sizeBytes: 1, encoding: 'unsigned' },
    }
    const unit = readParts(loadElfFile(counterElf), new Notes()).units.all[0]
    const typed = (...bytes: readonly number[]): Location =>
      evaluate(Uint8Array.from([...bytes, 0x9f]), {
        machine,
        unit,
        typeAt: (offset) => types[offset - (unit?.offset ?? 0)],
      })
    // -2 in r1, as a signed 64-bit number, times 3.
    expect(typed(0x71, 0, 0xa8, 1, 0x33, 0xa8, 1, 0x1e)).toEqual({
      kind: 'value',
      value: BigInt.asUintN(64, -6n),
    })
    // s0 holds 1.5f; as a double, plus itself, is 3.
    expect(typed(0xa5, 0xc0, 0, 2, 0xa8, 3, 0x12, 0x22)).toEqual({
      kind: 'value',
      value: 0x4008000000000000n,
    })
    // 1.5f to an unsigned byte.
    expect(typed(0xa5, 0xc0, 0, 2, 0xa8, 4)).toEqual({ kind: 'value', value: 1n })
    expect(typed(0xa4, 4, 1, 0xfe, 0xa8, 0)).toEqual({ kind: 'value', value: 0xfen })
    expect(typed(0x31, 0xa8, 9).kind).toBe('unknown')
  })

  test('what is not known is said', () => {
    expect(valueOf(0xa3, 1, 0x51)).toContain('register 1 held when the function was called')
    expect(valueOf(0x75, 0)).toBe('register 5 is not known')
    expect(valueOf(0x9b)).toContain('DW_OP_form_tls_address')
    expect(valueOf(0xa0, 0, 0, 0, 0, 0)).toContain('a pointer to a variable')
    expect(valueOf(0x22)).toContain('stack is empty')
    expect(valueOf(0x2f, 0xfd, 0xff)).toContain('does not end')
    expect(valueOf(0x31, 0x30, 0x1b)).toContain('not supported')
    expect(valueOf(0x0c, 1)).toContain('damaged')
    expect(evaluate(Uint8Array.of(0x91, 0), { machine: undefined, unit: undefined })).toEqual({
      kind: 'unknown',
      reason: "the function's frame base is not known",
    })
  })
})
