import { meanings } from '../core/semantics/index.ts'
import type { FloatStage } from '../core/float-stage.ts'
import type { FlagUpdate, Reg, RegList, SizeBytes, Stage, Sum, SystemActions, Val } from '../core/stage.ts'
import type { Instruction } from '../isa/decode.ts'
import type { Schema } from '../isa/operands.ts'
import { operations } from '../isa/operations.ts'
import { indexOf, register, stagedOperands } from './reference-values.ts'

type StagedMeaning = (stage: Stage, operands: unknown) => void

/** What a value is computed from: bit n of `places` for core register n, then flags; bit n of `loads` for its n-th load. */
export interface Sources {
  readonly places: number
  readonly loads: number
}
/** Places that are no core registers, as bits of {@link Sources.places}: N and Z; C, V, Q and GE; all of floating point. */
export const place = { nz: 16, cv: 17, float: 18 } as const

/** An access that an instruction makes, in its order. */
export interface FlowingAccess {
  readonly kind: 'read' | 'write'
  readonly sizeBytes: SizeBytes
  readonly isExclusive: boolean
  readonly address: Sources
  /** Of what is stored. */
  readonly value: Sources
}
/** What the results of an instruction are computed from, as the text of its meaning says. */
export interface Provenance {
  readonly accesses: readonly FlowingAccess[]
  /** Registers and flags that are written. `keeps`: only in part, what was there stays as well. */
  readonly results: readonly { readonly place: number; readonly from: Sources; readonly keeps: boolean }[]
  /** Whether it branches depends on this; `offset` from its address + 4 where that is a constant. */
  readonly branch: { readonly from: Sources; readonly offset: number | undefined } | undefined
  /** What goes to special registers. */
  readonly system: Sources
}

/** A value, as this stage knows it: constants are computed with, to number the S registers. */
interface Flow extends Sources {
  readonly constant: number | undefined
}
const asFlow = (value: Val): Flow => value as unknown as Flow
const asVal = (flow: Flow): Val => flow as unknown as Val
const constant = (value: number): Val => asVal({ places: 0, loads: 0, constant: value })
const held = (at: number): Val => asVal({ places: 1 << at, loads: 0, constant: undefined })
const nothing: Sources = { places: 0, loads: 0 }

function join(...values: readonly Val[]): Val {
  const flows = values.map(asFlow)
  const places = flows.reduce((all, flow) => all | flow.places, 0)
  return asVal({ places, loads: flows.reduce((all, flow) => all | flow.loads, 0), constant: undefined })
}

const memo = new WeakMap<Instruction, Provenance>()

/** What an instruction's results are computed from. Kept, as instructions are shared. */
export function provenanceOf(instruction: Instruction): Provenance {
  const known = memo.get(instruction)
  if (known !== undefined) return known
  const schema: Schema = operations[instruction.operation]
  const operands = Object.entries(stagedOperands(instruction) as Readonly<Record<string, unknown>>).map(
    ([name, value]) => {
      const isValue = schema[name]?.kind === 'word' || schema[name]?.kind === 'byte'
      return [name, isValue ? constant(value as number) : value] as const
    },
  )
  const stage = new ProvenanceStage()
  const meaning = meanings[instruction.operation] as StagedMeaning
  meaning(stage, Object.fromEntries(operands))
  memo.set(instruction, stage.found)
  return stage.found
}

/** The stage that records where values come from. */
class ProvenanceStage implements Stage {
  readonly sp = register(13)
  readonly lr = register(14)
  readonly #accesses: FlowingAccess[] = []
  readonly #results: { place: number; from: Sources; keeps: boolean }[] = []
  #branch: Provenance['branch']
  #toSystem: Sources = nothing

  get found(): Provenance {
    const [accesses, results, branch] = [this.#accesses, this.#results, this.#branch]
    return { accesses, results, branch, system: this.#toSystem }
  }

  word(value: number): Val {
    return constant(value)
  }
  pc(): Val {
    return asVal({ ...nothing, constant: undefined })
  }
  nextInstruction(): Val {
    return this.pc()
  }
  reg(from: Reg): Val {
    return from.isPc ? this.pc() : held(indexOf(from))
  }
  setReg(to: Reg, value: Val): void {
    this.#set(indexOf(to), value)
  }
  #set(at: number, value: Val, keeps = false): void {
    this.#results.push({ place: at, from: asFlow(value), keeps })
  }

  add(a: Val, b: Val): Val {
    const [x, y] = [asFlow(a).constant, asFlow(b).constant]
    return x === undefined || y === undefined ? join(a, b) : constant(x + y)
  }
  readonly sub = join
  readonly mul = join
  mulHigh(a: Val, b: Val): Val {
    return join(a, b)
  }
  readonly and = join
  readonly or = join
  readonly xor = join
  not(a: Val): Val {
    return join(a)
  }
  readonly shiftLeft = join
  readonly shiftRight = join
  readonly shiftRightSigned = join
  readonly rotateRight = join
  countLeadingZeros(a: Val): Val {
    return join(a)
  }
  registerCount(): Val {
    return this.pc()
  }
  signExtend(a: Val): Val {
    return join(a)
  }
  readonly equal = join
  lessThan(a: Val, b: Val): Val {
    return join(a, b)
  }
  readonly select = join
  addWithCarry(x: Val, y: Val, carryIn: Val): Sum {
    const result = join(x, y, carryIn)
    return { result, carry: result, overflow: result }
  }
  divide(dividend: Val, divisor: Val): Val {
    return join(dividend, divisor)
  }

  carry(): Val {
    return held(place.cv)
  }
  /** EQ, NE, MI and PL look at N and Z alone; CS, CC, VS and VC at C and V. */
  condition(cond: number): Val {
    return conditionOf(cond)
  }
  setFlags({ result, carry, overflow }: FlagUpdate): void {
    this.#set(place.nz, result)
    const rest = [carry, overflow].filter((each) => each !== undefined)
    if (rest.length > 0) this.#set(place.cv, join(...rest), rest.length < 2)
  }
  setConditionFlags(word: Val): void {
    this.#set(place.nz, word)
    this.#set(place.cv, word, true)
  }
  saturated(condition: Val): void {
    this.#set(place.cv, condition, true)
  }
  ge(): Val {
    return held(place.cv)
  }
  setGe(bits: Val): void {
    this.#set(place.cv, bits, true)
  }

  #access(kind: 'read' | 'write', address: Val, sizeBytes: SizeBytes, value: Val, isExclusive = false): void {
    this.#accesses.push({ kind, sizeBytes, isExclusive, address: asFlow(address), value: asFlow(value) })
  }
  load(address: Val, sizeBytes: SizeBytes): Val {
    return this.#load(address, sizeBytes, false)
  }
  #load(address: Val, sizeBytes: SizeBytes, isExclusive: boolean): Val {
    const loads = 1 << this.#accesses.length
    this.#access('read', address, sizeBytes, constant(0), isExclusive)
    return asVal({ places: 0, loads, constant: undefined })
  }
  store(address: Val, sizeBytes: SizeBytes, value: Val): void {
    this.#access('write', address, sizeBytes, value)
  }
  words(): void {
    // The accesses follow.
  }
  forEachRegister(list: RegList, body: (register: Reg, offset: Val) => void): void {
    const mask = list as unknown as number
    for (let index = 0; index < 15; index++) if ((mask & (1 << index)) !== 0) body(register(index), this.pc())
  }
  loadExclusive(address: Val, sizeBytes: SizeBytes): Val {
    return this.#load(address, sizeBytes, true)
  }
  storeExclusive(address: Val, sizeBytes: SizeBytes, value: Val): Val {
    this.#access('write', address, sizeBytes, value, true)
    return this.pc()
  }
  clearExclusive(): void {
    // It is no value.
  }

  branch(target: Val): void {
    this.#branch = { from: asFlow(target), offset: undefined }
  }
  branchBy(offset: Val): void {
    this.#branch = { from: asFlow(offset), offset: asFlow(offset).constant }
  }
  branchByIf(condition: Val, offset: Val): void {
    this.#branch = { from: asFlow(join(condition, offset)), offset: asFlow(offset).constant }
  }
  branchExchange(target: Val): void {
    this.branch(target)
  }
  branchLink(target: Val): void {
    this.branch(target)
  }
  beginIt(): void {
    // The condition is looked at by the instructions of the block.
  }

  readonly fp: FloatStage = {
    register: () => held(place.float),
    setRegister: (_number, value) => {
      this.#set(place.float, value, true)
    },
    forEachRegister: (first, count, body) => {
      for (let done = 0; done < (asFlow(count).constant ?? 0); done++) body(first, this.pc())
    },
    add: join,
    sub: join,
    mul: join,
    div: join,
    sqrt: (a) => a,
    mulAdd: join,
    compare: (a, b) => {
      this.#set(place.float, join(a, b), true)
    },
    toFixed: (a) => a,
    fromFixed: (a) => a,
    halfToSingle: (a) => a,
    singleToHalf: (a) => a,
    status: () => held(place.float),
    setStatus: (value) => {
      this.#set(place.float, value, true)
    },
  }

  /** System operations compute with nothing but what MSR writes. */
  readonly system: SystemActions = {
    readSpecial: (sysm) => (hasFlags(sysm) ? join(held(place.nz), held(place.cv)) : this.pc()),
    writeSpecial: (sysm, _mask, value) => {
      this.#toSystem = asFlow(value)
      if (hasFlags(sysm)) for (const at of [place.nz, place.cv]) this.#set(at, value, true)
    },
    supervisorCall: none,
    breakpoint: none,
    undefined: none,
    noCoprocessor: none,
    changeProcessorState: none,
    waitForInterrupt: none,
    waitForEvent: none,
    sendEvent: none,
  }
}

/** APSR, IAPSR, EAPSR and XPSR, as MRS and MSR number them. */
function hasFlags(sysm: number): boolean {
  return sysm < 4
}

/** What a condition field looks at: N and Z (EQ, NE, MI, PL), C and V (CS, CC, VS, VC), or both. */
export function conditionOf(cond: number): Val & Sources {
  const [nz, cv] = [1 << place.nz, 1 << place.cv]
  const places = [nz, cv, nz, cv][cond >> 1] ?? (cond >> 1 === 7 ? 0 : nz | cv)
  return asVal({ places, loads: 0, constant: undefined }) as Val & Sources
}
function none(): void {
  // No value is computed.
}
