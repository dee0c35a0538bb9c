import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeWithConstants } from './constants.ts'
import { elfOf } from './kernels.ts'
import { nodeMilliseconds } from './processes.ts'
import { median } from './statistics.ts'

/** Wall-clock milliseconds, medians. */
export interface StartUp {
  readonly node: number
  /** Over `node -e 0`: `tailchain run` of a firmware that prints a line, and of one of a million instructions. */
  readonly hello: number
  readonly million: number
}

const root = join(import.meta.dirname, '..')
const cli = join(root, 'dist/cli.cjs')
const hello = join(root, 'firmware-examples/hello/hello.elf')
/** 1,007,000 instructions. */
const million = { name: 'rust-text', rounds: 14 }

/** From the shell's point of view; taken in turns. */
export function measureStartUp(turns: number): StartUp {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-bench-'))
  try {
    const elf = join(folder, 'million.elf')
    writeWithConstants(elfOf(million), elf, { rounds: million.rounds })
    const [node, overHello, overMillion]: [number[], number[], number[]] = [[], [], []]
    for (let turn = 0; turn < turns; turn++) {
      const bare = nodeMilliseconds(['-e', '0'])
      node.push(bare)
      overHello.push(nodeMilliseconds([cli, 'run', hello]) - bare)
      overMillion.push(nodeMilliseconds([cli, 'run', elf]) - bare)
    }
    return { node: median(node), hello: median(overHello), million: median(overMillion) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
