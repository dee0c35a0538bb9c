import type { Peer } from './peer.ts'
import { qemu, qemuIcount } from './qemu.ts'
import { rp2040js } from './rp2040js.ts'
import { tailchain, tailchainInterpreter, tailchainV6m } from './tailchain.ts'
import { unicorn, unicornHook } from './unicorn.ts'

/** In the order of the table. */
export const allPeers: readonly Peer[] = [
  tailchain,
  tailchainInterpreter,
  qemu,
  qemuIcount,
  unicorn,
  unicornHook,
  tailchainV6m,
  rp2040js,
]
