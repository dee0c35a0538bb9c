import { describe, expect, test, vi } from 'vitest'
import { isReferenceOnly } from '../../src/engine/reference-only.ts'
import type { Instruction } from '../../src/isa/decode.ts'
import { prng } from '../isa/prng.ts'
import { rowName } from '../isa/samples.ts'
import { availability, runOnUnicorn, type Case } from '../oracles/unicorn.ts'
import { Rig, world } from './fixture.ts'
import { compare, describeCase } from './outcomes.ts'
import { unicornFaults } from './unicorn-faults.ts'
import { vfpCaseOf, vfpFamilies, vfpRows, vfpRowsOf, type VfpFamily } from './vfp-cases.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const casesAFamily = 2400
const rigs = [new Rig('reference', 'cortex-m4f'), new Rig('interpreter', 'cortex-m4f')] as const

function generate(family: VfpFamily, seed: number): { instruction: Instruction; test: Case }[] {
  const random = prng(seed)
  const rows = vfpRowsOf(family)
  const each = Math.ceil(casesAFamily / rows.length)
  return rows.flatMap((row) => Array.from({ length: each }, () => vfpCaseOf(row, random)))
}

test('every floating-point encoding belongs to one family', () => {
  const counts = vfpRows.map((row) => vfpFamilies.filter((family) => vfpRowsOf(family).includes(row)).length)
  expect(vfpRows.filter((_, index) => counts[index] !== 1).map(rowName)).toEqual([])
})

const oracle = availability()
describe.skipIf(!oracle.available)('each row on Unicorn, the reference stage and the interpreter', () => {
  test.each(vfpFamilies.map((family, index) => [family, index] as const))('%s', (family, index) => {
    const generated = generate(family, 0xf9 + index)
    expect(generated.length).toBeGreaterThanOrEqual(2000)
    const outcomes = runOnUnicorn(
      world,
      generated.map((each) => unicornFaults.fromFixedPoint.ask(each.test, each.instruction)),
      'cortex-m4f',
    )
    const differences: string[] = []
    const emitted = new Set<string>()
    for (const [at, { instruction, test: each }] of generated.entries()) {
      const outcome = outcomes[at]
      if (outcome === undefined) throw new Error('an outcome is missing')
      const judged = unicornFaults.fromFixedPoint.correct(outcome, each, instruction)
      for (const rig of rigs) {
        rig.load(each)
        rig.run(each.count)
        const difference = compare(judged, rig.outcome())
        if (difference !== undefined)
          differences.push(`${rig.tier}: ${describeCase([instruction], each)}: ${difference}`)
      }
      if (rigs[1].bails === 0) emitted.add(rowName(instruction.encoding))
      if (judged.end !== 'executed') differences.push(`faults: ${describeCase([instruction], each)}`)
    }
    expect(differences.slice(0, 10)).toEqual([])
    // Each row ran in WebAssembly at least once, unless it is left to the reference stage.
    const rows = vfpRowsOf(family).filter((row) => !isReferenceOnly(row))
    expect(rows.map(rowName).filter((name) => !emitted.has(name))).toEqual([])
  })
})
