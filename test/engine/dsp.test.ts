import { describe, expect, test, vi } from 'vitest'
import type { Instruction } from '../../src/isa/decode.ts'
import { prng } from '../isa/prng.ts'
import { rowName } from '../isa/samples.ts'
import { availability, runOnUnicorn, type Case } from '../oracles/unicorn.ts'
import { dspCaseOf, dspFamilies, dspRows, dspRowsOf, type DspFamily } from './dsp-cases.ts'
import { Rig, world } from './fixture.ts'
import { compare, describeCase } from './outcomes.ts'
import { unicornFaults } from './unicorn-faults.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const casesAFamily = 2400
const rigs = [new Rig('reference', 'cortex-m4'), new Rig('interpreter', 'cortex-m4')] as const

function generate(family: DspFamily, seed: number): { instruction: Instruction; test: Case }[] {
  const random = prng(seed)
  const rows = dspRowsOf(family)
  const each = Math.ceil(casesAFamily / rows.length)
  return rows.flatMap((row) => Array.from({ length: each }, () => dspCaseOf(row, random)))
}

test('every encoding of the DSP extension belongs to one family', () => {
  const counts = dspRows.map((row) => dspFamilies.filter((family) => dspRowsOf(family).includes(row)).length)
  expect(dspRows.filter((_, index) => counts[index] !== 1).map(rowName)).toEqual([])
})

const oracle = availability()
describe.skipIf(!oracle.available)('each row on Unicorn, the reference stage and the interpreter', () => {
  test.each(dspFamilies.map((family, index) => [family, index] as const))('%s', (family, index) => {
    const generated = generate(family, 0xd59 + index)
    expect(generated.length).toBeGreaterThanOrEqual(2000)
    const outcomes = runOnUnicorn(
      world,
      generated.map((each) => each.test),
      'cortex-m4',
    )
    const differences: string[] = []
    for (const [at, { instruction, test: each }] of generated.entries()) {
      const outcome = outcomes[at]
      if (outcome === undefined) throw new Error('an outcome is missing')
      const judged = unicornFaults.smlad.correct(outcome, each, instruction)
      for (const rig of rigs) {
        rig.load(each)
        rig.run(each.count)
        const difference = compare(judged, rig.outcome())
        if (difference !== undefined)
          differences.push(`${rig.tier}: ${describeCase([instruction], each)}: ${difference}`)
      }
      // Nothing faults, and nothing is left to the reference stage.
      if (judged.end !== 'executed' || rigs[1].bails > 0) differences.push(describeCase([instruction], each))
    }
    expect(differences.slice(0, 10)).toEqual([])
  })
})
