import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boot } from '../src/index.ts'
import { writeWithConstants } from './constants.ts'
import { elfOf, type Kernel } from './kernels.ts'
import type { Peer } from './peers/peer.ts'
import { userSeconds } from './processes.ts'
import { median } from './statistics.ts'

/** A peer's runs of one kernel. */
export interface PeerRuns {
  /** User CPU seconds of a round, without start-up; one measurement after another. */
  readonly secondsPerRound: readonly number[]
  /** Of a whole run, without start-up: the median. */
  readonly seconds: number
  /** Millions of guest instructions per second of user CPU time. */
  readonly mips: number
}

export interface KernelRuns {
  readonly kernel: Kernel
  /** Of a round of the builds for ARMv7-M and ARMv6-M. */
  readonly instructions: { readonly v7m: number; readonly v6m: number | undefined }
  readonly peers: Readonly<Record<string, PeerRuns>>
  /** Of which peers the kernel came to another checksum: they have no time. */
  readonly wrong: readonly string[]
}

/**
 * Runs a kernel on all peers in turns, each turn beginning with another peer. A run's time is that of its process less
 * that of the same program with no rounds at all.
 */
export function measure(
  kernel: Kernel,
  peers: readonly Peer[],
  { turns, scale }: { readonly turns: number; readonly scale: number },
): KernelRuns {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-bench-'))
  try {
    const able = peers.filter((peer) => peer.lacks(kernel) === undefined)
    const instructions = {
      v7m: instructionsPerRound(kernel, 'v7m', folder),
      v6m: kernel.v6m ? instructionsPerRound(kernel, 'v6m', folder) : undefined,
    }
    const runs = able.map(
      (peer) => new Runs(folder, kernel, peer, instructions[peer.architecture] ?? NaN, scale),
    )
    for (let turn = 0; turn < turns; turn++) {
      for (let i = 0; i < runs.length; i++) runs[(turn + i) % runs.length]?.take()
    }
    const right = runs.filter(({ wrong }) => wrong === undefined)
    const results = right.map((each) => [each.peer.name, each.result()])
    return {
      kernel,
      instructions,
      peers: Object.fromEntries(results) as Record<string, PeerRuns>,
      wrong: runs.flatMap(({ wrong }) => wrong ?? []),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

class Runs {
  readonly peer: Peer
  /** What is wrong with its result. */
  wrong: string | undefined
  readonly #kernel: Kernel
  readonly #instructionsPerRound: number
  readonly #rounds: number
  readonly #elf: string
  readonly #empty: string
  readonly #seconds: number[] = []

  constructor(folder: string, kernel: Kernel, peer: Peer, instructionsPerRound: number, scale: number) {
    this.peer = peer
    this.#kernel = kernel
    this.#instructionsPerRound = instructionsPerRound
    const most = Math.min(kernel.rounds, peer.mostInstructions / instructionsPerRound)
    this.#rounds = Math.max(1, Math.round(most * scale))
    const name = join(folder, peer.name)
    const storm = kernel.needs === 'exact time' ? { storm_reload: peer.stormReload } : {}
    const elf = elfOf(kernel, peer.architecture)
    this.#elf = `${name}.elf`
    this.#empty = `${name}-empty.elf`
    writeWithConstants(elf, this.#elf, { rounds: this.#rounds, ...storm })
    writeWithConstants(elf, this.#empty, { rounds: 0, ...storm })
  }

  take(): void {
    if (this.wrong !== undefined) return
    const startUp = userSeconds(this.peer.command(this.#empty, this.#kernel))
    const run = userSeconds(this.peer.command(this.#elf, this.#kernel))
    const [, checksum] = /checksum ([0-9a-f]{8})/.exec(run.output) ?? []
    if (checksum !== this.#kernel.checksum) {
      const { name, checksum: right } = this.#kernel
      this.wrong = `${name} on ${this.peer.name}: its checksum is ${right}, not ${checksum ?? run.output}`
      return
    }
    // Less than a millisecond can't be told from nothing.
    this.#seconds.push(Math.max(1e-3, run.seconds - startUp.seconds))
  }

  result(): PeerRuns {
    const seconds = median(this.#seconds)
    return {
      secondsPerRound: this.#seconds.map((each) => each / this.#rounds),
      seconds,
      mips: (this.#instructionsPerRound * this.#rounds) / seconds / 1e6,
    }
  }
}

function instructionsPerRound(kernel: Kernel, architecture: 'v7m' | 'v6m', folder: string): number {
  const [one, two] = [1, 2].map((rounds) => {
    const elf = join(folder, 'count.elf')
    writeWithConstants(elfOf(kernel, architecture), elf, { rounds })
    const chip = kernel.chip === undefined ? {} : { chip: kernel.chip }
    const cpu = architecture === 'v6m' ? ({ cpu: 'cortex-m0plus' } as const) : {}
    const mcu = boot(elf, { ...chip, ...cpu, stopAt: 'reset' })
    mcu.run()
    return mcu.instructions
  }) as [number, number]
  return two - one
}

/** How many times as fast one peer is as another: the median of the turns' ratios. */
export function ratio(of: PeerRuns, to: PeerRuns): number {
  return median(to.secondsPerRound.map((theirs, turn) => theirs / (of.secondsPerRound[turn] ?? NaN)))
}
