import type { Mcu, Report } from '../../src/index.ts'
import { isMcu, isReport } from './subjects.ts'

// A test file and the setup file may have loaded the package twice.
const key = Symbol.for('tailchain.failedSubject')
const shared = globalThis as { [key]?: { readonly subject: unknown; readonly message: string } }

/** A matcher has put its refusal of something into words. */
export function refused(subject: unknown, message: string): void {
  shared[key] = { subject, message }
}

/** The machine or the report of which one of these messages tells. */
export function failedSubject(messages: readonly string[]): Mcu | Report | undefined {
  const last = shared[key]
  if (last === undefined || !messages.some((message) => message.includes(last.message))) return undefined
  const { subject } = last
  return isMcu(subject) || isReport(subject) ? subject : undefined
}
