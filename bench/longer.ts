import type { Kernel } from './kernels.ts'
import { qemu, qemuIcount } from './peers/qemu.ts'
import type { Peer } from './peers/peer.ts'
import { tailchain } from './peers/tailchain.ts'
import { kernelResult, special, summaryOf, type LongerRuns } from './results.ts'
import { measure } from './throughput.ts'

/** So many times as long as the kernels run else: some seconds. */
const factor = 4

/**
 * The fast peers once more in longer runs, of which finding and making hot code is a smaller part.
 *
 * @param scale - of the runs that are to be outdone
 */
export function measureLonger(
  kernels: readonly Kernel[],
  present: readonly Peer[],
  { turns, scale }: { readonly turns: number; readonly scale: number },
): LongerRuns {
  const peers = [tailchain, qemu, qemuIcount].filter((peer) => present.includes(peer))
  const results = kernels
    .filter(({ name }) => !special.includes(name))
    .map((kernel) => kernelResult(measure(kernel, peers, { turns, scale: factor * scale }), peers))
  return { factor, turns, summary: summaryOf(results, peers) }
}
