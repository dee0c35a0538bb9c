import type { Timing } from '../../core/timing/cost.ts'
import { interpreterBytes } from './prebuilt.ts'
import { variantName, type Variant } from './variant.ts'

/** Compiled interpreters by their variants' names: threads can pass them on. */
export type InterpreterModules = ReadonlyMap<string, WebAssembly.Module>

const compiled = new Map<string, WebAssembly.Module>()

/** The module of a variant is compiled once a process, when it is first used: nothing of a machine is in it. */
export function interpreterModule(variant: Variant): WebAssembly.Module {
  const name = variantName(variant)
  let module = compiled.get(name)
  if (module === undefined) {
    module = new WebAssembly.Module(interpreterBytes(variant))
    compiled.set(name, module)
  }
  return module
}

/** What machines of a timing are run by, with and without their accesses being followed. */
export function interpreterModules(timing: Timing | undefined): InterpreterModules {
  const variants = [{ timing }, { timing, tracesAccesses: true }]
  return new Map(variants.map((variant) => [variantName(variant), interpreterModule(variant)]))
}
/** Takes over what another thread has compiled: V8 then has one copy of it, and of what it has optimised. */
export function useInterpreterModules(modules: InterpreterModules): void {
  for (const [name, module] of modules) compiled.set(name, module)
}
