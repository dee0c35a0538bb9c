import type { KernelRuns, PeerRuns } from './throughput.ts'
import { ratio } from './throughput.ts'
import type { MachineFacts } from './machine-facts.ts'
import type { Peer } from './peers/peer.ts'
import { tailchain, tailchainV6m } from './peers/tailchain.ts'
import type { ScheduleRuns } from './schedules.ts'
import type { StartUp } from './start-up.ts'
import { geometricMean } from './statistics.ts'

/** All of a run; what is written as JSON. */
export interface Results {
  readonly machine: MachineFacts
  readonly turns: number
  /** 1 where the kernels ran as long as they do by default. */
  readonly scale: number
  readonly peers: readonly { readonly name: string; readonly description: string }[]
  /** Peers that could not be measured. */
  readonly missing: readonly string[]
  /** What came to another checksum than the kernel's: it has no time, and the bench fails. */
  readonly wrong: readonly string[]
  readonly kernels: readonly KernelResult[]
  readonly summary: readonly PeerSummary[]
  readonly longer?: LongerRuns
  readonly schedules?: ScheduleRuns
  readonly startUp?: StartUp
}

/** Runs of the computing kernels that take longer. */
export interface LongerRuns {
  /** So many times as long as the others. */
  readonly factor: number
  readonly turns: number
  readonly summary: readonly PeerSummary[]
}

export interface KernelResult {
  readonly name: string
  readonly description: string
  readonly instructions: { readonly v7m: number; readonly v6m: number | undefined }
  readonly peers: Readonly<Record<string, PeerRuns & { readonly ratio: number | undefined }>>
}

/** How many times as fast as a peer Tailchain is. */
export interface PeerSummary {
  readonly name: string
  /** Over the kernels that compute: those with peripherals and interrupts are listed apart. */
  readonly geometricMean: number
  readonly slowest: { readonly kernel: string; readonly ratio: number }
  readonly ratios: Readonly<Record<string, number>>
}

/** What a peer is compared with: Tailchain with the same build. */
function comparedWith(peer: Peer): string {
  return peer.architecture === 'v6m' ? tailchainV6m.name : tailchain.name
}

export function kernelResult(
  { kernel, instructions, peers }: Omit<KernelRuns, 'wrong'>,
  all: readonly Peer[],
): KernelResult {
  const results = all.flatMap((peer) => {
    const runs = peers[peer.name]
    const own = peers[comparedWith(peer)]
    if (runs === undefined) return []
    const over = own === undefined || own === runs ? undefined : ratio(own, runs)
    return [[peer.name, { ...runs, ratio: over }] as const]
  })
  return {
    name: kernel.name,
    description: kernel.description,
    instructions,
    peers: Object.fromEntries(results),
  }
}

/** Kernels whose ratios are of another thing than computing. */
export const special: readonly string[] = ['mmio', 'storm']

export function summaryOf(kernels: readonly KernelResult[], peers: readonly Peer[]): PeerSummary[] {
  return peers.flatMap(({ name }) => {
    const ratios = kernels.flatMap((kernel) => {
      const over = kernel.peers[name]?.ratio
      return over === undefined ? [] : [[kernel.name, over] as const]
    })
    const computing = ratios.filter(([kernel]) => !special.includes(kernel))
    const [slowest] = [...computing].sort(([, a], [, b]) => a - b)
    if (slowest === undefined) return []
    return [
      {
        name,
        geometricMean: geometricMean(computing.map(([, over]) => over)),
        slowest: { kernel: slowest[0], ratio: slowest[1] },
        ratios: Object.fromEntries(ratios),
      },
    ]
  })
}
