import { branches } from './operations/branches.ts'
import { dataProcessing } from './operations/data-processing.ts'
import { dspOperations } from './operations/dsp.ts'
import { loadsAndStores } from './operations/loads-stores.ts'
import { multiplies } from './operations/multiplies.ts'
import { systemOperations } from './operations/system.ts'
import { vfpOperations } from './operations/vfp.ts'

/**
 * Every operation and its operands, by the manual's names (ARM DDI 0403E, A7.7). A meaning in
 * `core/semantics` must exist for each: leaving one out does not compile.
 */
export const operations = {
  ...dataProcessing,
  ...multiplies,
  ...loadsAndStores,
  ...branches,
  ...systemOperations,
  ...dspOperations,
  ...vfpOperations,
} as const

export type Operations = typeof operations
export type OperationName = keyof Operations
