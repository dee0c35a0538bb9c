import type { OperandKind, Schema } from '../isa/operands.ts'
import type { FloatStage } from './float-stage.ts'

declare const valBrand: unique symbol
declare const regBrand: unique symbol
declare const listBrand: unique symbol

/** A 32-bit value of the guest. Opaque and immutable: only a stage can compute with it. */
export interface Val {
  readonly [valBrand]: true
}
/** A register operand. Which register it is, only the stage knows; SP and PC forms are static. */
export interface Reg {
  readonly [regBrand]: true
  /** The operand is PC: reading gives the address + 4; writing is a branch, which the meaning must say. */
  readonly isPc: boolean
}
/** A register list operand. */
export interface RegList {
  readonly [listBrand]: true
}

type StagedOperand<K extends OperandKind> = K extends { kind: 'reg' }
  ? Reg
  : K extends { kind: 'word' | 'byte' }
    ? Val
    : K extends { kind: 'list' }
      ? RegList
      : K extends { kind: 'flag' }
        ? boolean
        : K extends { kind: 'choice'; values: readonly (infer V)[] }
          ? V
          : number

/** An operation's operands as its meaning sees them. */
export type Staged<S extends Schema> = { readonly [K in keyof S]: StagedOperand<S[K]> }

/** What an operation does, said once for every stage. */
export type Meaning<S extends Schema> = (stage: Stage, operands: Staged<S>) => void

export type SizeBytes = 1 | 2 | 4

export interface AccessOptions {
  /** Sign-extend what was loaded. */
  readonly signed?: boolean
  /** An unaligned address faults whatever CCR.UNALIGN_TRP says (exclusives). */
  readonly aligned?: boolean
  /** Checked as an unprivileged access (LDRT …). */
  readonly unprivileged?: boolean
}

/** Sum, carry out and overflow of the manual's `AddWithCarry`; carry and overflow are 0 or 1. */
export interface Sum {
  readonly result: Val
  readonly carry: Val
  readonly overflow: Val
}

/**
 * Which flags an operation sets; what is left out stays. `carry` and `overflow` are 0 or 1, the latter never without the
 * former.
 */
export interface FlagUpdate {
  /** N and Z come from this result. */
  readonly result: Val
  readonly carry?: Val
  readonly overflow?: Val
}

/**
 * What a meaning can say. The reference stage computes with numbers, the emitting stages write code.
 *
 * The contract: every read sees the state from before the operation. Registers, flags and write-back take
 * effect together at its end, the branch last; so a fault at any access leaves them unchanged. Only
 * memory that was stored before the fault stays stored, as on silicon.
 */
export interface Stage {
  /** A constant of the meaning. */
  word(value: number): Val
  /** The PC as an operand: the instruction's address + 4. */
  pc(): Val
  /** The address of the instruction that follows. */
  nextInstruction(): Val

  readonly sp: Reg
  readonly lr: Reg
  reg(register: Reg): Val
  setReg(register: Reg, value: Val): void

  add(a: Val, b: Val): Val
  sub(a: Val, b: Val): Val
  mul(a: Val, b: Val): Val
  /** High word of the 64-bit product. */
  mulHigh(a: Val, b: Val, signed: boolean): Val
  and(a: Val, b: Val): Val
  or(a: Val, b: Val): Val
  xor(a: Val, b: Val): Val
  not(a: Val): Val
  /** Shifts take amounts 0…31; larger ones are the meaning's to sort out. */
  shiftLeft(a: Val, amount: Val): Val
  shiftRight(a: Val, amount: Val): Val
  shiftRightSigned(a: Val, amount: Val): Val
  rotateRight(a: Val, amount: Val): Val
  countLeadingZeros(a: Val): Val
  /** How many registers are in the list, as a value. */
  registerCount(list: RegList): Val
  signExtend(a: Val, fromBits: 8 | 16): Val

  /** Comparisons give 1 or 0. */
  equal(a: Val, b: Val): Val
  lessThan(a: Val, b: Val, signed: boolean): Val
  select(condition: Val, whenTrue: Val, whenFalse: Val): Val
  addWithCarry(x: Val, y: Val, carryIn: Val): Sum
  /** Integer division toward zero; by zero it faults where CCR.DIV_0_TRP says so and gives 0 otherwise. */
  divide(dividend: Val, divisor: Val, signed: boolean): Val

  /** APSR.C as 0 or 1. */
  carry(): Val
  /** Whether the condition (0 EQ … 13 LE) holds: 1 or 0. */
  condition(cond: number): Val
  setFlags(update: FlagUpdate): void
  /** N, Z, C and V from bits 31:28. */
  setConditionFlags(word: Val): void
  /** Q is sticky: set where `condition` is 1, never cleared. At most once an operation. */
  saturated(condition: Val): void
  /** APSR.GE, four bits. */
  ge(): Val
  setGe(bits: Val): void

  load(address: Val, sizeBytes: SizeBytes, options?: AccessOptions): Val
  store(address: Val, sizeBytes: SizeBytes, value: Val, options?: AccessOptions): void
  /**
   * Announces a transfer of `count` words from `address` on: it must be aligned, and what follows may
   * then commit as it goes. Comes before the first access.
   */
  words(address: Val, count: Val, access: 'read' | 'write'): void
  /** Calls back for each register of the list, lowest first, with its offset in bytes: 0, 4, 8 … */
  forEachRegister(list: RegList, body: (register: Reg, offset: Val) => void): void
  /** LDREX: loads and marks the address. */
  loadExclusive(address: Val, sizeBytes: SizeBytes): Val
  /** STREX: stores where the mark still holds; 0 when it did, 1 otherwise. Opens the monitor. */
  storeExclusive(address: Val, sizeBytes: SizeBytes, value: Val): Val
  clearExclusive(): void

  /** `BranchWritePC`: bit 0 is ignored, the state stays Thumb. */
  branch(target: Val): void
  /** Branch by a signed offset from `pc()`. */
  branchBy(offset: Val): void
  branchByIf(condition: Val, offset: Val): void
  /** `BXWritePC` and `LoadWritePC`: bit 0 becomes T; in Handler mode 0xFxxxxxxx is an exception return. */
  branchExchange(target: Val): void
  /** `BLXWritePC`: bit 0 becomes T, never an exception return. */
  branchLink(target: Val): void

  /** `ITSTATE = firstcond:mask`. */
  beginIt(firstcond: Val, mask: Val): void
  /** The floating-point extension. */
  readonly fp: FloatStage
  /** What only the core can do. Emitting stages leave such operations to the reference. */
  readonly system: SystemActions
}

/** Operations on the system level, the same names as the manual's instructions. */
export interface SystemActions {
  supervisorCall(): void
  breakpoint(imm: number): void
  undefined(): void
  noCoprocessor(coproc: number): void
  changeProcessorState(change: { disable: boolean; primask: boolean; faultmask: boolean }): void
  readSpecial(sysm: number): Val
  writeSpecial(sysm: number, mask: number, value: Val): void
  waitForInterrupt(): void
  waitForEvent(): void
  sendEvent(): void
}

/** A meaning for each operation of a group: a missing one does not compile. */
export type Meanings<Group extends Readonly<Record<string, Schema>>> = {
  readonly [Name in keyof Group]: Meaning<Group[Name]>
}
