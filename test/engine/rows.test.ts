import { describe, expect, test, vi } from 'vitest'
import { disassemble } from '../../src/isa/disassemble.ts'
import type { Instruction } from '../../src/isa/decode.ts'
import { isReferenceOnly } from '../../src/engine/reference-only.ts'
import { hex } from '../../src/bits.ts'
import { prng } from '../isa/prng.ts'
import { rowName } from '../isa/samples.ts'
import { availability, runOnUnicorn, type Case, type Outcome } from '../oracles/unicorn.ts'
import { caseOf, itCase } from './cases.ts'
import { families, integerRows, rowsOf, type Family } from './families.ts'
import { Rig, world } from './fixture.ts'
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

/** What differs; after a fault nothing else is compared, as Unicorn does not enter the exception. */
function compare(expected: Outcome, actual: Outcome): string | undefined {
  const faulted = { expected: expected.end === 'fault', actual: actual.end === 'fault' }
  if (faulted.expected !== faulted.actual)
    return faulted.actual ? 'faults here only' : 'faults on Unicorn only'
  if (faulted.actual) return undefined
  const differences: string[] = []
  for (const [index, value] of expected.registers.entries()) {
    const own = actual.registers[index] ?? 0
    if (own !== value) differences.push(`r${index} is ${hex(own)}, not ${hex(value)}`)
  }
  if (actual.apsr !== expected.apsr)
    differences.push(`APSR is ${hex(actual.apsr)}, not ${hex(expected.apsr)}`)
  const own = JSON.stringify(actual.changes)
  const theirs = JSON.stringify(expected.changes)
  if (own !== theirs) differences.push(`changed words are ${own}, not ${theirs}`)
  return differences.length === 0 ? undefined : differences.join(', ')
}

function describeCase(instructions: readonly Instruction[], { start, code, registers, apsr }: Case): string {
  const text = instructions.map((instruction) => disassemble(instruction, { address: start })).join('; ')
  const words = code.map((halfword) => halfword.toString(16).padStart(4, '0')).join(' ')
  const values = registers.map((value, index) => `r${index}=${value.toString(16)}`).join(' ')
  return `${text} (${words}) at ${hex(start)}, APSR ${hex(apsr)}, ${values}`
}
