import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { boot } from '../src/index.ts'
import { availability, qemuArguments } from '../test/oracles/qemu.ts'
import { benchExploration } from './exploration.ts'
import { benchSnapshots } from './snapshots.ts'

/*
 * How fast firmware runs here and in QEMU, in guest instructions per second of user CPU time, how long the
 * command line takes to start, how many schedules are explored in a second, and what snapshots cost. The figures of one run are to be
 * compared with each other only.
 */

const root = join(import.meta.dirname, '..')
const kernels = join(root, 'bench/kernels')
const hello = join(root, 'firmware-examples/hello/hello.elf')
const startUpRounds = 15

/** User CPU seconds of a command and what it printed. */
function userSeconds(command: string, args: readonly string[]): { seconds: number; output: string } {
  const script = 'TIMEFORMAT=%U; { time "$@" >&4 2>&1; } 4>&1'
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script, 'bench', command, ...args], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command} failed: ${stdout}${stderr}`)
  return { seconds: Number(stderr.trim()), output: stdout }
}

/** In QEMU, without its start-up. */
function inQemu(elf: string, icount?: string): { seconds: number; output: string } {
  const options = { machine: 'lm3s6965evb', ...(icount === undefined ? {} : { icount }) } as const
  const run = (file: string) => userSeconds('qemu-system-arm', qemuArguments(file, options))
  const startUp = Math.min(...[0, 1, 2].map(() => run(hello).seconds))
  const { seconds, output } = run(elf)
  return { seconds: seconds - startUp, output }
}

/** Here, in this process: the instructions are counted, and exactly those of QEMU. */
function here(elf: string): { instructions: number; seconds: number; output: string } {
  const mcu = boot(elf, { stopAt: 'reset', limitCycles: 1e12 })
  const before = process.cpuUsage()
  mcu.run()
  return {
    instructions: mcu.instructions,
    seconds: process.cpuUsage(before).user / 1e6,
    output: mcu.output,
  }
}

function benchKernels(): void {
  const qemu = availability()
  if (!qemu.available) console.log(`not compared: ${qemu.why}`)
  const columns = ['kernel', 'instructions', 'MIPS', 'QEMU', 'ratio', 'QEMU -icount', 'ratio']
  print(columns)
  for (const file of readdirSync(kernels).filter((name) => name.endsWith('-long.elf'))) {
    const elf = join(kernels, file)
    const own = here(elf)
    const mips = own.instructions / own.seconds / 1e6
    const cells = [basename(file, '-long.elf'), `${(own.instructions / 1e6).toFixed(0)} M`, mips.toFixed(0)]
    for (const icount of qemu.available ? [undefined, 'shift=0'] : []) {
      const peer = inQemu(elf, icount)
      if (!peer.output.includes(own.output.trim()))
        throw new Error(`QEMU's result of ${file} is another: ${peer.output}`)
      const theirs = own.instructions / peer.seconds / 1e6
      cells.push(theirs.toFixed(0), (mips / theirs).toFixed(3))
    }
    print(cells)
  }
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(10) : cell.padStart(13))).join(''))
}

function milliseconds(args: readonly string[]): number {
  const before = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed; is dist/ built?`)
  return performance.now() - before
}
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
}

/** Wall time from the shell's point of view, less that of node itself; taken in turns. */
function benchStartUp(): void {
  const [bare, run]: [number[], number[]] = [[], []]
  for (let i = 0; i < startUpRounds; i++) {
    bare.push(milliseconds(['-e', '0']))
    run.push(milliseconds([join(root, 'dist/cli.js'), 'run', hello]))
  }
  const [node, cli] = [median(bare), median(run)]
  const over = (cli - node).toFixed(0)
  console.log(
    `\nstart-up: \`tailchain run hello.elf\` ${cli.toFixed(0)} ms, ${over} ms over \`node -e 0\` (${node.toFixed(0)} ms)`,
  )
}

benchKernels()
benchStartUp()
console.log('')
await benchExploration()
console.log('')
benchSnapshots()
