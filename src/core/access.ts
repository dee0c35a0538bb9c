import type { Core } from './core.ts'
import { isPpb } from './default-map.ts'
import { FaultSignal } from './faults.ts'
import { fpccrBits, fpccrHas } from './fp-context.ts'
import { ccr, layout } from './layout.ts'
import { validateAddress } from './mpu.ts'
import { priorityIsNegative } from './priority.ts'
import type { SizeBytes } from './stage.ts'

const bfhfnmign = 1 << 8
const userSetMPend = 1 << 1
const stirAddress = 0xe000ef00

/** STIR, the one register there that CCR.USERSETMPEND opens to unprivileged stores (B3.2.26). */
function isOpenToAll(core: Core, address: number): boolean {
  return address >>> 0 === stirAddress && (core.state.get(layout.ccr) & userSetMPend) !== 0
}

/** What an access to the exception frame may raise, by what refuses it (B1.5.6, B1.5.8, B1.5.11). */
const frameFaults = {
  stacking: { bus: 'STKERR', mpu: 'MSTKERR' },
  lazyStacking: { bus: 'LSPERR', mpu: 'MLSPERR' },
  unstacking: { bus: 'UNSTKERR', mpu: 'MUNSTKERR' },
} as const

/** What refuses an access: the MPU, or nothing answers it; unprivileged code gets no answer from the PPB. */
type Refusal = 'mpu' | 'bus'

function load(core: Core, address: number, sizeBytes: SizeBytes, privileged: boolean): number | Refusal {
  if (!validateAddress(core, address, 'read', privileged)) return 'mpu'
  if (!privileged && isPpb(address)) return 'bus'
  return core.bus.read(address, { sizeBytes, privileged }) ?? 'bus'
}

/** A word of the frame is stored: the fault, if it can't be. */
export function writeFrame(
  core: Core,
  address: number,
  word: number,
  privileged: boolean,
  when: 'stacking' | 'lazyStacking' = 'stacking',
): FaultSignal | undefined {
  const faults = frameFaults[when]
  // What is stacked late is checked with the priority that it would have been stacked with.
  const isNegative = when === 'lazyStacking' ? !fpccrHas(core.state, fpccrBits.HFRDY) : undefined
  if (!validateAddress(core, address, 'write', privileged, isNegative)) return new FaultSignal(faults.mpu)
  const allowed = privileged || !isPpb(address)
  const isTaken = allowed && core.bus.write(address, word >>> 0, { sizeBytes: 4, privileged })
  return isTaken ? undefined : new FaultSignal(faults.bus)
}

/** A word of the frame is loaded. */
export function readFrame(core: Core, address: number, privileged: boolean): number | FaultSignal {
  const word = load(core, address, 4, privileged)
  return typeof word === 'number' ? word : new FaultSignal(frameFaults.unstacking[word])
}

/** `MemA` and `MemU` for loads: throws a `FaultSignal`. */
export function readData(core: Core, address: number, sizeBytes: SizeBytes, privileged: boolean): number {
  const value = load(core, address, sizeBytes, privileged)
  if (typeof value === 'number') return value
  if (value === 'mpu') throw new FaultSignal('DACCVIOL', address)
  // BFHFNMIGN: handlers at priority -1 and -2 may probe; the value is UNKNOWN, here zero.
  if (ignoresBusFaults(core)) return 0
  throw new FaultSignal('PRECISERR', address)
}

/** `MemA` and `MemU` for stores: throws a `FaultSignal`. */
export function writeData(
  core: Core,
  address: number,
  sizeBytes: SizeBytes,
  value: number,
  privileged: boolean,
): void {
  if (!validateAddress(core, address, 'write', privileged)) throw new FaultSignal('DACCVIOL', address)
  const allowed = privileged || !isPpb(address) || isOpenToAll(core, address)
  const taken = allowed && core.bus.write(address, value, { sizeBytes, privileged })
  if (taken || ignoresBusFaults(core)) return
  throw new FaultSignal('PRECISERR', address)
}

/**
 * An unaligned access that the core splits, low byte first; with CCR.UNALIGN_TRP, or where the
 * instruction demands alignment, a UsageFault.
 */
export function checkAlignment(core: Core, address: number, sizeBytes: SizeBytes, always: boolean): boolean {
  if ((address & (sizeBytes - 1)) === 0) return true
  if (always || (core.state.get(layout.ccr) & ccr.unalignTrap) !== 0) throw new FaultSignal('UNALIGNED')
  return false
}

export function readUnaligned(
  core: Core,
  address: number,
  sizeBytes: SizeBytes,
  privileged: boolean,
): number {
  let value = 0
  for (let i = 0; i < sizeBytes; i++) {
    value |= readData(core, (address + i) >>> 0, 1, privileged) << (8 * i)
  }
  return value >>> 0
}

export function writeUnaligned(
  core: Core,
  address: number,
  sizeBytes: SizeBytes,
  value: number,
  privileged: boolean,
): void {
  for (let i = 0; i < sizeBytes; i++)
    writeData(core, (address + i) >>> 0, 1, (value >>> (8 * i)) & 0xff, privileged)
}

/** An instruction fetch of one halfword: throws a `FaultSignal`. */
export function fetchHalfword(core: Core, address: number): number {
  if (!validateAddress(core, address, 'execute', core.state.isPrivileged)) throw new FaultSignal('IACCVIOL')
  const value = core.bus.peek(address, 2)
  if (value === undefined) throw new FaultSignal('IBUSERR')
  return value
}

function ignoresBusFaults(core: Core): boolean {
  return (core.state.get(layout.ccr) & bfhfnmign) !== 0 && priorityIsNegative(core.state)
}
