import type { DebugInfo } from '../../image/dwarf/index.ts'
import { dwarf } from '../../image/dwarf/on-demand.ts'
import type { FirmwareImage } from '../firmware.ts'

const opened = new WeakMap<FirmwareImage, DebugInfo | undefined>()

/** The debug information of a firmware, the same for all its machines; undefined where it has none. */
export function debugInfoOf(image: FirmwareImage): DebugInfo | undefined {
  if (!opened.has(image)) opened.set(image, dwarf().DebugInfo.open(image))
  return opened.get(image)
}

/** What was damaged or not understood in the debug information, as far as it was asked; it is not opened for this. */
export function debugNotes(image: FirmwareImage): readonly string[] {
  return opened.get(image)?.notes ?? []
}
