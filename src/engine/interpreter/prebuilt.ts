import { emitInterpreter } from './emit.ts'
import type { Forms } from './forms/forms.ts'
import type { Variant } from './variant.ts'

/**
 * The emitted interpreter. From source it is emitted on first use; when the package is built, this module is
 * replaced by one that reads them from files (`scripts/build.js`), so that no emitter loads at run time.
 */
export function interpreterBytes(variant: Variant): Uint8Array {
  return emitInterpreter(variant)
}

/** The forms of records; undefined from source, where every instruction is decoded: finding them takes seconds. */
export function recordForms(): Forms | undefined {
  return undefined
}
