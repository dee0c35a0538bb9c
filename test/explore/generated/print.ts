import type { Program } from './program.ts'

/** A generated program as one writes it by hand: what a bug report needs. */
export function print(program: Program): string {
  return JSON.stringify(
    program,
    (_key, value: unknown) => (typeof value === 'function' ? String(value) : value),
    2,
  ).replaceAll('\\n', '\n')
}
