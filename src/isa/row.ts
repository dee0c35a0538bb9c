import type { AsmFormat, Encoding, RowOptions, Since } from './encoding.ts'
import type { Schema } from './operands.ts'
import type { OperationName, Operations } from './operations.ts'
import { parsePattern, type Pattern } from './pattern.ts'

/**
 * States one encoding: which operation, the manual's name for the encoding, its bits, its assembly and
 * how its fields become operands.
 */
export function enc<Op extends OperationName, const P extends string>(
  operation: Op,
  name: string,
  pattern: P,
  options: RowOptions<Operations[Op], P>,
): Encoding {
  return new Row(operation, name, pattern, options as unknown as RowOptions<Schema, string>)
}

/** Parses its pattern when first asked: a process that starts pays for the rows that its firmware needs. */
class Row implements Encoding {
  readonly operation: string
  readonly name: string
  readonly pattern: string
  readonly asm: AsmFormat
  readonly decode: Encoding['decode']
  readonly unpredictable: Encoding['unpredictable']
  private readonly options: RowOptions<Schema, string>
  private parsed: Pattern | undefined

  constructor(operation: string, name: string, pattern: string, options: RowOptions<Schema, string>) {
    this.operation = operation
    this.name = name
    this.pattern = pattern
    this.asm = options.asm
    this.decode = options.decode
    this.unpredictable = options.unpredictable
    this.options = options
    this.parsed = undefined
  }

  private parse(): Pattern {
    return (this.parsed = parsePattern(this.pattern, this.options.except ?? []))
  }
  get sizeBytes(): 2 | 4 {
    return (this.parsed ?? this.parse()).sizeBytes
  }
  get mask(): number {
    return (this.parsed ?? this.parse()).mask
  }
  get match(): number {
    return (this.parsed ?? this.parse()).match
  }
  get excluded(): Pattern['excluded'] {
    return (this.parsed ?? this.parse()).excluded
  }
  get shouldMask(): number {
    return (this.parsed ?? this.parse()).shouldMask
  }
  get shouldMatch(): number {
    return (this.parsed ?? this.parse()).shouldMatch
  }
  get fields(): Pattern['fields'] {
    return (this.parsed ?? this.parse()).fields
  }
  get since(): Since {
    return this.options.since ?? (this.sizeBytes === 2 ? 'v6-M' : 'v7-M')
  }
}
