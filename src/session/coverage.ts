import { Buffer } from 'node:buffer'
import { ExecutedCode } from '../coverage/executed.ts'
import { mergeInterleavings, mergeWindows, type WindowCoverage } from '../coverage/window-coverage.ts'
import { windowLines as linesOf, type WindowLine } from '../coverage/window-lines.ts'
import { loadElf, type FirmwareImage } from '../machine/firmware.ts'
import { sourceAt } from '../machine/source/position.ts'
import type { ExploreOptions } from './explore.ts'
import type { Explored } from './findings.ts'
import type { Mcu } from './mcu.ts'
import { parts } from './parts.ts'

export { ExecutedCode, type ExecutedInstructions, type Jumps } from '../coverage/executed.ts'
export { FileCoverage, sourceCoverage } from '../coverage/source-coverage.ts'
export { mergeWindows, type WindowCoverage } from '../coverage/window-coverage.ts'
export { kindOf, triedOf, type HandlerAtLine, type WindowLine } from '../coverage/window-lines.ts'
export { loadElf, type FirmwareImage }

/** What was gathered of a firmware, on all machines that were booted with it. */
export interface Gathered {
  readonly image: FirmwareImage
  readonly executed: ExecutedCode
  windows: readonly WindowCoverage[]
}

let gathered: Gathered[] | undefined

/**
 * From now on coverage is gathered of every firmware that is booted; what was gathered before is forgotten.
 */
export function gatherCoverage(): void {
  gathered = []
}
/** Firmware that is booted from now on is left alone. */
export function stopGathering(): void {
  gathered = undefined
}
/**
 * What was gathered so far, in the order of booting.
 */
export function gatheredCoverage(): readonly Gathered[] {
  return gathered ?? []
}

/** Where to gather; undefined where nobody asks. */
export function gatheredOf(image: FirmwareImage): Gathered | undefined {
  if (gathered === undefined) return undefined
  const known =
    gathered.find((each) => each.image === image) ??
    gathered.find((each) => Buffer.compare(each.image.bytes, image.bytes) === 0)
  if (known !== undefined) return known
  const added = { image, executed: new ExecutedCode(), windows: [] }
  gathered.push(added)
  return added
}

/** A window's lines: those of the project's own that its code was inlined into, before a library's. */
export function windowLines(image: FirmwareImage, window: WindowCoverage): readonly WindowLine[] {
  return linesOf(image, window, sourceAt)
}

/** A window was explored. */
export function gatherWindow(
  fork: Mcu,
  { until, depth = 1 }: ExploreOptions,
  explorations: readonly Explored[],
): void {
  const { machine, places } = fork[parts]
  const { image, vectors } = machine.configuration
  const firmware = gatheredOf(image)
  const [first] = explorations
  if (firmware === undefined || first === undefined) return
  const interleavings = explorations.flatMap(({ found }) =>
    found.interleavings.map((each) => ({ ...each, exception: vectors.exceptionName(each.exception) })),
  )
  const window: WindowCoverage = {
    from: places.describe(first.from),
    until:
      typeof until === 'function'
        ? 'a predicate'
        : places
            .addresses(until)
            .map((each) => places.describe(each))
            .join(' or '),
    depth,
    isComplete: explorations.every(({ found }) => found.cutOff.length === 0),
    interleavings: mergeInterleavings(interleavings),
  }
  firmware.windows = mergeWindows([...firmware.windows, window])
}
