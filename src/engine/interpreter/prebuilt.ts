import type { Timing } from '../../core/timing/cost.ts'
import { emitInterpreter } from './emit.ts'

/**
 * The emitted interpreter. From source it is emitted on first use; when the package is built, this module is
 * replaced by one that holds the bytes (`scripts/build.js`), so that no emitter loads at run time. Those that count cycles are files of their own then.
 */
export function interpreterBytes(timing?: Timing): Uint8Array {
  return emitInterpreter(timing)
}
