import type { Clause } from './clause.ts'
import { sharedMemory } from './accesses.ts'
import { hostCode } from './host.ts'
import { masked } from './masked.ts'
import { merging } from './merging.ts'
import { sharedRegisters } from './registers.ts'
import { systemState } from './system.ts'
import { enumeration } from './transfers.ts'

export type { Clause } from './clause.ts'

export const clauses: readonly Clause[] = [
  ...enumeration,
  ...masked,
  ...sharedMemory,
  ...sharedRegisters,
  ...systemState,
  ...hostCode,
  ...merging,
]
