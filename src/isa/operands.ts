/**
 * What an operation's operands are. One declaration yields the plain type that a decoder fills in, the
 * staged type that a meaning sees (`core/stage.ts`) and the part that belongs to a handler's key.
 *
 * - *dynamic* operands differ from one instruction to the next under the same handler: register
 *   numbers, immediates, register lists;
 * - *static* operands choose between handlers: a flag, a shift's kind, a condition.
 */
export type OperandKind =
  | { readonly kind: 'reg'; readonly marks: readonly number[] }
  | { readonly kind: 'word' }
  | { readonly kind: 'byte' }
  | { readonly kind: 'list' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'plain' }

export type Schema = Readonly<Record<string, OperandKind>>

/** A core register 0…14; SP needs no care here (never written, or never 13). */
export const reg = { kind: 'reg', marks: [] } as const
/** A core register that may be SP: writes to it drop bits 1:0. */
export const regSp = { kind: 'reg', marks: [13] } as const
/** A core register that may be PC. */
export const regPc = { kind: 'reg', marks: [15] } as const
/** A core register that may be SP or PC. */
export const regSpPc = { kind: 'reg', marks: [13, 15] } as const
/** A 32-bit value; at most one an operation (with `list`), it fills the record's word. */
export const word = { kind: 'word' } as const
/** A value below 256: shift amounts, bit positions, condition fields. */
export const byte = { kind: 'byte' } as const
/** A register list as a mask of r0…r14 (PC is a `flag` of its own). */
export const list = { kind: 'list' } as const
/** Static: a separate handler for true and for false. */
export const flag = { kind: 'flag' } as const
/** Static: a separate handler for each value. */
export function choice<const V extends readonly (string | number)[]>(
  ...values: V
): { kind: 'choice'; values: V } {
  return { kind: 'choice', values }
}
/** A number that meanings see as such: only in operations that always run in the reference stage. */
export const plain = { kind: 'plain' } as const

type DecodedOperand<K> = K extends { kind: 'flag' }
  ? boolean
  : K extends { kind: 'choice'; values: readonly (infer V)[] }
    ? V
    : number

/** What a row's `decode` returns for an operation of this schema. */
export type Decoded<S extends Schema> = { readonly [K in keyof S]: DecodedOperand<S[K]> }

/** Operands without their operation's schema, as disassembler and engine handle them. */
export type OperandValues = Readonly<Record<string, number | boolean | string>>

/**
 * The static part of an instruction: what selects its handler. Registers take part only where they
 * are marked (SP, PC), `byte`, `word` and `list` never do.
 */
export function staticKey(schema: Schema, operands: OperandValues): string {
  let key = ''
  for (const name in schema) {
    const operand = schema[name]
    const value = operands[name]
    if (operand === undefined || value === undefined) continue
    if (operand.kind === 'flag') key += value === true ? `,${name}` : ''
    else if (operand.kind === 'choice') key += `,${name}=${String(value)}`
    else if (operand.kind === 'reg' && operand.marks.includes(value as number))
      key += `,${name}=r${String(value)}`
  }
  return key
}
