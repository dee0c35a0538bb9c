import { ByteReader, DamagedDebugInfo } from './reader.ts'

/** How to find what a caller's register held. */
export type RegisterRule =
  /** Lost. */
  | { readonly kind: 'undefined' }
  /** Still in the register. */
  | { readonly kind: 'same' }
  /** Saved at the canonical frame address plus `offset`. */
  | { readonly kind: 'offset'; readonly offset: number }
  /** Is the canonical frame address plus `offset`. */
  | { readonly kind: 'value offset'; readonly offset: number }
  /** In another register. */
  | { readonly kind: 'register'; readonly register: number }
  /** Saved where the expression says. */
  | { readonly kind: 'expression'; readonly expression: Uint8Array }
  /** Is what the expression gives. */
  | { readonly kind: 'value expression'; readonly expression: Uint8Array }

/** How to find the canonical frame address: the stack pointer before the call. */
export type CfaRule =
  | { readonly kind: 'register'; readonly register: number; readonly offset: number }
  | { readonly kind: 'expression'; readonly expression: Uint8Array }

/** Unwind rules for a piece of code. */
export interface UnwindRow {
  readonly low: number
  readonly high: number
  readonly cfa: CfaRule | undefined
  /** By DWARF register number; registers without a rule are unchanged, except the stack pointer, which is the CFA. */
  readonly registers: ReadonlyMap<number, RegisterRule>
  /** Its rule gives the return address. */
  readonly returnAddressRegister: number
}

/** What a common information entry says. */
export interface CommonInformation {
  readonly codeAlignment: number
  readonly dataAlignment: number
  readonly returnAddressRegister: number
  readonly addressSize: number
  readonly instructions: Uint8Array
}

const Cfa = {
  ...{ nop: 0, setLoc: 1, advance1: 2, advance2: 3, advance4: 4, offsetExtended: 5, restoreExtended: 6 },
  ...{ undefined: 7, sameValue: 8, register: 9, rememberState: 10, restoreState: 11, defCfa: 12 },
  ...{ defCfaRegister: 13, defCfaOffset: 14, defCfaExpression: 15, expression: 16, offsetExtendedSf: 17 },
  ...{ defCfaSf: 18, defCfaOffsetSf: 19, valOffset: 20, valOffsetSf: 21, valExpression: 22 },
  ...{ negateReturnAddress: 0x2d, gnuArgsSize: 0x2e, gnuNegativeOffset: 0x2f },
  /** In the upper two bits. */
  ...{ advance: 0x40, offset: 0x80, restore: 0xc0 },
} as const

const maxRemembered = 100

interface State {
  readonly cfa: CfaRule | undefined
  readonly registers: ReadonlyMap<number, RegisterRule>
}

/** Runs call frame instructions up to the address; the rules that hold there. */
export function rulesAt(
  common: CommonInformation,
  entry: { low: number; high: number; instructions: Uint8Array },
  address: number,
): UnwindRow {
  const start = { low: entry.low, high: entry.high }
  const initial = new FrameMachine(common, { cfa: undefined, registers: new Map() }, start)
  initial.run(common.instructions, Infinity)
  const machine = new FrameMachine(common, initial.state, start)
  machine.run(entry.instructions, address)
  const { low, high, state } = machine
  return { low, high, ...state, returnAddressRegister: common.returnAddressRegister }
}

class FrameMachine {
  low: number
  high: number
  readonly #common: CommonInformation
  readonly #initial: State
  readonly #remembered: State[] = []
  #cfa: CfaRule | undefined
  #registers: Map<number, RegisterRule>

  constructor(common: CommonInformation, initial: State, range: { low: number; high: number }) {
    this.#common = common
    this.#initial = initial
    this.#cfa = initial.cfa
    this.#registers = new Map(initial.registers)
    this.low = range.low
    this.high = range.high
  }

  get state(): State {
    return { cfa: this.#cfa, registers: new Map(this.#registers) }
  }

  /** Ends before the row that starts behind the address. */
  run(instructions: Uint8Array, address: number): void {
    const reader = new ByteReader(instructions)
    while (!reader.atEnd) {
      const next = this.#step(reader)
      if (next === undefined) continue
      if (next > address) {
        this.high = Math.min(this.high, next)
        return
      }
      this.low = next
    }
  }

  /** Where the next row starts, if the instruction ends one. */
  #step(reader: ByteReader): number | undefined {
    const { codeAlignment, dataAlignment, addressSize } = this.#common
    const op = reader.u8()
    const operand = op & 0x3f
    switch (op & 0xc0) {
      case Cfa.advance:
        return this.low + operand * codeAlignment
      case Cfa.offset:
        this.#set(operand, { kind: 'offset', offset: reader.uleb() * dataAlignment })
        return undefined
      case Cfa.restore:
        this.#restore(operand)
        return undefined
      default:
    }
    switch (op) {
      case Cfa.setLoc:
        return reader.unsigned(addressSize)
      case Cfa.advance1:
        return this.low + reader.u8() * codeAlignment
      case Cfa.advance2:
        return this.low + reader.u16() * codeAlignment
      case Cfa.advance4:
        return this.low + reader.u32() * codeAlignment
      case Cfa.rememberState:
        if (this.#remembered.length >= maxRemembered) throw new DamagedDebugInfo('too many remembered states')
        this.#remembered.push(this.state)
        return undefined
      case Cfa.restoreState: {
        const state = this.#remembered.pop()
        if (state === undefined) throw new DamagedDebugInfo('no remembered state to restore')
        this.#cfa = state.cfa
        this.#registers = new Map(state.registers)
        return undefined
      }
      case Cfa.nop:
      case Cfa.negateReturnAddress:
        return undefined
      case Cfa.gnuArgsSize:
        reader.skipLeb()
        return undefined
      default:
        if (!this.#stepCfa(op, reader)) this.#stepRegister(op, reader)
        return undefined
    }
  }

  #stepCfa(op: number, reader: ByteReader): boolean {
    const { dataAlignment } = this.#common
    switch (op) {
      case Cfa.defCfa:
        this.#cfa = { kind: 'register', register: reader.uleb(), offset: reader.uleb() }
        return true
      case Cfa.defCfaSf:
        this.#cfa = { kind: 'register', register: reader.uleb(), offset: reader.sleb() * dataAlignment }
        return true
      case Cfa.defCfaRegister:
        this.#cfa = { ...this.#registerCfa(), register: reader.uleb() }
        return true
      case Cfa.defCfaOffset:
        this.#cfa = { ...this.#registerCfa(), offset: reader.uleb() }
        return true
      case Cfa.defCfaOffsetSf:
        this.#cfa = { ...this.#registerCfa(), offset: reader.sleb() * dataAlignment }
        return true
      case Cfa.defCfaExpression:
        this.#cfa = { kind: 'expression', expression: reader.take(reader.uleb()) }
        return true
      default:
        return false
    }
  }

  #stepRegister(op: number, reader: ByteReader): void {
    const { dataAlignment } = this.#common
    const register = reader.uleb()
    switch (op) {
      case Cfa.offsetExtended:
        this.#set(register, { kind: 'offset', offset: reader.uleb() * dataAlignment })
        return
      case Cfa.offsetExtendedSf:
        this.#set(register, { kind: 'offset', offset: reader.sleb() * dataAlignment })
        return
      case Cfa.gnuNegativeOffset:
        this.#set(register, { kind: 'offset', offset: -reader.uleb() * dataAlignment })
        return
      case Cfa.valOffset:
        this.#set(register, { kind: 'value offset', offset: reader.uleb() * dataAlignment })
        return
      case Cfa.valOffsetSf:
        this.#set(register, { kind: 'value offset', offset: reader.sleb() * dataAlignment })
        return
      case Cfa.restoreExtended:
        this.#restore(register)
        return
      case Cfa.undefined:
        this.#set(register, { kind: 'undefined' })
        return
      case Cfa.sameValue:
        this.#set(register, { kind: 'same' })
        return
      case Cfa.register:
        this.#set(register, { kind: 'register', register: reader.uleb() })
        return
      case Cfa.expression:
        this.#set(register, { kind: 'expression', expression: reader.take(reader.uleb()) })
        return
      case Cfa.valExpression:
        this.#set(register, { kind: 'value expression', expression: reader.take(reader.uleb()) })
        return
      default:
        throw new DamagedDebugInfo(`unknown call frame instruction 0x${op.toString(16)}`)
    }
  }

  #registerCfa(): { kind: 'register'; register: number; offset: number } {
    if (this.#cfa?.kind !== 'register')
      throw new DamagedDebugInfo('no register for the canonical frame address')
    return this.#cfa
  }

  #set(register: number, rule: RegisterRule): void {
    this.#registers.set(register, rule)
  }

  #restore(register: number): void {
    const rule = this.#initial.registers.get(register)
    if (rule === undefined) this.#registers.delete(register)
    else this.#registers.set(register, rule)
  }
}
