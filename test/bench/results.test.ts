import { expect, test } from 'vitest'
import type { Kernel } from '../../bench/kernels.ts'
import { qemu } from '../../bench/peers/qemu.ts'
import { rp2040js } from '../../bench/peers/rp2040js.ts'
import { tailchain, tailchainV6m } from '../../bench/peers/tailchain.ts'
import { figure } from '../../bench/report/table.ts'
import { kernelResult, summaryOf } from '../../bench/results.ts'
import type { PeerRuns } from '../../bench/throughput.ts'

const peers = [tailchain, qemu, tailchainV6m, rp2040js]

function runs(secondsPerRound: readonly number[]): PeerRuns {
  return { secondsPerRound, seconds: 1, mips: 1 }
}
function resultOf(name: string, times: Readonly<Record<string, readonly number[]>>) {
  const kernel = { name, description: name } as Kernel
  const entries = Object.entries(times).map(([peer, seconds]) => [peer, runs(seconds)] as const)
  const instructions = { v7m: 1, v6m: 1 }
  return kernelResult({ kernel, instructions, peers: Object.fromEntries(entries) }, peers)
}

test('a ratio is the median of those of each turn, to Tailchain with the same build', () => {
  const { peers } = resultOf('sort', {
    Tailchain: [1, 2, 4],
    QEMU: [3, 4, 4], // 3, 2 and 1 times as long
    'Tailchain v6-M': [10, 10, 10],
    rp2040js: [400, 600, 500],
  })
  expect(peers.QEMU?.ratio).toBe(2)
  expect(peers.rp2040js?.ratio).toBe(50)
  expect(peers.Tailchain?.ratio).toBeUndefined()
  expect(peers['Tailchain v6-M']?.ratio).toBeUndefined()
})

test('the summary leaves polled registers and interrupts out of the mean, and names the slowest', () => {
  const kernels = [
    resultOf('sort', { Tailchain: [1], QEMU: [2] }),
    resultOf('crc', { Tailchain: [1], QEMU: [8] }),
    resultOf('mmio', { Tailchain: [1], QEMU: [1000] }),
  ]
  const [summary] = summaryOf(kernels, peers)
  expect(summary?.name).toBe('QEMU')
  expect(summary?.geometricMean).toBeCloseTo(4)
  expect(summary?.slowest).toEqual({ kernel: 'sort', ratio: 2 })
  expect(summary?.ratios).toEqual({ sort: 2, crc: 8, mmio: 1000 })
})

test('figures have three digits that mean something', () => {
  expect([1234.5, 123.4, 12.34, 1.234, 0.1234].map(figure)).toEqual(['1,235', '123', '12.3', '1.23', '0.12'])
})
