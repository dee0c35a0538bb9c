import { parseEncoding, type Encoding, type RowOptions } from './encoding.ts'
import type { OperationName, Operations } from './operations.ts'

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
  return parseEncoding(operation, name, pattern, options)
}
