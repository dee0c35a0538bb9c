import { spawnSync } from 'node:child_process'

/** User CPU seconds of a command, all of its threads, and what it printed. */
export function userSeconds([command, ...args]: readonly [string, ...string[]]): {
  readonly seconds: number
  readonly output: string
} {
  const script = 'TIMEFORMAT=%3U; { time "$@" >&4 2>&1; } 4>&1'
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script, 'bench', command, ...args], {
    encoding: 'utf8',
  })
  if (status !== 0)
    throw new Error(`${[command, ...args].join(' ')} ended with ${String(status)}: ${stdout}${stderr}`)
  return { seconds: Number(stderr.trim()), output: stdout }
}

/** Wall-clock milliseconds of a start of node. */
export function nodeMilliseconds(args: readonly string[]): number {
  const before = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed; is dist/ built?`)
  return performance.now() - before
}
