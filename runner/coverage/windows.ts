import { isAbsolute, join, relative, sep } from 'node:path'
import { firmwareCoverage } from '../../src/index.ts'
import type { CoveredFirmware } from './gathered-files.ts'

/** A window of a firmware, with what became of each handler at its lines. */
export interface CoveredWindow extends Pick<
  firmwareCoverage.WindowCoverage,
  'from' | 'until' | 'depth' | 'isComplete'
> {
  readonly firmware: string
  readonly lines: readonly firmwareCoverage.WindowLine[]
  /** Points at which a handler could come, and before how many of them it was tried. */
  readonly found: number
  readonly hit: number
}

/** All windows that were explored; files below the root are named from there. */
export function coveredWindows(firmware: readonly CoveredFirmware[], root: string): CoveredWindow[] {
  return firmware.flatMap(({ image, windows }) =>
    windows.map((window) => {
      const { from, until, depth, isComplete } = window
      const lines = firmwareCoverage
        .windowLines(image, window)
        .map((line) => ({ ...line, file: nameOf(line.file, root) }))
      const { found, hit } = firmwareCoverage.triedOf(lines.flatMap(({ handlers }) => handlers))
      return { firmware: image.name, from, until, depth, isComplete, lines, found, hit }
    }),
  )
}
function nameOf(file: string, root: string): string {
  if (!isAbsolute(file)) return file
  const name = relative(root, join(file))
  return name.startsWith('..') ? file : name.split(sep).join('/')
}

/** For other programs: `interleavings.json`. */
export function windowsJson(windows: readonly CoveredWindow[]): string {
  const plain = windows.map(({ lines, ...window }) => ({
    ...window,
    lines: lines.map(({ instructions, ...line }) => ({
      ...line,
      instructions: instructions.map(({ address, place, text, interleavings }) => ({
        ...{ address, place, text },
        handlers: interleavings.map(({ exception, nesting, what }) => ({
          ...{ exception, nesting, became: firmwareCoverage.kindOf(what) },
        })),
      })),
    })),
  }))
  return `${JSON.stringify({ version: 1, windows: plain }, undefined, 2)}\n`
}
