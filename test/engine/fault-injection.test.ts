import { describe, expect, test, vi } from 'vitest'
import { bitCount, hex } from '../../src/bits.ts'
import { exception } from '../../src/core/exception-numbers.ts'
import { layout } from '../../src/core/layout.ts'
import type { Instruction } from '../../src/isa/decode.ts'
import { disassemble } from '../../src/isa/disassemble.ts'
import type { Encoding } from '../../src/isa/encoding.ts'
import { halfwords } from '../isa/binutils.ts'
import { prng } from '../isa/prng.ts'
import { rowName } from '../isa/samples.ts'
import type { Case } from '../oracles/unicorn.ts'
import { accessOf, randomFlags, randomInstruction, randomRegisters } from './cases.ts'
import { integerRows } from './families.ts'
import { flashBase, flashSizeBytes, ramBase, ramSizeBytes, Rig } from './fixture.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const rigs = [new Rig('reference'), new Rig('interpreter')] as const
const ramEnd = ramBase + ramSizeBytes
const flashEnd = flashBase + flashSizeBytes
const random = prng(0xfa17)
const instructionsARow = 12

const rows = integerRows.filter(
  ({ operation }) => accessOf(operation) !== undefined || operation === 'TBB' || operation === 'TBH',
)

interface Injected {
  readonly test: Case
  /** The address that the fault reports. */
  readonly faultAddress: number
}

/** Cases of an instruction in which its first, its second … access is the first one outside memory. */
function injections(instruction: Instruction): Injected[] {
  const { operation, operands } = instruction
  if (operation === 'TBB' || operation === 'TBH') return operands.n === 15 ? [] : tableInjection(instruction)
  if (!('n' in operands) && operation !== 'PUSH' && operation !== 'POP') return literalInjections(instruction)
  const access = accessOf(operation)
  if (access === undefined) return []
  const count = accessCount(instruction)
  const addresses = Array.from({ length: count }, (_, index) => ramEnd - 4 * index)
  // Unaligned accesses that begin in memory and end outside.
  if (access.unaligned && access.sizeBytes > 1) addresses.push(ramEnd - 1)
  if (access.unaligned && access.sizeBytes > 2) addresses.push(ramEnd - 2, ramEnd - 3)
  return addresses.flatMap((address) => {
    const registers = aimed(instruction, address, count)
    return registers === undefined
      ? []
      : [{ test: caseOf(instruction, codeStart, registers), faultAddress: ramEnd }]
  })
}

function accessCount({ operation, operands }: Instruction): number {
  if (operation.startsWith('LDRD') || operation.startsWith('STRD')) return 2
  if (!('registers' in operands)) return 1
  return bitCount(operands.registers as number) + (operands.pc === true ? 1 : 0)
}

/** Registers with which the lowest access is at `address`; undefined where they can't be had. */
function aimed({ operation, operands }: Instruction, address: number, count: number): number[] | undefined {
  const registers = randomRegisters(random)
  const n = operation === 'PUSH' || operation === 'POP' ? 13 : (operands.n as number)
  let base = address
  if ('m' in operands) {
    if (operands.m === n) return undefined
    if (operands.m !== 13) registers[operands.m as number] = random() % 64
    base -= (registers[operands.m as number] ?? 0) * (1 << (operands.amount as number))
  } else if (operation === 'LDMDB' || operation === 'STMDB' || operation === 'PUSH') base += 4 * count
  else if (operands.index !== false) base -= (operands.imm as number | undefined) ?? 0
  if (n === 13 && (base & 3) !== 0) return undefined
  registers[n] = base >>> 0
  return registers
}

function tableInjection(instruction: Instruction): Injected[] {
  const { n, m } = instruction.operands as { n: number; m: number }
  if (n === m) return []
  const registers = randomRegisters(random)
  registers[m] = 3
  registers[n] = ramEnd - 3 * (instruction.operation === 'TBB' ? 1 : 2)
  return [{ test: caseOf(instruction, codeStart, registers), faultAddress: ramEnd }]
}

/** Literals behind the end of flash. */
function literalInjections(instruction: Instruction): Injected[] {
  const imm = instruction.operands.imm as number
  if (imm < 16 || (imm & 3) !== 0) return []
  return Array.from({ length: accessCount(instruction) }, (_, index) => ({
    // Four bytes before the literal's base, and IT before it.
    test: caseOf(instruction, flashEnd - 4 * index - imm - 4, randomRegisters(random)),
    faultAddress: flashEnd,
  }))
}

const codeStart = flashBase + 0x8004
/** IT AL: one instruction. */
const itAl = 0xbfe8

/** The instruction stands at `at`, the last one of an IT block. */
function caseOf({ raw, sizeBytes }: Instruction, at: number, registers: number[]): Case {
  const code = [itAl, ...halfwords(raw, sizeBytes)]
  return { code, start: at - 2, count: 2, registers, apsr: randomFlags(random), pokes: [] }
}

function inject(rig: Rig, test: Case): void {
  rig.load(test)
  // BusFault's own handler, and a mark for the store-exclusives.
  rig.state.putBit(layout.enabled, exception.busFault, true)
  rig.state.set(layout.monitor, 1)
  rig.run(2)
}

/** What should have been there after the fault, and was not. */
function check(rig: Rig, { test, faultAddress }: Injected): string | undefined {
  const { state } = rig
  const before = test.registers
  const sp = before[13] ?? 0
  const frame = ((sp - 32) & ~7) >>> 0
  const wrong: string[] = []
  const want = (what: string, actual: number, expected: number): void => {
    if (actual !== expected) wrong.push(`${what} is ${hex(actual)}, not ${hex(expected)}`)
  }
  for (let index = 4; index < 12; index++) want(`r${index}`, state.register(index), before[index] ?? 0)
  // The frame of an exception does not fit beside every stack that an instruction faults on.
  if (frame < ramBase || sp > ramEnd) return wrong.length === 0 ? undefined : wrong.join(', ')
  for (const [at, index] of [0, 1, 2, 3, 12, 14].entries()) {
    want(`stacked r${index}`, rig.word(frame + 4 * at), before[index] ?? 0)
  }
  want('stacked PC', rig.word(frame + 24), test.start + 2)
  // ITSTATE 11101000, T, and bit 9 where the stack was realigned.
  const xpsr = (test.apsr | (0x3a << 10) | (1 << 24) | ((sp & 4) << 7)) >>> 0
  want('stacked xPSR', rig.word(frame + 28), xpsr)
  want('SP', state.sp, frame)
  want('LR', state.lr, 0xfffffff9)
  want('IPSR', state.ipsr, exception.busFault)
  want('CFSR', state.get(layout.cfsr), 0x8200)
  want('BFAR', state.get(layout.bfar), faultAddress)
  return wrong.length === 0 ? undefined : wrong.join(', ')
}

function casesOf(row: Encoding): { readonly instruction: Instruction; readonly injected: Injected }[] {
  const cases: { instruction: Instruction; injected: Injected }[] = []
  for (let i = 0; i < 20 * instructionsARow && cases.length < instructionsARow; i++) {
    const instruction = randomInstruction(row, 'last', random)
    if (instruction === undefined) continue
    cases.push(...injections(instruction).map((injected) => ({ instruction, injected })))
  }
  return cases
}

describe('an access that faults leaves registers and flags alone', () => {
  test.each(rows.map((row) => [rowName(row), row] as const))('%s', (_, row) => {
    const cases = casesOf(row)
    expect(cases.length).toBeGreaterThanOrEqual(instructionsARow)
    const wrong: string[] = []
    for (const { instruction, injected } of cases) {
      for (const rig of rigs) {
        inject(rig, injected.test)
        const found = check(rig, injected)
        const text = disassemble(instruction, { address: injected.test.start + 2 })
        if (found !== undefined) wrong.push(`${rig.tier}: ${text}: ${found}`)
      }
      const [reference, interpreter] = rigs.map((rig) => JSON.stringify(rig.outcome()))
      if (reference !== interpreter)
        wrong.push(`the tiers differ: ${disassemble(instruction, { address: 0 })}`)
    }
    expect(wrong.slice(0, 5)).toEqual([])
  })
})
