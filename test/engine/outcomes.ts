import { hex } from '../../src/bits.ts'
import type { Instruction } from '../../src/isa/decode.ts'
import { disassemble } from '../../src/isa/disassemble.ts'
import type { Case, Floats, Outcome } from '../oracles/unicorn.ts'

/** What differs; after a fault nothing else is compared, as Unicorn does not enter the exception. */
export function compare(expected: Outcome, actual: Outcome): string | undefined {
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
  differences.push(...compareFloats(expected.floats, actual.floats))
  const own = JSON.stringify(actual.changes)
  const theirs = JSON.stringify(expected.changes)
  if (own !== theirs) differences.push(`changed words are ${own}, not ${theirs}`)
  return differences.length === 0 ? undefined : differences.join(', ')
}

function compareFloats(expected: Floats | undefined, actual: Floats | undefined): string[] {
  if (expected === undefined) return []
  const differences: string[] = []
  for (const [index, value] of expected.registers.entries()) {
    const own = actual?.registers[index] ?? 0
    if (own !== value) differences.push(`s${index} is ${hex(own)}, not ${hex(value)}`)
  }
  const fpscr = actual?.fpscr ?? 0
  if (fpscr !== expected.fpscr) differences.push(`FPSCR is ${hex(fpscr)}, not ${hex(expected.fpscr)}`)
  return differences
}

/** A case as a failing test shows it. */
export function describeCase(
  instructions: readonly Instruction[],
  { start, code, registers, apsr, floats }: Case,
): string {
  const text = instructions.map((instruction) => disassemble(instruction, { address: start })).join('; ')
  const words = code.map((halfword) => halfword.toString(16).padStart(4, '0')).join(' ')
  const values = registers.map((value, index) => `r${index}=${value.toString(16)}`).join(' ')
  const singles = floats?.registers.map((value, index) => `s${index}=${value.toString(16)}`) ?? []
  const float = floats === undefined ? '' : `, FPSCR ${hex(floats.fpscr)}, ${singles.join(' ')}`
  return `${text} (${words}) at ${hex(start)}, APSR ${hex(apsr)}, ${values}${float}`
}
