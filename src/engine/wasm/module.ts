import { pushUnsigned, type Code } from './code.ts'
import { i32 } from './opcodes.ts'

/** The parts of a module, in the order in which the specification wants them. */
class ModuleBytes {
  readonly #bytes: number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

  section(id: number, content: readonly number[]): void {
    this.#bytes.push(id)
    pushUnsigned(this.#bytes, content.length)
    for (const byte of content) this.#bytes.push(byte)
  }
  /** Type 0, the only one: so many i32 give one. */
  type(parameterCount: number): void {
    const parameters = Array.from({ length: parameterCount }, () => i32)
    this.section(1, [1, 0x60, ...unsigned(parameters.length), ...parameters, 1, i32])
  }
  code(functions: readonly Code[]): void {
    const bodies = unsigned(functions.length)
    for (const code of functions) for (const byte of code.finish()) bodies.push(byte)
    this.section(10, bodies)
  }
  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}

function unsigned(...values: number[]): number[] {
  const out: number[] = []
  for (const value of values) pushUnsigned(out, value)
  return out
}
function name(text: string): number[] {
  return [...unsigned(Buffer.byteLength(text)), ...Buffer.from(text)]
}

const memoryImport = [...name('machine'), ...name('memory'), 0x02, 0x00, ...unsigned(1)]
const funcref = 0x70

/**
 * A module of functions that all take so many i32 as `run` does, give one, and sit in one table in order, over an
 * imported memory `machine.memory`. The export `run` calls the record's handler with its own parameters; the table is
 * exported as `handlers` and may grow.
 */
export function assembleModule(
  functions: readonly Code[],
  run: Code,
  customSection: { name: string; text: string },
): Uint8Array {
  const module = new ModuleBytes()
  const count = functions.length
  module.type(run.parameterCount)
  module.section(2, [1, ...memoryImport])
  module.section(3, [...unsigned(count + 1), ...Array.from({ length: count + 1 }, () => 0)])
  module.section(4, [1, funcref, 0x00, ...unsigned(count)])
  module.section(7, [2, ...name('run'), 0x00, ...unsigned(count), ...name('handlers'), 0x01, 0x00])
  const elements = [1, 0x00, 0x41, 0x00, 0x0b, ...unsigned(count)]
  for (let i = 0; i < count; i++) pushUnsigned(elements, i)
  module.section(9, elements)
  module.code([...functions, run])
  module.section(0, [...name(customSection.name), ...Buffer.from(customSection.text)])
  return module.finish()
}

/**
 * A module of one function of the same type, exported as `region`, over `machine.memory` and `machine.handlers`; profilers
 * show its name.
 */
export function assembleRegion(region: Code, functionName: string): Uint8Array {
  const module = new ModuleBytes()
  module.type(region.parameterCount)
  const tableImport = [...name('machine'), ...name('handlers'), 0x01, funcref, 0x00, ...unsigned(0)]
  module.section(2, [2, ...memoryImport, ...tableImport])
  module.section(3, [1, 0])
  module.section(7, [1, ...name('region'), 0x00, ...unsigned(0)])
  module.code([region])
  const functionNames = [1, ...unsigned(0), ...name(functionName)]
  module.section(0, [...name('name'), 1, ...unsigned(functionNames.length), ...functionNames])
  return module.finish()
}
