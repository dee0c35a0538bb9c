import { Functions } from './functions.ts'
import { Lines } from './lines.ts'
import { LoadedCode } from './loaded-code.ts'
import type { Notes } from './notes.ts'
import { RangeLists } from './ranges.ts'
import { type DebugImage, DebugSections } from './sections.ts'
import { Units } from './units.ts'
import { UnitsByAddress } from './units-by-address.ts'

/** The indexes that queries use, over one image. */
export interface Parts {
  readonly sections: DebugSections
  readonly code: LoadedCode
  readonly ranges: RangeLists
  readonly units: Units
  readonly byAddress: UnitsByAddress
  readonly lines: Lines
  readonly functions: Functions
}

/** Passes over the headers of the units; all else is read by queries. */
export function readParts(image: DebugImage, notes: Notes): Parts {
  const sections = new DebugSections(image, notes)
  const code = new LoadedCode(image)
  const units = new Units(sections, notes)
  const ranges = new RangeLists(sections, code)
  const byAddress = new UnitsByAddress(units.all, { sections, code, notes, ranges })
  const found = { all: units.all, byAddress }
  const lines = new Lines(found, { sections, code, notes })
  const functions = new Functions(found, { ranges, lines, notes })
  return { sections, code, ranges, units, byAddress, lines, functions }
}
