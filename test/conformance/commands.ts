import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

const timeLimitSeconds = 10

/** How a command ended: without a status where a signal or the time limit did it. */
export interface Ended {
  readonly status: number | undefined
  readonly text: string
}

/** Runs tasks, as many at a time as there are processors. */
export async function inParallel<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await task(item)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
}

/** Runs a command to its end, or to its time limit. */
export function runCommand([tool = '', ...args]: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    // A group of its own, so that the limit ends what a shell has started as well.
    const child = spawn(tool, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    let [text, isLate] = ['', false]
    const limit = setTimeout(() => {
      isLate = true
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, timeLimitSeconds * 1000)
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.on('error', ({ message }) => (text += message))
    child.on('close', (status) => {
      clearTimeout(limit)
      if (isLate) resolve({ status: undefined, text: `did not end in ${timeLimitSeconds} s` })
      else resolve({ status: status ?? undefined, text })
    })
  })
}
