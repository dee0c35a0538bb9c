import { checkAlignment, readData, readUnaligned, writeData, writeUnaligned } from '../core/access.ts'
import type { Core } from '../core/core.ts'
import { FaultSignal } from '../core/faults.ts'
import { layout } from '../core/layout.ts'
import { meanings } from '../core/semantics/index.ts'
import { preempting } from '../core/priority.ts'
import { conditionPassed, type State } from '../core/state.ts'
import type {
  AccessOptions,
  FlagUpdate,
  Reg,
  RegList,
  SizeBytes,
  Stage,
  Sum,
  SystemActions,
  Val,
} from '../core/stage.ts'
import { unalignedCycles } from '../core/timing/costs.ts'
import type { Cost } from '../core/timing/cost.ts'
import type { Instruction } from '../isa/decode.ts'
import { bitCount } from '../bits.ts'
import { ReferenceFloat } from './reference-float.ts'
import { indexOf, num, register, stagedOperands, val } from './reference-values.ts'
import { TransferAbandoned } from './transfers.ts'

type StagedMeaning = (stage: Stage, operands: unknown) => void

/** How an operation ended: where it branches, and by which of the manual's functions. */
type Branch = { readonly kind: 'plain' | 'exchange' | 'link'; readonly target: number } | undefined

/**
 * The stage that computes with numbers: slow, clear, and the judge of the others. It knows everything
 * that they bail out for: devices, faults, exclusive details, system operations.
 */
export class ReferenceStage implements Stage {
  readonly sp = register(13)
  readonly lr = register(14)
  readonly system: SystemActions
  readonly fp: ReferenceFloat
  /** Set by the last operation; undefined: the next instruction follows. */
  branchTaken: Branch
  /** Cycles that the last operation's unaligned accesses took more than aligned ones. */
  unalignedCycles = 0
  readonly #core: Core
  readonly #state: State
  readonly #registers: { index: number; value: number }[] = []
  #flags: FlagUpdate | undefined
  #conditionFlags: number | undefined
  #q = false
  #ge: number | undefined
  #monitor: number | undefined
  #it: number | undefined
  #address = 0
  #sizeBytes = 2
  /** Words of a transfer that need no access, as EPSR.ICI says, and all that have had theirs. */
  #done = 0
  #accesses = 0

  constructor(core: Core, system: SystemActions) {
    this.#core = core
    this.#state = core.state
    this.system = system
    this.fp = new ReferenceFloat(core.state)
  }

  /**
   * Runs one operation's meaning and commits; throws a `FaultSignal` with nothing committed.
   *
   * @param done - how many words of a transfer have been transferred before
   */
  perform(instruction: Instruction, address: number, done = 0): void {
    if (this.#registers.length > 0) this.#registers.length = 0
    this.#flags = undefined
    this.#conditionFlags = undefined
    this.#q = false
    this.#ge = undefined
    this.#monitor = undefined
    this.#it = undefined
    this.branchTaken = undefined
    this.unalignedCycles = 0
    this.#address = address
    this.#sizeBytes = instruction.sizeBytes
    this.#done = this.#accesses = done
    const meaning = meanings[instruction.operation] as StagedMeaning
    const usesFloat = instruction.encoding.since === 'VFPv4-SP'
    if (usesFloat) this.fp.begin()
    meaning(this, stagedOperands(instruction))
    this.#commit()
    if (usesFloat) this.fp.commit()
  }

  /** An abandoned load multiple keeps what it has loaded, but for its base register. */
  keepLoaded(base: number): void {
    for (const { index, value } of this.#registers) if (index !== base) this.#state.setRegister(index, value)
  }

  /** Before each access: where an arrival meets the transfer here and is taken, the rest of it is abandoned. */
  #meetArrivals(): void {
    const core = this.#core
    if (core.transferInterrupts.size === 0) return
    const arrivals = [...core.transferInterrupts].filter(
      ({ pc, sp, afterAccesses }) =>
        pc === this.#address && sp === this.#state.sp && afterAccesses === this.#accesses,
    )
    for (const each of arrivals) {
      core.transferInterrupts.delete(each)
      each.arrive()
    }
    if (arrivals.length > 0 && preempting(core) !== undefined) throw new TransferAbandoned(this.#accesses)
    this.#accesses += 1
  }

  /** The cycles that what the operands of an instruction hold now will add. */
  extraCycles({ extra }: Cost, instruction: Instruction): number {
    return extra === undefined ? 0 : num(extra(this, stagedOperands(instruction) as never))
  }

  #commit(): void {
    const state = this.#state
    for (const { index, value } of this.#registers) state.setRegister(index, value)
    if (this.#flags !== undefined) {
      const { result, carry, overflow } = this.#flags
      state.set(layout.n, num(result))
      state.set(layout.z, num(result))
      if (carry !== undefined) state.set(layout.c, num(carry))
      if (overflow !== undefined) state.set(layout.v, num(overflow))
    }
    if (this.#conditionFlags !== undefined) {
      const q = state.get(layout.q) << 27
      state.setFlags((this.#conditionFlags & ~(1 << 27)) | q)
    }
    if (this.#q) state.set(layout.q, 1)
    if (this.#ge !== undefined) state.set(layout.ge, this.#ge)
    if (this.#monitor !== undefined) state.set(layout.monitor, this.#monitor)
    if (this.#it !== undefined) state.itstate = this.#it
  }

  word(value: number): Val {
    return val(value)
  }
  pc(): Val {
    return val(this.#address + 4)
  }
  nextInstruction(): Val {
    return val(this.#address + this.#sizeBytes)
  }
  reg(from: Reg): Val {
    return from.isPc ? this.pc() : val(this.#state.register(indexOf(from)))
  }
  setReg(to: Reg, value: Val): void {
    this.#registers.push({ index: indexOf(to), value: num(value) })
  }

  add(a: Val, b: Val): Val {
    return val(num(a) + num(b))
  }
  sub(a: Val, b: Val): Val {
    return val(num(a) - num(b))
  }
  mul(a: Val, b: Val): Val {
    return val(Math.imul(num(a), num(b)))
  }
  mulHigh(a: Val, b: Val, signed: boolean): Val {
    const wide = (value: Val): bigint => (signed ? BigInt(num(value)) : BigInt(num(value) >>> 0))
    return val(Number(BigInt.asIntN(32, (wide(a) * wide(b)) >> 32n)))
  }
  and(a: Val, b: Val): Val {
    return val(num(a) & num(b))
  }
  or(a: Val, b: Val): Val {
    return val(num(a) | num(b))
  }
  xor(a: Val, b: Val): Val {
    return val(num(a) ^ num(b))
  }
  not(a: Val): Val {
    return val(~num(a))
  }
  shiftLeft(a: Val, amount: Val): Val {
    return val(num(a) << num(amount))
  }
  shiftRight(a: Val, amount: Val): Val {
    return val(num(a) >>> num(amount))
  }
  shiftRightSigned(a: Val, amount: Val): Val {
    return val(num(a) >> num(amount))
  }
  rotateRight(a: Val, amount: Val): Val {
    const by = num(amount) & 31
    return by === 0 ? a : val((num(a) >>> by) | (num(a) << (32 - by)))
  }
  countLeadingZeros(a: Val): Val {
    return val(Math.clz32(num(a)))
  }
  registerCount(list: RegList): Val {
    return val(bitCount(list as unknown as number))
  }
  signExtend(a: Val, fromBits: 8 | 16): Val {
    return val((num(a) << (32 - fromBits)) >> (32 - fromBits))
  }
  equal(a: Val, b: Val): Val {
    return val(num(a) === num(b) ? 1 : 0)
  }
  lessThan(a: Val, b: Val, signed: boolean): Val {
    const less = signed ? num(a) < num(b) : num(a) >>> 0 < num(b) >>> 0
    return val(less ? 1 : 0)
  }
  select(condition: Val, whenTrue: Val, whenFalse: Val): Val {
    return num(condition) !== 0 ? whenTrue : whenFalse
  }
  /** The manual's `AddWithCarry`, by its unsigned and signed sums. */
  addWithCarry(x: Val, y: Val, carryIn: Val): Sum {
    const unsignedSum = (num(x) >>> 0) + (num(y) >>> 0) + num(carryIn)
    const signedSum = num(x) + num(y) + num(carryIn)
    const result = unsignedSum | 0
    return {
      result: val(result),
      carry: val(unsignedSum > 0xffffffff ? 1 : 0),
      overflow: val(signedSum === result ? 0 : 1),
    }
  }
  divide(dividend: Val, divisor: Val, signed: boolean): Val {
    if (num(divisor) === 0) {
      if ((this.#state.get(layout.ccr) & (1 << 4)) !== 0) throw new FaultSignal('DIVBYZERO')
      return val(0)
    }
    return signed
      ? val(Math.trunc(num(dividend) / num(divisor)))
      : val(Math.floor((num(dividend) >>> 0) / (num(divisor) >>> 0)))
  }

  carry(): Val {
    return val(this.#state.get(layout.c))
  }
  condition(cond: number): Val {
    return val(conditionPassed(cond, this.#state.apsr) ? 1 : 0)
  }
  setFlags(update: FlagUpdate): void {
    this.#flags = update
  }
  setConditionFlags(word: Val): void {
    this.#conditionFlags = num(word)
  }
  saturated(condition: Val): void {
    this.#q ||= num(condition) !== 0
  }
  ge(): Val {
    return val(this.#state.get(layout.ge))
  }
  setGe(bits: Val): void {
    this.#ge = num(bits)
  }

  load(at: Val, sizeBytes: SizeBytes, options: AccessOptions = {}): Val {
    this.#meetArrivals()
    const address = num(at) >>> 0
    const privileged = options.unprivileged !== true && this.#state.isPrivileged
    const aligned = this.#isAligned(address, sizeBytes, options)
    const value = (aligned ? readData : readUnaligned)(this.#core, address, sizeBytes, privileged)
    if (options.signed !== true || sizeBytes === 4) return val(value)
    return this.signExtend(val(value), sizeBytes === 1 ? 8 : 16)
  }
  store(at: Val, sizeBytes: SizeBytes, value: Val, options: AccessOptions = {}): void {
    this.#meetArrivals()
    const address = num(at) >>> 0
    const privileged = options.unprivileged !== true && this.#state.isPrivileged
    const aligned = this.#isAligned(address, sizeBytes, options)
    const kept = sizeBytes === 4 ? num(value) >>> 0 : num(value) & (2 ** (8 * sizeBytes) - 1)
    ;(aligned ? writeData : writeUnaligned)(this.#core, address, sizeBytes, kept, privileged)
  }
  #isAligned(address: number, sizeBytes: SizeBytes, options: AccessOptions): boolean {
    if (checkAlignment(this.#core, address, sizeBytes, options.aligned === true)) return true
    if (sizeBytes !== 1) this.unalignedCycles += num(unalignedCycles(this, val(address), sizeBytes))
    return false
  }
  words(address: Val): void {
    checkAlignment(this.#core, num(address) >>> 0, 4, true)
  }
  forEachRegister(registers: RegList, body: (register: Reg, offset: Val) => void): void {
    const list = registers as unknown as number
    let offset = 0
    for (let index = 0; index < 15; index++) {
      if ((list & (1 << index)) === 0) continue
      if (offset >= 4 * this.#done) body(register(index), val(offset))
      offset += 4
    }
  }
  loadExclusive(address: Val, sizeBytes: SizeBytes): Val {
    const value = this.load(address, sizeBytes, { aligned: true })
    this.#monitor = 1
    return value
  }
  storeExclusive(address: Val, sizeBytes: SizeBytes, value: Val): Val {
    checkAlignment(this.#core, num(address) >>> 0, sizeBytes, true)
    const passes = this.#state.get(layout.monitor) !== 0
    if (passes) this.store(address, sizeBytes, value, { aligned: true })
    this.#monitor = 0
    return val(passes ? 0 : 1)
  }
  clearExclusive(): void {
    this.#monitor = 0
  }

  branch(target: Val): void {
    this.branchTaken = { kind: 'plain', target: (num(target) & ~1) >>> 0 }
  }
  branchBy(offset: Val): void {
    this.branch(this.add(this.pc(), offset))
  }
  branchByIf(condition: Val, offset: Val): void {
    if (num(condition) !== 0) this.branchBy(offset)
  }
  branchExchange(target: Val): void {
    this.branchTaken = { kind: 'exchange', target: num(target) >>> 0 }
  }
  branchLink(target: Val): void {
    this.branchTaken = { kind: 'link', target: num(target) >>> 0 }
  }
  beginIt(firstcond: Val, mask: Val): void {
    this.#it = (num(firstcond) << 4) | num(mask)
  }
}
