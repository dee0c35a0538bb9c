import { join } from 'node:path'

/** What of a firmware's code the tests came to: which reports are written, of which files, and what fails below what. */
export interface FirmwareCoverageOptions {
  /** Default: only with `--coverage.firmware` on the command line. */
  readonly enabled?: boolean
  /** Where reports go, from the project's root. Default `coverage/firmware`. */
  readonly dir?: string
  /** Istanbul's reporters, and `interleavings`. Default `lcovonly`, `html` and `interleavings`. */
  readonly reporter?: readonly string[]
  /** Globs of source files, from the project's root; default: all below it. */
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** Also files outside of the project's root, where they can be read. */
  readonly allowExternal?: boolean
  /** The run fails where less was covered, in percent. */
  readonly lines?: number
  readonly functions?: number
  readonly branches?: number
  /** Of the points in windows at which a handler could come: before so many it ran, or is known to end as one that ran. */
  readonly interleavings?: number
}

/** What a run may fail below. */
export const measures = ['lines', 'functions', 'branches', 'interleavings'] as const
export type Measure = (typeof measures)[number]

export const defaultReporters = ['lcovonly', 'html', 'interleavings'] as const

export function directoryOf({ dir = 'coverage/firmware' }: FirmwareCoverageOptions, root: string): string {
  return join(root, dir)
}
