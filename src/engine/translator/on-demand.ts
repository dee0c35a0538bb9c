import * as translation from './translator.ts'

/**
 * The translator, for what has to start without it: most runs are over before anything is hot. The build of
 * `tailchain run` has it in a file of its own, loaded at the first call.
 */
export function translator(): typeof translation {
  return translation
}
