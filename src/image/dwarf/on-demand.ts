import * as reader from './index.ts'

/**
 * The reader of debug information, for what has to work without it: most runs have nothing to say of the source. The
 * build of `tailchain run` has the reader in a file of its own, loaded at the first call.
 */
export function dwarf(): typeof reader {
  return reader
}
