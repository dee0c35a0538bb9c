import { writeSync } from 'node:fs'
import { exitStatus } from './exit-status.ts'

/**
 * Writes all of it now, in order, however slow the reader is: `process.stdout` would keep a fast firmware's
 * output in memory, and lose it where the process exits.
 */
function writeAll(fd: 1 | 2, bytes: Uint8Array): void {
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // A pipe that others have made non-blocking is full.
      if (code === 'EAGAIN') sleep(1)
      else if (code === 'EPIPE') process.exit(exitStatus.brokenPipe)
      else if (code !== 'EINTR') throw error
    }
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

export function writeStream(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
  writeAll(stream === 'stdout' ? 1 : 2, bytes)
}
export function writeOutput(text: string): void {
  writeAll(1, Buffer.from(text))
}
export function writeError(text: string): void {
  writeAll(2, Buffer.from(text))
}
