import { createRequire } from 'node:module'
import type * as v8 from 'node:v8'

/** Whoever runs node without V8's optimising compiler keeps it so. */
const isOff = /--(?:no-?(?:opt|turbofan)|jitless)\b/.test(
  [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' '),
)
let setFlags: typeof v8.setFlagsFromString | undefined

/**
 * Does `work` without V8 optimising what does it. For work of many functions that is over before their optimised code
 * would pay: translating took V8 a fifth of the CPU time of a run of one second (Node 20), in its other threads. Code that
 * is optimised already stays so.
 */
export function unoptimised(work: () => void): void {
  if (isOff) {
    work()
    return
  }
  // Loaded here: importing it takes longer than a small run.
  setFlags ??= (createRequire(import.meta.url)('node:v8') as typeof v8).setFlagsFromString
  setFlags('--no-opt')
  try {
    work()
  } finally {
    setFlags('--opt')
  }
}
