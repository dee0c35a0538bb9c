import { describe, expect, test, vi } from 'vitest'
import type { Instruction } from '../../src/isa/decode.ts'
import { isReferenceOnly } from '../../src/engine/reference-only.ts'
import { prng } from '../isa/prng.ts'
import { rowName } from '../isa/samples.ts'
import { availability, runOnUnicorn, type Case, type Outcome } from '../oracles/unicorn.ts'
import { caseOf, itCase } from './cases.ts'
import { families, integerRows, rowsOf, type Family } from './families.ts'
import { Rig, world } from './fixture.ts'
import { compare, describeCase } from './outcomes.ts'
import { unicornFaults } from './unicorn-faults.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const casesAFamily = 2000
const rigs = [new Rig('reference'), new Rig('interpreter')] as const

interface Generated {
  readonly instructions: readonly Instruction[]
  readonly test: Case
}

function generate(family: Family, seed: number): Generated[] {
  const random = prng(seed)
  const rows = rowsOf(family)
  const each = Math.ceil(casesAFamily / rows.length)
  return rows.flatMap((row) =>
    Array.from({ length: each }, () => {
      if (row.operation === 'IT') return itCase(random)
      const { instruction, test: generated } = caseOf(row, random)
      return { instructions: [instruction], test: generated }
    }),
  )
}

test('every integer encoding belongs to one family', () => {
  const counts = integerRows.map((row) => families.filter((family) => rowsOf(family).includes(row)).length)
  expect(integerRows.filter((_, index) => counts[index] !== 1).map(rowName)).toEqual([])
})

const oracle = availability()
describe.skipIf(!oracle.available)('each row on Unicorn, the reference stage and the interpreter', () => {
  test.each(families.map((family, index) => [family, index] as const))('%s', (family, index) => {
    const generated = generate(family, 0x7a11 + index)
    expect(generated.length).toBeGreaterThanOrEqual(casesAFamily)
    const expected = judge(generated.map((each) => each.test))
    const differences: string[] = []
    let executed = 0
    const emitted = new Set<string>()
    for (const [at, { instructions, test: each }] of generated.entries()) {
      const judged = expected[at]
      if (judged === undefined) throw new Error('an outcome is missing')
      if (judged.end !== 'fault') executed += 1
      for (const rig of rigs) {
        rig.load(each)
        rig.run(each.count)
        const difference = compare(judged, rig.outcome())
        if (difference !== undefined)
          differences.push(`${rig.tier}: ${describeCase(instructions, each)}: ${difference}`)
        if (rig.tier === 'interpreter' && rig.bails === 0)
          for (const { encoding } of instructions) emitted.add(rowName(encoding))
      }
    }
    expect(differences.slice(0, 10)).toEqual([])
    // Few cases may end in a fault, or nothing would be compared.
    expect(executed / generated.length).toBeGreaterThan(0.9)
    // Each row ran in WebAssembly at least once, unless it is left to the reference stage.
    const rows = rowsOf(family).filter((row) => !isReferenceOnly(row) && row.operation !== 'IT')
    expect(rows.map(rowName).filter((name) => !emitted.has(name))).toEqual([])
  })
})

/** Outcomes by the manual: Unicorn's, where it is not known to be wrong. */
function judge(cases: readonly Case[]): Outcome[] {
  const asked = cases.map((each) => unicornFaults.isb.ask(unicornFaults.yield.ask(each)))
  return runOnUnicorn(world, asked).map(unicornFaults.sp.correct)
}
