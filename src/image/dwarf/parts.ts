import { CallSites } from './call-sites.ts'
import { Frames } from './frames.ts'
import { Functions } from './functions.ts'
import { InlinedCopies } from './inlined-copies.ts'
import { Lines } from './lines.ts'
import { Locals } from './locals.ts'
import { LocationLists } from './location-lists.ts'
import { LoadedCode } from './loaded-code.ts'
import { Mentions } from './mentions.ts'
import type { Notes } from './notes.ts'
import { RangeLists } from './ranges.ts'
import { type DebugImage, DebugSections } from './sections.ts'
import { TypeReader } from './type-reader.ts'
import { Units } from './units.ts'
import { UnitsByAddress } from './units-by-address.ts'
import { callerOf } from './unwind.ts'
import { Variables } from './variables.ts'

/** The indexes that queries use, over one image. */
export interface Parts {
  readonly sections: DebugSections
  readonly code: LoadedCode
  readonly ranges: RangeLists
  readonly units: Units
  readonly byAddress: UnitsByAddress
  readonly lines: Lines
  readonly functions: Functions
  readonly inlined: InlinedCopies
  readonly types: TypeReader
  readonly variables: Variables
  readonly locals: Locals
  readonly frames: Frames
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
  const mentions = new Mentions(units.all, sections, notes)
  const inlined = new InlinedCopies({ mentions, ranges, notes })
  const types = new TypeReader(units, mentions, notes)
  const variables = new Variables(image, { units, mentions, types, lines, notes })
  const frames = new Frames({ sections, code, notes }, (name) => image.section(name)?.address ?? 0)
  const locals = new Locals(
    { functions, types, lines, notes },
    new LocationLists(sections),
    new CallSites(functions, (address, machine) => {
      const row = frames.at(address)
      return row === undefined ? undefined : callerOf(row, machine)
    }),
    (address, machine) => frames.cfa(address, machine),
  )
  return {
    sections,
    code,
    ranges,
    units,
    byAddress,
    lines,
    functions,
    inlined,
    types,
    variables,
    locals,
    frames,
  }
}
