import { TailchainError } from '../../errors.ts'
import { printable } from '../../image/text.ts'
import type { FirmwareImage } from '../firmware.ts'
import { debugInfoOf } from './debug-info.ts'

/**
 * Where execution comes into a function that was inlined wherever it is called; undefined where debug information knows no
 * such function.
 *
 * @throws TailchainError `SYMBOL_AMBIGUOUS`
 */
export function addressesOfInlined(image: FirmwareImage, name: string): readonly number[] | undefined {
  const [only, ...others] = name === '' ? [] : (debugInfoOf(image)?.inlinedCopies(name) ?? [])
  if (only === undefined || others.length === 0) return only?.entries
  const names = [only, ...others].map((each) => each.name)
  throw new TailchainError(
    'SYMBOL_AMBIGUOUS',
    `'${printable(name)}' names ${String(names.length)} functions, all inlined: ${names.slice(0, 6).join(', ')}`,
    'Give more of the path, or a source line.',
  )
}
