import { layout } from './layout.ts'

/**
 * Architectural state as views of the machine's memory. Everything that ARMv7-M calls state is a word
 * in here; the accessors add only names and the banking of SP.
 */
export class State {
  readonly memory: WebAssembly.Memory
  readonly words: Int32Array
  readonly bytes: Uint8Array
  readonly floats: Float64Array

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory
    this.words = new Int32Array(memory.buffer)
    this.bytes = new Uint8Array(memory.buffer)
    this.floats = new Float64Array(memory.buffer)
  }

  /** A word of state, unsigned. */
  get(offset: number): number {
    return (this.words[offset >> 2] ?? 0) >>> 0
  }

  set(offset: number, value: number): void {
    this.words[offset >> 2] = value
  }

  /** r0…r12, active SP, LR; 15 is the stored PC (the instruction's own address). */
  register(index: number): number {
    return (this.words[index] ?? 0) >>> 0
  }

  /** SP's bits 1:0 are zero whatever is written (B1.4.1). */
  setRegister(index: number, value: number): void {
    this.words[index] = index === 13 ? value & ~3 : value
  }

  get pc(): number {
    return this.get(layout.pc)
  }
  set pc(address: number) {
    this.set(layout.pc, address)
  }
  get lr(): number {
    return this.get(layout.lr)
  }
  set lr(value: number) {
    this.set(layout.lr, value)
  }
  get sp(): number {
    return this.get(layout.sp)
  }
  set sp(value: number) {
    this.set(layout.sp, value & ~3)
  }

  /** IPSR: the current exception's number, 0 in Thread mode. */
  get ipsr(): number {
    return this.get(layout.ipsr)
  }
  get inHandlerMode(): boolean {
    return this.ipsr !== 0
  }
  /** `CurrentModeIsPrivileged()`: Handler mode always is. */
  get isPrivileged(): boolean {
    return this.ipsr !== 0 || (this.get(layout.control) & 1) === 0
  }
  /** Whether SP is PSP: Thread mode with CONTROL.SPSEL. */
  get usesPsp(): boolean {
    return this.ipsr === 0 && (this.get(layout.control) & 2) !== 0
  }

  /** The stack pointer not in use. */
  get otherSp(): number {
    return this.get(layout.otherSp)
  }
  get msp(): number {
    return this.usesPsp ? this.otherSp : this.sp
  }
  set msp(value: number) {
    this.set(this.usesPsp ? layout.otherSp : layout.sp, value & ~3)
  }
  get psp(): number {
    return this.usesPsp ? this.sp : this.get(layout.otherSp)
  }
  set psp(value: number) {
    this.set(this.usesPsp ? layout.sp : layout.otherSp, value & ~3)
  }

  /** Changes IPSR and CONTROL together, keeping MSP and PSP what they are whichever of them SP is. */
  setModeAndControl(ipsr: number, control: number): void {
    const { msp, psp } = this
    this.set(layout.ipsr, ipsr)
    this.set(layout.control, control)
    this.msp = msp
    this.psp = psp
  }

  /** APSR: NZCVQ and GE. */
  get apsr(): number {
    const n = this.get(layout.n) >>> 31
    const z = this.get(layout.z) === 0 ? 1 : 0
    const flags = (n << 31) | (z << 30) | (this.get(layout.c) << 29) | (this.get(layout.v) << 28)
    return (flags | (this.get(layout.q) << 27) | (this.get(layout.ge) << 16)) >>> 0
  }
  /** NZCVQ of an APSR. */
  setFlags(apsr: number): void {
    this.set(layout.n, apsr & 0x80000000)
    this.set(layout.z, (apsr & 0x40000000) !== 0 ? 0 : 1)
    this.set(layout.c, (apsr >>> 29) & 1)
    this.set(layout.v, (apsr >>> 28) & 1)
    this.set(layout.q, (apsr >>> 27) & 1)
  }
  /** GE of an APSR; a core without the DSP extension has none. */
  setGe(apsr: number): void {
    this.set(layout.ge, (apsr >>> 16) & 0xf)
  }

  get itstate(): number {
    return this.get(layout.itstate)
  }
  set itstate(value: number) {
    this.set(layout.itstate, value)
  }

  /** xPSR without bit 9, which exists only in a stacked word. */
  get xpsr(): number {
    const it = this.itstate
    const epsr = (this.get(layout.t) << 24) | ((it & 3) << 25) | ((it >>> 2) << 10)
    return (this.apsr | epsr | this.ipsr) >>> 0
  }

  /** Cycles since reset. */
  get cycles(): number {
    return this.floats[layout.cycles >> 3] ?? 0
  }
  set cycles(value: number) {
    this.floats[layout.cycles >> 3] = value
  }
  /** Instructions executed since reset. */
  get instructions(): number {
    return this.floats[layout.instructions >> 3] ?? 0
  }
  set instructions(value: number) {
    this.floats[layout.instructions >> 3] = value
  }

  /** Bit `exception` of one of the bit sets (`layout.pending` …). */
  hasBit(set: number, exception: number): boolean {
    return ((this.words[(set >> 2) + (exception >> 5)] ?? 0) & (1 << (exception & 31))) !== 0
  }
  putBit(set: number, exception: number, value: boolean): void {
    const index = (set >> 2) + (exception >> 5)
    const mask = 1 << (exception & 31)
    const old = this.words[index] ?? 0
    this.words[index] = value ? old | mask : old & ~mask
  }
}

/** The manual's `ConditionPassed()` for a condition field and APSR. */
export function conditionPassed(condition: number, apsr: number): boolean {
  const n = (apsr & 0x80000000) !== 0
  const z = (apsr & 0x40000000) !== 0
  const c = (apsr & 0x20000000) !== 0
  const v = (apsr & 0x10000000) !== 0
  const base = [z, c, n, v, c && !z, n === v, n === v && !z, true][condition >> 1] ?? true
  return (condition & 1) === 1 && condition !== 15 ? !base : base
}
