import type { RegisterDeclaration } from '../bus/registers.ts'
import { constant } from './views.ts'

interface FeatureIds {
  readonly isar: readonly number[]
}
const cortexM3: FeatureIds = { isar: [0x01100110, 0x02111000, 0x21112231, 0x01111110, 0x01310132] }
const cortexM4: FeatureIds = { isar: [0x01141110, 0x02112000, 0x21232231, 0x01111131, 0x01310132] }
const partNumberOfM4 = 0xc24

/** The CPUID space's feature registers ID_PFR0 … ID_ISAR4 (B4), by the Technical Reference Manuals of the cores. */
export function idRegisters(cpuid: number): Record<string, RegisterDeclaration> {
  const { isar } = ((cpuid >>> 4) & 0xfff) === partNumberOfM4 ? cortexM4 : cortexM3
  return {
    ID_PFR0: { at: 0xd40, ...constant(0x00000030) },
    ID_PFR1: { at: 0xd44, ...constant(0x00000200) },
    ID_DFR0: { at: 0xd48, ...constant(0x00100000) },
    ID_AFR0: { at: 0xd4c, ...constant(0) },
    ID_MMFR0: { at: 0xd50, ...constant(0x00100030) },
    ID_MMFR1: { at: 0xd54, ...constant(0) },
    ID_MMFR2: { at: 0xd58, ...constant(0x01000000) },
    ID_MMFR3: { at: 0xd5c, ...constant(0) },
    ...Object.fromEntries(
      isar.map((value, index) => [`ID_ISAR${String(index)}`, { at: 0xd60 + 4 * index, ...constant(value) }]),
    ),
  }
}
