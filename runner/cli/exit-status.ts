import type { Stop } from '../../src/index.ts'

/** What `tailchain` exits with, where it is not the firmware's own status or vitest's. */
export const exitStatus = {
  ok: 0,
  /** Exploring found failures or races. */
  found: 1,
  /** `init`: a file that it would have written is there already, and is another one. */
  kept: 1,
  usage: 2,
  /** No firmware, an unknown symbol, chip or exception: any `TailchainError`. */
  badInput: 65,
  /** A bug in Tailchain. */
  internal: 70,
  /** The firmware panicked and then halted without an exit of its own (as a Rust program on a host). */
  panicked: 101,
  /** A fault that no handler handles, or lockup. */
  faulted: 102,
  /** Asleep, or in a loop, with nothing that could end it. */
  stuck: 103,
  /** The cycle limit (as timeout(1)). */
  limit: 124,
  /** Ctrl-C, before anything was found (as a program that SIGINT ended). */
  interrupted: 130,
  /** Nobody reads the output any more (as a program that SIGPIPE ended). */
  brokenPipe: 141,
} as const

/** What a run of the firmware makes the command exit with. */
export function statusOf(stop: Stop): number {
  switch (stop.reason) {
    case 'exited':
      // Hosts keep eight bits; a failure must not become 0.
      return stop.status === 0 ? 0 : Math.max(1, stop.status & 0xff)
    case 'panicked':
      return exitStatus.panicked
    case 'faulted':
    case 'lockedUp':
      return exitStatus.faulted
    case 'sleeping':
    case 'stuck':
      return exitStatus.stuck
    case 'limit':
      return exitStatus.limit
    case 'breakpoint':
    case 'stepped':
    case 'predicate':
      return exitStatus.ok
  }
}
