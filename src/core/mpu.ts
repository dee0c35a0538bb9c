import { bits } from '../bits.ts'
import { everyUse, use } from '../bus/pages.ts'
import type { Core } from './core.ts'
import { isExecuteNever, isPpb } from './default-map.ts'
import { layout } from './layout.ts'
import { priorityIsNegative } from './priority.ts'
import type { State } from './state.ts'

/** MPU_CTRL (B3.5.5). */
const ctrl = { ENABLE: 1 << 0, HFNMIENA: 1 << 1, PRIVDEFENA: 1 << 2 } as const
/** MPU_RASR (B3.5.9). */
const rasr = { ENABLE: 1 << 0, XN: 1 << 28 } as const
/** RBAR and RASR. */
const regionSizeBytes = 8
/** Subregions exist in regions of 256 bytes and more. */
const leastSubregionedBits = 8
const subregionCountBits = 3

/** Permissions by RASR.AP (table B3-15): privileged, unprivileged. 100 is UNPREDICTABLE: here no access. */
const accessPermissions: readonly (readonly [number, number])[] = [
  [0, 0],
  [use.read | use.write, 0],
  [use.read | use.write, use.read],
  [use.read | use.write, use.read | use.write],
  [0, 0],
  [use.read, 0],
  [use.read, use.read],
  [use.read, use.read],
]

/**
 * Whether accesses are checked: MPU_CTRL.ENABLE, and HFNMIENA at a negative priority.
 *
 * @param isNegative - what to take for the execution priority's sign instead of what it is now
 */
export function mpuIsActive(state: State, isNegative?: boolean): boolean {
  const control = state.get(layout.mpuCtrl)
  if ((control & ctrl.ENABLE) === 0) return false
  return (control & ctrl.HFNMIENA) !== 0 || !(isNegative ?? priorityIsNegative(state))
}

/**
 * The manual's `ValidateAddress()` (B3.5.3): whether the default memory map or the MPU allows the use. Aligned accesses
 * never cross a region: their first byte decides. Vector reads don't ask.
 */
export function validateAddress(
  core: Core,
  address: number,
  wanted: keyof typeof use,
  privileged: boolean,
  isNegative?: boolean,
): boolean {
  if (isPpb(address) || !mpuIsActive(core.state, isNegative))
    return wanted !== 'execute' || !isExecuteNever(address)
  return (permissions(core, address, privileged) & use[wanted]) !== 0
}

/** What an active MPU allows at an address outside of the PPB: a set of `use`. */
export function permissions({ state, configuration }: Core, address: number, privileged: boolean): number {
  for (let region = configuration.mpuRegionCount - 1; region >= 0; region--) {
    const attributes = state.get(layout.mpuRegions + region * regionSizeBytes + 4)
    if (!matches(state.get(layout.mpuRegions + region * regionSizeBytes), attributes, address)) continue
    const allowed = accessPermissions[bits(attributes, 26, 24)]?.[privileged ? 0 : 1] ?? 0
    // Fetches need the permission to read. System space is execute-never whatever a region says.
    const executes = (allowed & use.read) !== 0 && (attributes & rasr.XN) === 0 && address < 0xe0000000
    return executes ? allowed | use.execute : allowed
  }
  if (!privileged || (state.get(layout.mpuCtrl) & ctrl.PRIVDEFENA) === 0) return 0
  return isExecuteNever(address) ? everyUse & ~use.execute : everyUse
}

function matches(base: number, attributes: number, address: number): boolean {
  if ((attributes & rasr.ENABLE) === 0) return false
  const sizeBits = regionSizeBits(attributes)
  if (sizeBits < 32 && base >>> sizeBits !== address >>> sizeBits) return false
  if (sizeBits < leastSubregionedBits) return true
  const subregion = (address >>> (sizeBits - subregionCountBits)) & 7
  return (bits(attributes, 15, 8) & (1 << subregion)) === 0
}

/** Regions have 2^(SIZE + 1) bytes, at least 32: smaller SIZEs are reserved. */
function regionSizeBits(attributes: number): number {
  return Math.max(bits(attributes, 5, 1) + 1, 5)
}

/** Addresses at which permissions may change, lowest first: ends of regions, subregions and parts of the default map. */
export function permissionBoundaries({ state, configuration }: Core): number[] {
  const found = new Set([0, 0x40000000, 0x60000000, 0xa0000000, 0xe0000000])
  for (let region = 0; region < configuration.mpuRegionCount; region++) {
    const attributes = state.get(layout.mpuRegions + region * regionSizeBytes + 4)
    if ((attributes & rasr.ENABLE) === 0) continue
    const sizeBits = regionSizeBits(attributes)
    const sizeBytes = 2 ** sizeBits
    const base = Math.floor(state.get(layout.mpuRegions + region * regionSizeBytes) / sizeBytes) * sizeBytes
    const parts = sizeBits < leastSubregionedBits || bits(attributes, 15, 8) === 0 ? 1 : 8
    for (let part = 0; part <= parts; part++) found.add(base + (part * sizeBytes) / parts)
  }
  return [...found].filter((address) => address < 2 ** 32).sort((a, b) => a - b)
}
