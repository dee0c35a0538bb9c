import { describe, expect, test, vi } from 'vitest'
import { layout } from '../../src/core/layout.ts'
import { timings } from '../../src/core/timing/costs.ts'
import { table } from '../../src/isa/decode.ts'
import { assemble, binutilsMissing, halfwords } from '../isa/binutils.ts'
import { prng } from '../isa/prng.ts'
import { pick, randomRegisters } from './cases.ts'
import { flashBase, ramBase, Rig, type Tier } from './fixture.ts'
import { makePools } from './programs.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

/*
 * Expected cycles are added up by hand from ARM DDI 0337 (Cortex-M3), table 3-1, and ARM DDI 0439 (Cortex-M4), tables
 * 3-1, 3-2 and 7-1, each with the table's own row; "timings" is their section on pairs of loads and stores. Where the
 * tables give a range, FIDELITY.md says what is taken.
 */
interface Row {
  /** The table's row, its cycles included. */
  readonly row: string
  readonly code: string
  readonly m3: number
  /** Where it is another number. */
  readonly m4?: number
  /** Instructions that are executed; by default the lines. */
  readonly count?: number
  readonly registers?: Readonly<Record<number, number>>
}

/** r1 and r2 point into RAM, to zeros' worth of other addresses in flash for what loads PC. */
const data = ramBase + 0x100
const start = flashBase + 0x8000
/** Where `data` + 4 and the words after it point: the code, with the Thumb bit. */
const target = start + 0x40

const P = { immediate: 1, register: 2, loaded: 3 }

const rows: readonly Row[] = [
  { row: 'Move 1', code: 'movs r0, #1', m3: 1 },
  { row: 'Move, 16-bit immediate 1', code: 'movw r0, #0x1234', m3: 1 },
  { row: 'Add 1, ADC 1', code: 'adds r0, r0, r3\nadcs r0, r3', m3: 2 },
  { row: 'Shift 1', code: 'lsls r0, r0, #3', m3: 1 },
  { row: 'Count CLZ 1', code: 'clz r0, r3', m3: 1 },
  { row: 'Saturate 1', code: 'ssat r0, #4, r3', m3: 1 },
  { row: 'Extend, bit field, reverse 1', code: 'sxtb r0, r3\nubfx r0, r3, #1, #2\nrev r0, r3', m3: 3 },
  { row: 'No operation 1', code: 'nop', m3: 1 },
  { row: 'If-Then 1, and what it skips', code: 'cmp r3, r3\nite eq\nmoveq r0, #1\nmovne r0, #2', m3: 4 },
  { row: 'Move to PC 1 + P', code: 'mov pc, r4', m3: 1 + P.register, registers: { 4: target } },

  { row: 'Multiply 1', code: 'muls r0, r3, r0', m3: 1 },
  { row: 'Multiply accumulate 2 (M4: 1)', code: 'mla r0, r3, r3, r3', m3: 2, m4: 1 },
  { row: 'Multiply subtract 2 (M4: 1)', code: 'mls r0, r3, r3, r3', m3: 2, m4: 1 },
  { row: 'UMULL 3 to 5 (M4: 1): halves', code: 'umull r4, r5, r3, r3', m3: 3, m4: 1 },
  {
    row: 'UMULL 3 to 5 (M4: 1): a word and a half',
    ...{ code: 'umull r4, r5, r3, r6', m3: 4, m4: 1, registers: { 6: 0x10000 } },
  },
  {
    row: 'UMULL 3 to 5 (M4: 1): words',
    ...{ code: 'umull r4, r5, r6, r6', m3: 5, m4: 1, registers: { 6: 0xffffffff } },
  },
  {
    row: 'SMULL 3 to 5 (M4: 1): negative halves',
    ...{ code: 'smull r4, r5, r6, r6', m3: 3, m4: 1, registers: { 6: 0xffff8000 } },
  },
  {
    row: 'SMULL 3 to 5 (M4: 1): words',
    ...{ code: 'smull r4, r5, r6, r6', m3: 5, m4: 1, registers: { 6: 0xffff7fff } },
  },
  { row: 'UMLAL 4 to 7 (M4: 1): halves', code: 'umlal r4, r5, r3, r3', m3: 4, m4: 1 },
  {
    row: 'SMLAL 4 to 7 (M4: 1): words',
    ...{ code: 'smlal r4, r5, r6, r6', m3: 7, m4: 1, registers: { 6: 0x12345678 } },
  },

  { row: 'Divide 2 to 12: no quotient', code: 'udiv r0, r4, r5', m3: 2, registers: { 4: 3, 5: 8 } },
  { row: 'Divide 2 to 12: by zero', code: 'udiv r0, r4, r5', m3: 2, registers: { 4: 0xffffffff, 5: 0 } },
  {
    row: 'Divide 2 to 12: 32 bits of quotient',
    ...{ code: 'udiv r0, r4, r5', m3: 12, registers: { 4: 0xffffffff, 5: 1 } },
  },
  // 22 and 30 leading zeros: up to 9 bits, of 32 that take 10 cycles.
  { row: 'Divide 2 to 12: 1000 / 3', code: 'udiv r0, r4, r5', m3: 5, registers: { 4: 1000, 5: 3 } },
  {
    row: 'Divide 2 to 12: -1000 / 3',
    ...{ code: 'sdiv r0, r4, r5', m3: 5, registers: { 4: 0xfffffc18, 5: 3 } },
  },
  {
    row: 'Divide 2 to 12: the lowest by -1',
    ...{ code: 'sdiv r0, r4, r5', m3: 12, registers: { 4: 0x80000000, 5: 0xffffffff } },
  },

  { row: 'Load word 2', code: 'ldr r0, [r1]\nnop', m3: 3 },
  { row: 'Load halfword, byte 2', code: 'ldrh r0, [r1]\nnop\nldrsb r0, [r1, #1]\nnop', m3: 6 },
  { row: 'Load user 2', code: 'ldrt r0, [r1]\nnop', m3: 3 },
  { row: 'Load PC relative 2', code: 'ldr r0, [pc, #8]\nnop', m3: 3 },
  { row: 'Load word to PC 2 + P', code: 'ldr pc, [r1, #4]', m3: 2 + P.loaded },
  { row: 'Load doubleword 1 + N', code: 'ldrd r4, r5, [r1]', m3: 3 },
  { row: 'Load multiple 1 + N', code: 'ldmia r1, {r0, r4, r5, r6}', m3: 5 },
  { row: 'Load multiple to PC 1 + N + P', code: 'ldmia r1, {r0, pc}', m3: 3 + P.loaded },
  { row: 'Pop 1 + N', code: 'pop {r0, r4, r5}', m3: 4 },
  { row: 'Pop with return 1 + N + P', code: 'pop {r4, pc}', m3: 3 + P.loaded, registers: { 13: data } },
  { row: 'timings: STR Rx,[Ry,#imm] always 1', code: 'str r3, [r1]\nnop', m3: 2 },
  { row: 'Store by a register 2', code: 'str r3, [r1, r4]\nnop', m3: 3, registers: { 4: 8 } },
  { row: 'Store doubleword 1 + N', code: 'strd r3, r3, [r1, #16]', m3: 3 },
  { row: 'Store multiple 1 + N', code: 'stmia r2!, {r0, r3, r4}', m3: 4 },
  { row: 'Push 1 + N', code: 'push {r0, r3, r4, lr}', m3: 5 },
  { row: 'Load exclusive 2', code: 'ldrex r0, [r1]\nnop', m3: 3 },
  { row: 'Store exclusive 2', code: 'strex r0, r3, [r1]\nnop', m3: 3 },
  { row: 'Clear exclusive 1', code: 'clrex', m3: 1 },

  { row: 'timings: LDR R0,[R1]; LDR R1,[R2]: 3', code: 'ldr r0, [r1]\nldr r1, [r2]', m3: 3 },
  {
    row: 'timings: LDR R0,[R1,R2]; STR R0,[R3,#20]: 3',
    ...{ code: 'ldr r0, [r1, r4]\nstr r0, [r2, #20]', m3: 3, registers: { 4: 4 } },
  },
  {
    row: 'timings: LDR R0,[R1,R2]; STR R1,[R3,R2]: 3',
    ...{ code: 'ldr r0, [r1, r4]\nstr r1, [r2, r4]', m3: 3, registers: { 4: 4 } },
  },
  {
    row: 'timings: LDR R0,[R1,R5]; LDR R1,[R2]; LDR R2,[R3,#4]: 4',
    ...{ code: 'ldr r0, [r1, r4]\nldr r1, [r2]\nldr r2, [r5, #4]', m3: 4, registers: { 4: 4, 5: data } },
  },
  {
    row: 'timings: not where the address depends on what is loaded',
    ...{ code: 'ldr r4, [r1]\nldr r0, [r2, r4]', m3: 4 },
  },
  {
    row: 'timings: nothing can be pipelined after a store',
    ...{ code: 'str r3, [r1, r4]\nldr r0, [r2]', m3: 4, registers: { 4: 8 } },
  },
  { row: 'timings: LDREX and STREX as LDR', code: 'ldrex r0, [r1]\nstrex r4, r3, [r1]', m3: 3 },
  { row: 'timings: LDM is not pipelined', code: 'ldr r0, [r1]\nldmia r1, {r4, r5}', m3: 5 },
  { row: 'timings: nor is LDR to PC', code: 'ldr r0, [r1]\nldr pc, [r1, #4]', m3: 4 + P.loaded },
  { row: 'timings: a halfword at a byte + 1', code: 'ldrh r0, [r1, #1]\nnop', m3: 4 },
  { row: 'timings: a word at a halfword + 1', code: 'ldr r0, [r1, #2]\nnop', m3: 4 },
  { row: 'timings: a word at a byte + 2', code: 'ldr r0, [r1, #3]\nnop', m3: 5 },
  { row: 'timings: a stored word at a byte + 2', code: 'str r0, [r2, #1]\nnop', m3: 4 },

  { row: 'Conditional branch 1, not taken', code: 'cmp r3, r3\nbne 0x40', m3: 2 },
  { row: 'Conditional branch 1 + P, taken', code: 'cmp r3, r3\nbeq 0x40', m3: 2 + P.immediate },
  { row: 'Branch 1 + P', code: 'b 0x40', m3: 1 + P.immediate },
  { row: 'Branch with link 1 + P', code: 'bl 0x40', m3: 1 + P.immediate },
  { row: 'Branch with exchange 1 + P', code: 'bx r4', m3: 1 + P.register, registers: { 4: target | 1 } },
  {
    row: 'Branch with link, register 1 + P',
    code: 'blx r4',
    m3: 1 + P.register,
    registers: { 4: target | 1 },
  },
  { row: 'Branch if zero 1, not taken', code: 'cbz r3, 0x40', m3: 1 },
  { row: 'Branch if not zero 1 + P, taken', code: 'cbnz r3, 0x40', m3: 1 + P.immediate },
  { row: 'Table branch 2 + P', code: 'tbb [r2, r4]', m3: 2 + P.loaded, registers: { 4: 0 } },

  { row: 'CPS 1 or 2', code: 'cpsid i', m3: 1 },
  { row: 'MRS 1 or 2, MSR 1 or 2', code: 'mrs r0, primask\nmsr primask, r0', m3: 4 },
  { row: 'Barriers 1 + B: DMB and DSB from 0', code: 'dmb\ndsb', m3: 2 },
  { row: 'ISB 1 + B: from a refill', code: 'isb', m3: 1 + P.loaded },
  { row: 'Send event 1', code: 'sev', m3: 1 },
]

/** Beside them an address register, no LDR. */
const floatingPoint: readonly Row[] = [
  { row: 'VADD, VMUL, VABS, VCMP, VCVT 1', code: 'vadd.f32 s0, s1, s2\nvmul.f32 s0, s1, s2', m3: 2 },
  { row: 'VMLA, VFMA 3', code: 'vmla.f32 s0, s1, s2\nvfma.f32 s0, s1, s2', m3: 6 },
  { row: 'VDIV 14', code: 'vdiv.f32 s0, s1, s2', m3: 14 },
  { row: 'VSQRT 14', code: 'vsqrt.f32 s0, s1', m3: 14 },
  { row: 'VMOV 1, two registers 2', code: 'vmov s0, r0\nvmov r4, r5, s0, s1', m3: 3 },
  { row: 'VLDR 2, double 3', code: 'vldr s0, [r1]\nvldr d0, [r1]', m3: 5 },
  { row: 'VSTR 2, double 3', code: 'vstr s0, [r2]\nvstr d0, [r2]', m3: 5 },
  { row: 'VLDM 1 + N', code: 'vldmia r1, {s0-s4}', m3: 6 },
  { row: 'VPUSH, VPOP 1 + N', code: 'vpush {s0-s3}\nvpop {d0-d1}', m3: 10 },
]

const codes = new Map<string, readonly number[]>()
function codeOf(source: string): readonly number[] {
  let code = codes.get(source)
  if (code === undefined) {
    const target = source.replace(/0x40$/, 'far')
    code = assemble(`${target}\nnop\nnop\n.balign 4\n.org 0x40\nfar: nop\nb .`)
    codes.set(source, code)
  }
  return code
}

function cyclesOf(rig: Rig, { code, count, registers = {} }: Omit<Row, 'row' | 'm3'>): number {
  const values = Array.from({ length: 15 }, () => 0)
  const initial = { 1: data, 2: data + 0x40, 3: 7, 13: data + 0x80, ...registers }
  for (const [index, value] of Object.entries(initial)) values[Number(index)] = value
  const instructions = count ?? code.split('\n').length
  rig.load({
    ...{ code: [...codeOf(code)], start, count: instructions, registers: values, apsr: 0 },
    pokes: [
      ...[0, 4, 8].map((offset) => [data + offset, offset === 0 ? 0 : target | 1] as const),
      [data + 0x40, 0],
    ],
    floats: { registers: Array.from({ length: 32 }, () => 0x3f800000), fpscr: 0 },
  })
  rig.run(instructions)
  expect(rig.hasFaulted).toBe(false)
  expect(rig.state.instructions).toBe(instructions)
  return rig.state.cycles
}

test('floating point at random takes the same cycles on all tiers', () => {
  const random = prng(0xf10a7)
  const rigs = (['reference', 'interpreter', 'translator'] as const).map(
    (tier) => new Rig(tier, 'cortex-m4f', timings['cortex-m4']),
  )
  const isTransfer = /^V(LDR|STR|LDM|STM|PUSH|POP)$/
  const vfpRows = table.filter(({ since, operation }) => since === 'VFPv4-SP' && !isTransfer.test(operation))
  const pool = makePools(random, vfpRows).outside
  expect(pool.length).toBeGreaterThan(100)
  for (let i = 0; i < 200; i++) {
    const line = Array.from({ length: 20 }, () => pick(random, pool))
    const floats = { registers: Array.from({ length: 32 }, random), fpscr: 0 }
    const code = line.flatMap(({ raw, sizeBytes }) => halfwords(raw, sizeBytes))
    const registers = randomRegisters(random)
    const ends = rigs.map((rig) => {
      rig.load({ code, start, count: line.length, registers, apsr: 0, pokes: [], floats })
      rig.run(line.length)
      return [rig.state.instructions, rig.state.cycles, rig.hasFaulted]
    })
    for (const end of ends) expect(end).toEqual(ends[0])
    expect(ends[0]?.[2]).toBe(false)
  }
})

describe.skipIf(binutilsMissing !== undefined).each(['reference', 'interpreter', 'translator'] as const)(
  '%s',
  (tier: Tier) => {
    const m3 = new Rig(tier, 'cortex-m3', timings['cortex-m3'])
    const m4 = new Rig(tier, 'cortex-m4', timings['cortex-m4'])
    const m4f = new Rig(tier, 'cortex-m4f', timings['cortex-m4'])
    const untimed = new Rig(tier)

    test.each(rows)('$row: $code', (row) => {
      expect([cyclesOf(m3, row), cyclesOf(m4, row)]).toEqual([row.m3, row.m4 ?? row.m3])
      expect(cyclesOf(untimed, row)).toBe(row.count ?? row.code.split('\n').length)
    })

    test('the DSP extension (table 3-2): 1 each', () => {
      const code =
        'sadd16 r0, r3, r3\nsmlad r0, r3, r3, r3\nsmlald r4, r5, r3, r3\nqadd r0, r3, r3\nusad8 r0, r3, r3'
      expect(cyclesOf(m4, { code })).toBe(5)
    })

    test.each(floatingPoint)('table 7-1: $row: $code', (row) => {
      expect(cyclesOf(m4f, row)).toBe(row.m3)
    })

    test('code that changes behind a load takes its new cycles', () => {
      // LDR r0,[r1] before NOP, which becomes LDR r4,[r2].
      const at = ramBase + 0x1000
      const rig = m3
      const registers = Array.from({ length: 15 }, () => 0)
      Object.assign(registers, { 1: data, 2: data, 13: data + 0x80 })
      const code = [0x6808, 0xbf00, 0xbf00, 0xe7fb]
      rig.load({ code, start: at, count: 8, registers, apsr: 0, pokes: [] })
      rig.run(4)
      // 2 + 1 + 1, and 2 for the branch.
      expect(rig.state.cycles).toBe(6)
      rig.bus.write(at + 2, 0x6814, { sizeBytes: 2, privileged: true })
      rig.run(4)
      // 1 + 2 + 1, and 2.
      expect(rig.state.cycles).toBe(12)
      expect(rig.state.register(4)).toBe(rig.word(data))
      expect(rig.state.get(layout.pc)).toBe(at)
    })
  },
)
