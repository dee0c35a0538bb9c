import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { hex } from '../../../src/bits.ts'
import type { DebugInfo, RegisterRule, UnwindRow } from '../../../src/image/dwarf/index.ts'
import { run } from '../toolchain.ts'
import { hasReadelf, readelfFrames } from './oracle.ts'
import {
  type Program,
  clangPrograms,
  compiledPrograms,
  examplePrograms,
  hasCompiler,
  openProgram,
} from './programs.ts'

let programs: Program[] = []
beforeAll(() => {
  programs = [...examplePrograms(), ...compiledPrograms(), ...clangPrograms()]
})

describe('unwind rules', () => {
  test.skipIf(!hasReadelf)("are readelf's, row by row", () => {
    let rows = 0
    for (const program of programs) {
      const info = openProgram(program)
      rows += compare(info, program)
      expect(info.notes, program.name).toEqual([])
    }
    expect(rows).toBeGreaterThan(300)
  })

  test.skipIf(!hasReadelf || !hasCompiler)('are read from .eh_frame, with its relative addresses', () => {
    const program = assemble(`
      .cfi_sections .eh_frame
      .syntax unified
      .thumb
      .section .isr_vector
      .word 0x20004000, Reset_Handler
      .text
      .global Reset_Handler
      .thumb_func
      Reset_Handler:
      .cfi_startproc
      push {r4, lr}
      .cfi_def_cfa_offset 8
      .cfi_offset 4, -8
      .cfi_offset 14, -4
      .cfi_remember_state
      pop {r4, pc}
      .cfi_restore 4
      .cfi_def_cfa_offset 0
      nop
      .cfi_restore_state
      nop
      .cfi_undefined 5
      .cfi_register 6, 7
      .cfi_val_offset 13, -16
      .cfi_escape 0x0f, 0x03, 0x7d, 0x08, 0x06
      nop
      .cfi_endproc
      .fill 200
      .thumb_func
      second:
      .cfi_startproc
      nop
      .cfi_def_cfa 7, 24
      nop
      .cfi_endproc
    `)
    const info = openProgram(program)
    expect(compare(info, program)).toBe(7)
    const start = Number(readelfFrames(program)[0]?.address)
    expect(info.unwindAt(start + 8)?.registers.get(5)).toEqual({ kind: 'undefined' })
    // The expression loads what is at sp + 8.
    const machine = {
      register: (number: number) => ({ 13: 0x20001000, 7: 77, 4: 44 })[number],
      memory: (address: number) =>
        Uint8Array.from(
          address === 0x20001008
            ? [0, 0x20, 0, 0x20]
            : address === 0x20001ffc
              ? [0x35, 1, 0, 8]
              : [9, 0, 0, 0],
        ),
    }
    const caller = info.callerOf(start + 8, machine)
    expect(caller).toMatchObject({ cfa: 0x20002000, returnAddress: 0x08000134 })
    expect(Object.fromEntries(caller?.registers ?? [])).toEqual({
      ...{ 4: 9, 6: 77, 7: 77, 13: 0x20001ff0, 14: 0x08000135 },
    })
  })
})

/** The number of rows. */
function compare(info: DebugInfo, program: Program): number {
  const expected = readelfFrames(program)
  for (const { address, end, cfa, registers } of expected) {
    for (const place of [address, end - 1]) {
      const row = info.unwindAt(place)
      expect(
        row === undefined ? undefined : text(row, Object.keys(registers)),
        `${program.name} ${hex(place)}`,
      ).toEqual({
        cfa,
        registers,
      })
    }
  }
  return expected.length
}

/** A row as readelf writes it. */
function text({ cfa, registers }: UnwindRow, columns: readonly string[]): object {
  return {
    cfa: cfa?.kind === 'register' ? `r${cfa.register}+${cfa.offset}` : 'exp',
    registers: Object.fromEntries(columns.map((column) => [column, ruleText(registers.get(Number(column)))])),
  }
}

function ruleText(rule: RegisterRule | undefined): string {
  const signed = (offset: number): string => (offset < 0 ? String(offset) : `+${offset}`)
  switch (rule?.kind) {
    case undefined:
    case 'undefined':
      return 'u'
    case 'same':
      return 's'
    case 'offset':
      return `c${signed(rule.offset)}`
    case 'value offset':
      return `v${signed(rule.offset)}`
    case 'register':
      return `r${rule.register}`
    case 'expression':
      return 'exp'
    case 'value expression':
      return 'vexp'
  }
}

function assemble(source: string): Program {
  const directory = mkdtempSync(join(tmpdir(), 'tailchain-dwarf-'))
  const [assembly, path] = [join(directory, 'frames.s'), join(directory, 'frames.elf')]
  writeFileSync(assembly, source)
  const script = join(import.meta.dirname, 'programs/link.ld')
  run('arm-none-eabi-gcc', [
    '-mcpu=cortex-m4',
    '-mthumb',
    '-g',
    '-nostdlib',
    '-T',
    script,
    '-o',
    path,
    assembly,
  ])
  return { name: 'assembly', path }
}
