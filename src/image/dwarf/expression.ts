import type { Location, MachineState, Piece } from './location.ts'
import { Op, operationName } from './operations.ts'
import { ByteReader, DamagedDebugInfo } from './reader.ts'
import {
  type StackType,
  type StackValue,
  binary,
  convert,
  generic,
  stackValue,
  unary,
} from './stack-values.ts'
import type { Unit } from './unit.ts'

/** What an expression is evaluated with. */
export interface Evaluation {
  /** Undefined where there is none to ask. */
  readonly machine: MachineState | undefined
  /** The unit that the expression belongs to; call frame information belongs to none. */
  readonly unit: Unit | undefined
  /** What DW_OP_fbreg counts from. */
  readonly frameBase?: () => number | undefined
  /** The base type of typed operations, by its offset in the unit. */
  readonly typeAt?: (offset: number) => StackType | undefined
  /** On the stack from the start. */
  readonly initial?: number
}

/** Something that is not known: the result is a location that says so. */
class Unknown extends Error {}

const maxSteps = 10_000
const maxStack = 1000

/** Runs a DWARF expression. Never throws: damage too is an unknown location. */
export function evaluate(bytes: Uint8Array, evaluation: Evaluation): Location {
  try {
    return new Evaluator(bytes, evaluation).run()
  } catch (error) {
    if (error instanceof Unknown) return { kind: 'unknown', reason: error.message }
    if (error instanceof DamagedDebugInfo) return { kind: 'unknown', reason: `damaged: ${error.message}` }
    throw error
  }
}

class Evaluator {
  readonly #reader: ByteReader
  readonly #evaluation: Evaluation
  readonly #stack: StackValue[] = []
  readonly #pieces: Piece[] = []
  /** Set by operations that end a location: a register, a value. */
  #location: Location | undefined

  constructor(bytes: Uint8Array, evaluation: Evaluation) {
    this.#reader = new ByteReader(bytes)
    this.#evaluation = evaluation
    if (evaluation.initial !== undefined) this.#push(stackValue(evaluation.initial))
  }

  run(): Location {
    for (let steps = 0; !this.#reader.atEnd; steps++) {
      if (steps > maxSteps) throw new Unknown('the expression does not end')
      this.#step(this.#reader.u8())
    }
    if (this.#pieces.length > 0) return { kind: 'pieces', pieces: this.#pieces }
    return this.#simple()
  }

  /** The location since the last piece. */
  #simple(): Location {
    const location = this.#location
    if (location !== undefined) return location
    if (this.#stack.length === 0) return { kind: 'optimised out' }
    return { kind: 'memory', address: Number(this.#pop().bits) }
  }

  #step(op: number): void {
    if (op >= Op.lit0 && op <= Op.lit31) this.#push(stackValue(op - Op.lit0))
    else if (op >= Op.reg0 && op <= Op.reg31) this.#location = { kind: 'register', register: op - Op.reg0 }
    else if (op >= Op.breg0 && op <= Op.breg31) this.#pushBased(op - Op.breg0)
    else if (op >= Op.const1u && op <= Op.consts) this.#push(this.#constant(op))
    else if (isBinary(op)) {
      const right = this.#pop()
      this.#push(binary(op, this.#pop(), right) ?? unsupported(op))
    } else if (op === Op.abs || op === Op.neg || op === Op.not) {
      this.#push(unary(op, this.#pop()) ?? unsupported(op))
    } else if (!this.#stepStack(op) && !this.#stepTyped(op)) this.#stepLocation(op)
  }

  #stepStack(op: number): boolean {
    const reader = this.#reader
    switch (op) {
      case Op.dup:
        this.#push(this.#peek(0))
        return true
      case Op.drop:
        this.#pop()
        return true
      case Op.over:
        this.#push(this.#peek(1))
        return true
      case Op.pick:
        this.#push(this.#peek(reader.u8()))
        return true
      case Op.swap: {
        const [top, next] = [this.#pop(), this.#pop()]
        this.#push(top)
        this.#push(next)
        return true
      }
      case Op.rot: {
        const [top, second, third] = [this.#pop(), this.#pop(), this.#pop()]
        this.#push(top)
        this.#push(third)
        this.#push(second)
        return true
      }
      case Op.plusUconst:
        this.#push(binary(Op.plus, this.#pop(), stackValue(reader.bigUleb())) ?? unsupported(op))
        return true
      case Op.bra:
      case Op.skip: {
        const offset = (reader.u16() << 16) >> 16
        if (op === Op.skip || this.#pop().bits !== 0n) this.#jump(offset)
        return true
      }
      case Op.deref:
        this.#push(this.#load(this.#pop(), generic))
        return true
      case Op.derefSize:
        this.#push(this.#load(this.#pop(), { sizeBytes: reader.u8(), encoding: 'generic' }))
        return true
      case Op.nop:
      case Op.gnuUninit:
        return true
      default:
        return false
    }
  }

  /** Values of base types other than an address's. */
  #stepTyped(op: number): boolean {
    const reader = this.#reader
    switch (op) {
      case Op.constType:
      case Op.gnuConstType: {
        const type = this.#type(reader.uleb())
        this.#push({ bits: bigOf(reader.take(reader.u8())), type })
        return true
      }
      case Op.regvalType:
      case Op.gnuRegvalType: {
        const bits = this.#register(reader.uleb())
        this.#push(stackValue(bits, this.#type(reader.uleb())))
        return true
      }
      case Op.derefType:
      case Op.gnuDerefType: {
        const sizeBytes = reader.u8()
        const type = this.#type(reader.uleb())
        this.#push(this.#load(this.#pop(), { ...type, sizeBytes }))
        return true
      }
      case Op.convert:
      case Op.gnuConvert:
        this.#push(convert(this.#pop(), this.#type(reader.uleb())))
        return true
      case Op.reinterpret:
      case Op.gnuReinterpret:
        this.#push(stackValue(this.#pop().bits, this.#type(reader.uleb())))
        return true
      default:
        return false
    }
  }

  #stepLocation(op: number): void {
    const reader = this.#reader
    switch (op) {
      case Op.addr:
        this.#push(stackValue(reader.unsigned(this.#evaluation.unit?.encoding.addressSize ?? 4)))
        return
      case Op.addrx:
      case Op.constx:
      case Op.gnuAddrIndex:
      case Op.gnuConstIndex:
        this.#push(stackValue(this.#unit().indexedAddress(reader.uleb())))
        return
      case Op.regx:
        this.#location = { kind: 'register', register: reader.uleb() }
        return
      case Op.bregx:
        this.#pushBased(reader.uleb())
        return
      case Op.fbreg: {
        const base = this.#evaluation.frameBase?.() ?? unknown("the function's frame base is not known")
        this.#push(stackValue(BigInt(base) + reader.bigSleb()))
        return
      }
      case Op.callFrameCfa:
        this.#push(
          stackValue(
            this.#evaluation.machine?.cfa?.() ?? unknown('the canonical frame address is not known'),
          ),
        )
        return
      case Op.stackValue:
        this.#location = { kind: 'value', value: this.#pop().bits }
        return
      case Op.implicitValue:
        this.#location = { kind: 'bytes', bytes: reader.take(reader.uleb()) }
        return
      case Op.implicitPointer:
      case Op.gnuImplicitPointer:
        throw new Unknown('a pointer to a variable that is not in memory')
      case Op.entryValue:
      case Op.gnuEntryValue:
        this.#entryValue(reader.take(reader.uleb()))
        return
      case Op.piece:
        this.#endPiece(8 * reader.uleb(), 0)
        return
      case Op.bitPiece: {
        const sizeBits = reader.uleb()
        this.#endPiece(sizeBits, reader.uleb())
        return
      }
      default:
        unsupported(op)
    }
  }

  #endPiece(sizeBits: number, offsetBits: number): void {
    if (this.#pieces.length >= maxStack) throw new Unknown('too many pieces')
    this.#pieces.push({ sizeBits, offsetBits, location: this.#simple() })
    this.#location = undefined
    this.#stack.length = 0
  }

  /** Only the value of a register at the function's entry: nothing else is emitted. */
  #entryValue(bytes: Uint8Array): void {
    const inner = new ByteReader(bytes)
    const op = inner.u8()
    const register =
      op >= Op.reg0 && op <= Op.reg31 ? op - Op.reg0 : op === Op.regx ? inner.uleb() : undefined
    if (register === undefined || !inner.atEnd)
      throw new Unknown('a value at the entry that is not a register')
    const value = this.#evaluation.machine?.entryRegister?.(register)
    this.#push(
      stackValue(
        value ?? unknown(`what register ${register} held when the function was called is not known`),
      ),
    )
  }

  #constant(op: number): StackValue {
    const reader = this.#reader
    switch (op) {
      case Op.const1u:
        return stackValue(reader.u8())
      case Op.const1s:
        return stackValue((reader.u8() << 24) >> 24)
      case Op.const2u:
        return stackValue(reader.u16())
      case Op.const2s:
        return stackValue((reader.u16() << 16) >> 16)
      case Op.const4u:
      case Op.const4s:
        return stackValue(reader.u32())
      case Op.const8u:
      case Op.const8s:
        return stackValue(reader.big64())
      case Op.constu:
        return stackValue(reader.bigUleb())
      default:
        return stackValue(reader.bigSleb())
    }
  }

  #pushBased(register: number): void {
    const offset = this.#reader.bigSleb()
    this.#push(stackValue(this.#register(register) + offset))
  }

  #register(number: number): bigint {
    const value = this.#evaluation.machine?.register(number)
    return BigInt(value ?? unknown(`register ${number} is not known`))
  }

  #load(address: StackValue, type: StackType): StackValue {
    const { sizeBytes } = type
    if (sizeBytes < 1 || sizeBytes > 16) throw new Unknown(`a load of ${sizeBytes} bytes`)
    const bytes = this.#evaluation.machine?.memory(Number(address.bits), sizeBytes)
    const bits = bigOf(bytes ?? unknown(`memory at 0x${address.bits.toString(16)} can't be read`))
    return type.encoding === 'generic' ? stackValue(bits) : { bits, type }
  }

  /** Offset 0 stands for the generic type. */
  #type(offset: number): StackType {
    if (offset === 0) return generic
    const { unit, typeAt } = this.#evaluation
    return (
      (unit === undefined ? undefined : typeAt?.(unit.offset + offset)) ??
      unknown('a value of an unknown type')
    )
  }

  #unit(): Unit {
    return this.#evaluation.unit ?? unknown('an indexed address outside of any unit')
  }

  #jump(offset: number): void {
    const target = this.#reader.position + offset
    if (target < 0 || target > this.#reader.end) throw new Unknown('a jump out of the expression')
    this.#reader.position = target
  }

  #push(value: StackValue): void {
    if (this.#stack.length >= maxStack) throw new Unknown("the expression's stack overflows")
    this.#stack.push(value)
  }

  #pop(): StackValue {
    return this.#stack.pop() ?? unknown("the expression's stack is empty")
  }

  #peek(depth: number): StackValue {
    return this.#stack.at(-1 - depth) ?? unknown("the expression's stack is empty")
  }
}

function isBinary(op: number): boolean {
  if (op === Op.abs || op === Op.neg || op === Op.not || op === Op.plusUconst) return false
  return (op >= Op.and && op <= Op.xor) || (op >= Op.eq && op <= Op.ne)
}

function bigOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function unsupported(op: number): never {
  throw new Unknown(`${operationName(op)} is not supported here`)
}

function unknown(reason: string): never {
  throw new Unknown(reason)
}
