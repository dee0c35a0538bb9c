import { Bytes } from './bytes.ts'
import type { Code } from './code.ts'
import { i32 } from './opcodes.ts'

/** The parts of a module, in the order in which the specification wants them. */
class ModuleBytes {
  readonly #bytes = new Bytes(4096).append([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])

  section(id: number, content: ArrayLike<number> | Bytes): void {
    this.#bytes.push(id).unsigned(content.length).append(content)
  }
  /** Types 0, 1 …: so many i32 give one. */
  types(...parameterCounts: readonly number[]): void {
    const types = parameterCounts.flatMap((count) => {
      const parameters = Array.from({ length: count }, () => i32)
      return [0x60, ...unsigned(count), ...parameters, 1, i32]
    })
    this.section(1, [...unsigned(parameterCounts.length), ...types])
  }
  code(functions: readonly Code[]): void {
    const bodies = new Bytes(4096).unsigned(functions.length)
    for (const code of functions) code.finish(bodies)
    this.section(10, bodies)
  }
  finish(): Uint8Array {
    return this.#bytes.finish()
  }
}

function unsigned(value: number): Uint8Array {
  return new Bytes().unsigned(value).finish()
}
function name(text: string): number[] {
  return [...unsigned(Buffer.byteLength(text)), ...Buffer.from(text)]
}

const memoryImport = [...name('machine'), ...name('memory'), 0x02, 0x00, ...unsigned(1)]
const funcref = 0x70

/**
 * A module of functions of one type that sit in one table in order, over an imported memory `machine.memory`. The table is
 * exported as `handlers` and may grow; more functions of that type are exported by their names.
 *
 * @param imported - a function that is imported from `machine` too, with index 0: its name and number of parameters
 */
export function assembleModule(
  functions: readonly Code[],
  exported: Readonly<Record<string, Code>>,
  customSection: { name: string; text: string },
  imported?: { readonly name: string; readonly parameterCount: number },
): Uint8Array {
  const module = new ModuleBytes()
  const count = functions.length
  const all = [...functions, ...Object.values(exported)]
  const imports = imported === undefined ? [] : [imported]
  const first = imports.length
  module.types(all[0]?.parameterCount ?? 0, ...imports.map(({ parameterCount }) => parameterCount))
  const functionImports = imports.flatMap((each) => [...name('machine'), ...name(each.name), 0x00, 1])
  module.section(2, [...unsigned(1 + first), ...memoryImport, ...functionImports])
  module.section(3, [...unsigned(all.length), ...all.map(() => 0)])
  module.section(4, [1, funcref, 0x00, ...unsigned(count)])
  const exports = Object.keys(exported).flatMap((text, index) => [
    ...name(text),
    0x00,
    ...unsigned(first + count + index),
  ])
  const exportCount = 1 + Object.keys(exported).length
  module.section(7, [...unsigned(exportCount), ...exports, ...name('handlers'), 0x01, 0x00])
  const elements = new Bytes().append([1, 0x00, 0x41, 0x00, 0x0b]).unsigned(count)
  for (let i = 0; i < count; i++) elements.unsigned(first + i)
  module.section(9, elements)
  module.code(all)
  module.section(0, [...name(customSection.name), ...Buffer.from(customSection.text)])
  return module.finish()
}

/** What a region's module imports from `machine`, beside the memory: by the index that calls have. */
export const regionImports = { run: 0, runOwn: 1 } as const

/**
 * A module of one function of the type of handlers, exported as `region`. It goes on by calling what it imports: no
 * module but the interpreter's has the table, since each that does makes every new handler more expensive.
 */
export function assembleRegion(region: Code, functionName: string): Uint8Array {
  const module = new ModuleBytes()
  const imports = Object.keys(regionImports)
  module.types(region.parameterCount)
  const functionImports = imports.flatMap((text) => [...name('machine'), ...name(text), 0x00, 0])
  module.section(2, [...unsigned(1 + imports.length), ...memoryImport, ...functionImports])
  module.section(3, [1, 0])
  module.section(7, [1, ...name('region'), 0x00, ...unsigned(imports.length)])
  module.code([region])
  const functionNames = [1, ...unsigned(imports.length), ...name(functionName)]
  module.section(0, [...name('name'), 1, ...unsigned(functionNames.length), ...functionNames])
  return module.finish()
}
