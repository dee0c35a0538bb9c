import type { Encoding } from './encoding.ts'
import { t32Coprocessor } from './t32-coprocessor.ts'
import { t32DataImmediate } from './t32-data-immediate.ts'
import { t32DataRegister } from './t32-data-register.ts'
import { t32Dsp } from './t32-dsp.ts'
import { t32LoadsAndStores } from './t32-load-store.ts'
import { t32LoadsAndStoresMultiple } from './t32-load-store-multiple.ts'
import { t32System } from './t32-system.ts'
import { vfp } from './vfp.ts'

/** The 32-bit encodings (A5.3). */
export const t32: readonly Encoding[] = [
  ...t32LoadsAndStoresMultiple,
  ...t32DataRegister,
  ...t32Coprocessor,
  ...t32DataImmediate,
  ...t32System,
  ...t32LoadsAndStores,
  ...t32Dsp,
  ...vfp,
]
