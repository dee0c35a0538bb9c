import { table } from '../../src/isa/decode.ts'
import type { Encoding } from '../../src/isa/encoding.ts'
import type { OperationName } from '../../src/isa/operations.ts'

/** Operations that no oracle of single instructions can judge: exceptions, sleep, special registers. */
const systemOperations = new Set<OperationName>([
  ...(['SVC', 'BKPT', 'UDF', 'CPS', 'MSR', 'MRS', 'WFI', 'WFE', 'SEV'] as const),
  ...(['CDP', 'MCR', 'MRC', 'MCRR', 'MRRC', 'LDC', 'STC'] as const),
])

/** Every integer encoding of ARMv7-M without the DSP extension. */
export const integerRows: readonly Encoding[] = table.filter(
  ({ since, operation }) =>
    (since === 'v6-M' || since === 'v7-M') && !systemOperations.has(operation as OperationName),
)

const operationsByFamily = {
  'ALU immediate': [
    ...['AND', 'BIC', 'ORR', 'ORN', 'EOR', 'ADC', 'SBC', 'RSB', 'ADD', 'SUB', 'MOV', 'MVN'].map(immediate),
    ...['TST', 'TEQ', 'CMP', 'CMN'].map(immediate),
    ...['MOVT', 'ADR'],
  ],
  'ALU register': [
    ...['AND', 'BIC', 'ORR', 'ORN', 'EOR', 'ADC', 'SBC', 'RSB', 'ADD', 'SUB', 'MOV', 'MVN'].map(register),
    ...['TST', 'TEQ', 'CMP', 'CMN'].map(register),
  ],
  shifts: [...['LSL', 'LSR', 'ASR', 'ROR'].flatMap((name) => [immediate(name), register(name)]), 'RRX'],
  multiply: ['MUL', 'MLA', 'MLS', 'UMULL', 'SMULL', 'UMLAL', 'SMLAL'],
  divide: ['UDIV', 'SDIV'],
  saturating: ['SSAT', 'USAT'],
  'bit field': ['SBFX', 'UBFX', 'BFI', 'BFC'],
  'extend and reverse': ['SXTB', 'SXTH', 'UXTB', 'UXTH', 'CLZ', 'RBIT', 'REV', 'REV16', 'REVSH'],
  loads: [
    ...['LDR', 'LDRB', 'LDRH', 'LDRSB', 'LDRSH'].flatMap((name) => [
      ...[immediate(name), register(name), `${name}_lit`, `${name}T`],
    ]),
  ],
  stores: [...['STR', 'STRB', 'STRH'].flatMap((name) => [immediate(name), register(name), `${name}T`])],
  'load and store multiple': ['LDM', 'LDMDB', 'STM', 'STMDB', 'POP', 'PUSH'],
  dual: ['LDRD_imm', 'LDRD_lit', 'STRD_imm'],
  exclusives: ['LDREX', 'LDREXB', 'LDREXH', 'STREX', 'STREXB', 'STREXH', 'CLREX'],
  branches: ['B', 'B_cond', 'BL', 'BX', 'BLX_reg', 'CBZ', 'TBB', 'TBH'],
  hints: [
    ...['NOP', 'YIELD', 'DBG', 'DMB', 'DSB', 'ISB'],
    ...['PLD_imm', 'PLD_lit', 'PLD_reg', 'PLI_imm', 'PLI_lit', 'PLI_reg'],
  ],
  'IT blocks': ['IT'],
} as const satisfies Record<string, readonly string[]>

export type Family = keyof typeof operationsByFamily
export const families = Object.keys(operationsByFamily) as Family[]

/** The rows of a family. A test sees to it that each integer row is in one. */
export function rowsOf(family: Family): Encoding[] {
  const names: readonly string[] = operationsByFamily[family]
  return integerRows.filter(({ operation }) => names.includes(operation))
}

function immediate(name: string): string {
  return `${name}_imm`
}
function register(name: string): string {
  return `${name}_reg`
}
