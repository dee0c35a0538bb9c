import { pushUnsigned, type Code } from './code.ts'
import { i32 } from './opcodes.ts'

/**
 * A module of functions that all take so many i32 as `run` does, give one, and sit in one table in order, over an
 * imported memory `machine.memory`. The export `run` calls the record's handler with its own parameters.
 */
export function assembleModule(
  functions: readonly Code[],
  run: Code,
  customSection: { name: string; text: string },
): Uint8Array {
  const bytes: number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
  const section = (id: number, content: readonly number[]): void => {
    bytes.push(id)
    pushUnsigned(bytes, content.length)
    for (const byte of content) bytes.push(byte)
  }
  const unsigned = (...values: number[]): number[] => {
    const out: number[] = []
    for (const value of values) pushUnsigned(out, value)
    return out
  }
  const name = (text: string): number[] => [...unsigned(Buffer.byteLength(text)), ...Buffer.from(text)]

  const count = functions.length
  const parameters = Array.from({ length: run.parameterCount }, () => i32)
  section(1, [1, 0x60, ...unsigned(parameters.length), ...parameters, 1, i32])
  section(2, [1, ...name('machine'), ...name('memory'), 0x02, 0x00, ...unsigned(1)])
  section(3, [...unsigned(count + 1), ...Array.from({ length: count + 1 }, () => 0)])
  section(4, [1, 0x70, 0x01, ...unsigned(count, count)])
  section(7, [1, ...name('run'), 0x00, ...unsigned(count)])
  const elements = [1, 0x00, 0x41, 0x00, 0x0b, ...unsigned(count)]
  for (let i = 0; i < count; i++) pushUnsigned(elements, i)
  section(9, elements)
  const bodies = unsigned(count + 1)
  for (const code of [...functions, run]) for (const byte of code.finish()) bodies.push(byte)
  section(10, bodies)
  section(0, [...name(customSection.name), ...Buffer.from(customSection.text)])
  return Uint8Array.from(bytes)
}
