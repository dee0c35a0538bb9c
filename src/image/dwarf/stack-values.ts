import { Op } from './operations.ts'

/** A number on an expression's stack. */
export interface StackValue {
  /** Its bits, unsigned. */
  readonly bits: bigint
  readonly type: StackType
}

/** What a stack value is; most have the generic type, as wide as an address. */
export interface StackType {
  readonly sizeBytes: number
  readonly encoding: 'generic' | 'signed' | 'unsigned' | 'float'
}

/** An unsigned word; arithmetic on it wraps, comparisons and division take it as signed. */
export const generic: StackType = { sizeBytes: 4, encoding: 'generic' }

/** A value of the given type, its excess bits cut off. */
export function stackValue(value: bigint | number, type: StackType = generic): StackValue {
  return { bits: BigInt.asUintN(8 * type.sizeBytes, BigInt(value)), type }
}

function signed({ bits, type }: StackValue): bigint {
  return type.encoding === 'unsigned' ? bits : BigInt.asIntN(8 * type.sizeBytes, bits)
}

/** The result of a two-operand operation, `left` being the deeper one; undefined where it has none. */
export function binary(operation: number, left: StackValue, right: StackValue): StackValue | undefined {
  if (left.type.encoding === 'float') return binaryFloat(operation, left, right)
  const { type } = left
  const width = BigInt(8 * type.sizeBytes)
  const [a, b] = [signed(left), signed(right)]
  const count = right.bits > width ? width : right.bits
  switch (operation) {
    case Op.and:
      return stackValue(left.bits & right.bits, type)
    case Op.or:
      return stackValue(left.bits | right.bits, type)
    case Op.xor:
      return stackValue(left.bits ^ right.bits, type)
    case Op.plus:
      return stackValue(left.bits + right.bits, type)
    case Op.minus:
      return stackValue(left.bits - right.bits, type)
    case Op.mul:
      return stackValue(left.bits * right.bits, type)
    case Op.div:
      return b === 0n ? undefined : stackValue(a / b, type)
    case Op.mod:
      // Of generic values the remainder is unsigned.
      if (right.bits === 0n) return undefined
      return stackValue(type.encoding === 'signed' ? a % b : left.bits % right.bits, type)
    case Op.shl:
      return stackValue(left.bits << count, type)
    case Op.shr:
      return stackValue(left.bits >> count, type)
    case Op.shra:
      return stackValue(BigInt.asIntN(Number(width), left.bits) >> count, type)
    default:
      return truth(compare(operation, a < b ? -1 : a > b ? 1 : 0))
  }
}

export function unary(operation: number, operand: StackValue): StackValue | undefined {
  const { bits, type } = operand
  if (type.encoding === 'float') {
    const value = floatOf(operand)
    if (operation === Op.neg) return ofFloat(-value, type)
    return operation === Op.abs ? ofFloat(Math.abs(value), type) : undefined
  }
  if (operation === Op.not) return stackValue(~bits, type)
  if (operation === Op.neg) return stackValue(-bits, type)
  const value = signed(operand)
  return stackValue(value < 0n ? -value : value, type)
}

/** The same number in another type. */
export function convert(operand: StackValue, type: StackType): StackValue {
  if (type.encoding === 'float') {
    return ofFloat(operand.type.encoding === 'float' ? floatOf(operand) : Number(signed(operand)), type)
  }
  if (operand.type.encoding !== 'float') {
    // A generic value has no sign of its own: it takes the one of its new type.
    const asSigned = operand.type.encoding === 'generic' ? type.encoding === 'signed' : true
    return stackValue(asSigned ? signed(operand) : operand.bits, type)
  }
  const value = Math.trunc(floatOf(operand))
  return stackValue(Number.isFinite(value) ? BigInt(value) : 0n, type)
}

function binaryFloat(operation: number, left: StackValue, right: StackValue): StackValue | undefined {
  const [a, b] = [floatOf(left), floatOf(right)]
  switch (operation) {
    case Op.plus:
      return ofFloat(a + b, left.type)
    case Op.minus:
      return ofFloat(a - b, left.type)
    case Op.mul:
      return ofFloat(a * b, left.type)
    case Op.div:
      return ofFloat(a / b, left.type)
    default:
      return Number.isNaN(a) || Number.isNaN(b)
        ? truth(operation === Op.ne ? true : compare(operation, 0) === undefined ? undefined : false)
        : truth(compare(operation, Math.sign(a - b)))
  }
}

function compare(operation: number, order: number): boolean | undefined {
  switch (operation) {
    case Op.eq:
      return order === 0
    case Op.ne:
      return order !== 0
    case Op.lt:
      return order < 0
    case Op.le:
      return order <= 0
    case Op.gt:
      return order > 0
    case Op.ge:
      return order >= 0
    default:
      return undefined
  }
}

function truth(result: boolean | undefined): StackValue | undefined {
  return result === undefined ? undefined : stackValue(result ? 1 : 0)
}

function floatOf({ bits, type }: StackValue): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, bits, true)
  return type.sizeBytes === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)
}

function ofFloat(value: number, type: StackType): StackValue {
  const view = new DataView(new ArrayBuffer(8))
  if (type.sizeBytes === 4) view.setFloat32(0, value, true)
  else view.setFloat64(0, value, true)
  return stackValue(view.getBigUint64(0, true), type)
}
