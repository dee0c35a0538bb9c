import { describe, expect, test, vi } from 'vitest'
import type { Instruction } from '../../src/isa/decode.ts'
import type { Encoding } from '../../src/isa/encoding.ts'
import { isReferenceOnly } from '../../src/engine/reference-only.ts'
import { prng } from '../isa/prng.ts'
import { rowName } from '../isa/samples.ts'
import { availability, runOnUnicorn, type Case } from '../oracles/unicorn.ts'
import { accessOf, caseOf, codeAddress, pick, randomRegisters, type Random } from './cases.ts'
import { integerRows } from './families.ts'
import { Rig, world } from './fixture.ts'
import { compare, describeCase } from './outcomes.ts'
import { unicornFaults } from './unicorn-faults.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const casesARow = 1000
const rigs = [new Rig('reference', 'cortex-m0'), new Rig('interpreter', 'cortex-m0')] as const
const rows = integerRows.filter(({ since }) => since === 'v6-M')
const names = rows.map((row, index) => [`${rowName(row)} ${row.pattern}`, row, index] as const)

/** NZCV: ARMv6-M has no Q. */
const flags = 0xf0000000

/** ARMv6-M faults for every unaligned access (A3.2.1); Unicorn's Cortex-M0 does not, QEMU's does (v6m-unaligned-…). */
function isUnaligned(instruction: Instruction | undefined, { registers }: Case): boolean {
  if (instruction === undefined) return false
  const { operation, operands } = instruction
  const access = accessOf(operation)
  if (access?.unaligned !== true || operands.n === undefined) return false
  const [base = 0, index = 0] = [operands.n, operands.m ?? 15].map(
    (register) => registers[register as number],
  )
  return ((base + index + Number(operands.imm ?? 0)) & (access.sizeBytes - 1)) !== 0
}

/** What differs from Unicorn's Cortex-M0, on either tier. */
function differences(cases: readonly { test: Case; instructions: readonly Instruction[] }[]): string[] {
  const asked = cases.map(({ test }) => unicornFaults.yield.ask(test))
  const outcomes = runOnUnicorn(world, asked, 'cortex-m0').map(unicornFaults.sp.correct)
  return cases.flatMap(({ test, instructions }, index) => {
    const outcome = outcomes[index]
    if (outcome === undefined) throw new Error('an outcome is missing')
    const judged = isUnaligned(instructions[0], test) ? { ...outcome, end: 'fault' as const } : outcome
    return rigs.flatMap((rig) => {
      rig.load(test)
      rig.run(test.count)
      const difference = compare(judged, rig.outcome())
      return difference === undefined ? [] : `${rig.tier}: ${describeCase(instructions, test)}: ${difference}`
    })
  })
}

function generate(row: Encoding, random: Random): { test: Case; instructions: readonly Instruction[] }[] {
  return Array.from({ length: casesARow }, () => {
    const { instruction, test } = caseOf(row, random)
    return { test: { ...test, apsr: (test.apsr & flags) >>> 0 }, instructions: [instruction] }
  })
}

const oracle = availability()
describe.skipIf(!oracle.available)("each row of ARMv6-M on Unicorn's Cortex-M0 and both tiers", () => {
  test.each(names)('%s', (_, row, index) => {
    expect(differences(generate(row, prng(0x60 + index))).slice(0, 10)).toEqual([])
    // The last case ran in WebAssembly, or faulted, which the reference stage does.
    const mayLeave = isReferenceOnly(row) || rigs[1].hasFaulted
    expect(mayLeave || rigs[1].bails === 0).toBe(true)
  })

  // CONTROL, of which Unicorn keeps bits that are not there, is in v6m-control-….
  test('MSR, MRS and CPS: APSR and its views, MSP, PSP, PRIMASK', () => {
    const random = prng(0x62)
    const special = [0, 1, 2, 3, 5, 6, 7, 8, 9, 16]
    const cases = Array.from({ length: 2000 }, () => {
      const registers = randomRegisters(random)
      const change = pick(random, [
        [0xf380, 0x8800 | pick(random, [0, 1, 2, 3, 8, 9])],
        [0xf380, 0x8810],
        [0xb662],
        [0xb672],
      ])
      // Unicorn keeps Q, which ARMv6-M has not, and bits 1:0 of stack pointers, which are 0.
      const isPrimask = change[1] === 0x8810
      registers[0] = isPrimask ? random() % 4 : (random() & ~0x08000003) >>> 0
      const code = [...change, 0xf3ef, 0x8100 | pick(random, special)]
      const apsr = (random() & flags) >>> 0
      const test = { code, start: codeAddress(random), count: 2, registers, apsr, pokes: [] }
      return { test, instructions: [] }
    })
    expect(differences(cases).slice(0, 10)).toEqual([])
  })
})
