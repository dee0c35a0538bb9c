import type { RegisterDeclaration } from '../bus/registers.ts'

export type IdentificationName = `ID${number}`

/** Read-only identification bytes, a word apart, as Arm's PrimeCells end with. */
export function identificationRegisters(
  at: number,
  bytes: readonly number[],
): Record<IdentificationName, RegisterDeclaration> {
  return Object.fromEntries(
    bytes.map((value, index) => [
      `ID${String(index)}`,
      { at: at + 4 * index, sizes: 'any' as const, read: () => value },
    ]),
  )
}
