import type { Operations } from '../../isa/operations.ts'
import type { Meanings } from '../stage.ts'
import { branches } from './branches.ts'
import { dataProcessing } from './data-processing.ts'
import { dspMultiplies } from './dsp-multiplies.ts'
import { packed } from './dsp-packed.ts'
import { parallel } from './dsp-parallel.ts'
import { loadsAndStores } from './loads-stores.ts'
import { multiplies } from './multiplies.ts'
import { systemOperations } from './system.ts'
import { vfpArithmetic } from './vfp-arithmetic.ts'
import { vfpConversions } from './vfp-conversions.ts'
import { vfpTransfers } from './vfp-transfers.ts'

/** What each operation of the instruction table means. */
export const meanings: Meanings<Operations> = {
  ...dataProcessing,
  ...multiplies,
  ...loadsAndStores,
  ...branches,
  ...systemOperations,
  ...parallel,
  ...packed,
  ...dspMultiplies,
  ...vfpArithmetic,
  ...vfpConversions,
  ...vfpTransfers,
}
