import type { loadsAndStores as operations } from '../../isa/operations/loads-stores.ts'
import type { AccessOptions, Meanings, Reg, RegList, SizeBytes, Stage, Staged, Val } from '../stage.ts'

type Immediate = Staged<(typeof operations)['LDR_imm']>
type Register = Staged<(typeof operations)['LDR_reg']>
type Unprivileged = Staged<(typeof operations)['LDRT']>

/** Offset, pre-indexed and post-indexed addressing: the access's address, and the write-back. */
function indexed(s: Stage, o: { n: Reg; imm: Val; index: boolean; wback: boolean }): Val {
  const base = s.reg(o.n)
  const offset = s.add(base, o.imm)
  if (o.wback) s.setReg(o.n, offset)
  return o.index ? offset : base
}
function literalAddress(s: Stage, imm: Val): Val {
  return s.add(s.and(s.pc(), s.word(~3)), imm)
}
function registerAddress(s: Stage, o: { n: Reg; m: Reg; amount: Val }): Val {
  return s.add(s.reg(o.n), s.shiftLeft(s.reg(o.m), o.amount))
}

/** A load into PC is `LoadWritePC`. */
function writeLoaded(s: Stage, t: Reg, value: Val): void {
  if (t.isPc) s.branchExchange(value)
  else s.setReg(t, value)
}

const loadImmediate = (size: SizeBytes, options?: AccessOptions) => (s: Stage, o: Immediate) => {
  writeLoaded(s, o.t, s.load(indexed(s, o), size, options))
}
const loadLiteral = (size: SizeBytes, options?: AccessOptions) => (s: Stage, o: { t: Reg; imm: Val }) => {
  writeLoaded(s, o.t, s.load(literalAddress(s, o.imm), size, options))
}
const loadRegister = (size: SizeBytes, options?: AccessOptions) => (s: Stage, o: Register) => {
  writeLoaded(s, o.t, s.load(registerAddress(s, o), size, options))
}
const loadUnprivileged = (size: SizeBytes, signed: boolean) => (s: Stage, o: Unprivileged) => {
  s.setReg(o.t, s.load(s.add(s.reg(o.n), o.imm), size, { signed, unprivileged: true }))
}
const storeImmediate = (size: SizeBytes) => (s: Stage, o: Immediate) => {
  s.store(indexed(s, o), size, s.reg(o.t))
}
const storeRegister = (size: SizeBytes) => (s: Stage, o: Register) => {
  s.store(registerAddress(s, o), size, s.reg(o.t))
}
const storeUnprivileged = (size: SizeBytes) => (s: Stage, o: Unprivileged) => {
  s.store(s.add(s.reg(o.n), o.imm), size, s.reg(o.t), { unprivileged: true })
}

function loadDual(s: Stage, address: Val, t: Reg, t2: Reg): void {
  s.words(address, s.word(2), 'read')
  s.setReg(t, s.load(address, 4))
  s.setReg(t2, s.load(s.add(address, s.word(4)), 4))
}

function sizeOf(s: Stage, registers: RegList, pc: boolean): { bytes: Val; count: Val } {
  const count = pc ? s.add(s.registerCount(registers), s.word(1)) : s.registerCount(registers)
  return { bytes: s.shiftLeft(count, s.word(2)), count }
}

/** `start` is the lowest address; PC, the highest register, is loaded last. */
function loadMultiple(s: Stage, registers: RegList, pc: boolean, start: Val, count: Val): void {
  s.words(start, count, 'read')
  s.forEachRegister(registers, (register, offset) => {
    s.setReg(register, s.load(s.add(start, offset), 4))
  })
  if (!pc) return
  const last = s.shiftLeft(s.sub(count, s.word(1)), s.word(2))
  s.branchExchange(s.load(s.add(start, last), 4))
}
function storeMultiple(s: Stage, registers: RegList, start: Val, count: Val): void {
  s.words(start, count, 'write')
  s.forEachRegister(registers, (register, offset) => {
    s.store(s.add(start, offset), 4, s.reg(register))
  })
}

type LoadMultiple = Staged<(typeof operations)['LDM']>
type StoreMultiple = Staged<(typeof operations)['STM']>

function ldm(s: Stage, { n, registers, pc, wback }: LoadMultiple): void {
  const { bytes, count } = sizeOf(s, registers, pc)
  const base = s.reg(n)
  if (wback) s.setReg(n, s.add(base, bytes))
  loadMultiple(s, registers, pc, base, count)
}
function ldmdb(s: Stage, { n, registers, pc, wback }: LoadMultiple): void {
  const { bytes, count } = sizeOf(s, registers, pc)
  const start = s.sub(s.reg(n), bytes)
  if (wback) s.setReg(n, start)
  loadMultiple(s, registers, pc, start, count)
}
function stm(s: Stage, { n, registers, wback }: StoreMultiple): void {
  const { bytes, count } = sizeOf(s, registers, false)
  const base = s.reg(n)
  if (wback) s.setReg(n, s.add(base, bytes))
  storeMultiple(s, registers, base, count)
}
function stmdb(s: Stage, { n, registers, wback }: StoreMultiple): void {
  const { bytes, count } = sizeOf(s, registers, false)
  const start = s.sub(s.reg(n), bytes)
  if (wback) s.setReg(n, start)
  storeMultiple(s, registers, start, count)
}

/** PLD and PLI are hints: no effect here, as on cores without a cache. */
function hint(): void {
  // Nothing to do.
}

export const loadsAndStores: Meanings<typeof operations> = {
  LDR_imm: loadImmediate(4),
  LDR_lit: loadLiteral(4),
  LDR_reg: loadRegister(4),
  LDRB_imm: loadImmediate(1),
  LDRB_lit: loadLiteral(1),
  LDRB_reg: loadRegister(1),
  LDRH_imm: loadImmediate(2),
  LDRH_lit: loadLiteral(2),
  LDRH_reg: loadRegister(2),
  LDRSB_imm: loadImmediate(1, { signed: true }),
  LDRSB_lit: loadLiteral(1, { signed: true }),
  LDRSB_reg: loadRegister(1, { signed: true }),
  LDRSH_imm: loadImmediate(2, { signed: true }),
  LDRSH_lit: loadLiteral(2, { signed: true }),
  LDRSH_reg: loadRegister(2, { signed: true }),
  STR_imm: storeImmediate(4),
  STR_reg: storeRegister(4),
  STRB_imm: storeImmediate(1),
  STRB_reg: storeRegister(1),
  STRH_imm: storeImmediate(2),
  STRH_reg: storeRegister(2),

  LDRT: loadUnprivileged(4, false),
  LDRBT: loadUnprivileged(1, false),
  LDRHT: loadUnprivileged(2, false),
  LDRSBT: loadUnprivileged(1, true),
  LDRSHT: loadUnprivileged(2, true),
  STRT: storeUnprivileged(4),
  STRBT: storeUnprivileged(1),
  STRHT: storeUnprivileged(2),

  LDRD_imm(s, o) {
    loadDual(s, indexed(s, o), o.t, o.t2)
  },
  LDRD_lit(s, o) {
    loadDual(s, literalAddress(s, o.imm), o.t, o.t2)
  },
  STRD_imm(s, o) {
    const address = indexed(s, o)
    s.words(address, s.word(2), 'write')
    s.store(address, 4, s.reg(o.t))
    s.store(s.add(address, s.word(4)), 4, s.reg(o.t2))
  },

  LDM: ldm,
  LDMDB: ldmdb,
  STM: stm,
  STMDB: stmdb,
  POP(s, { registers, pc }) {
    ldm(s, { n: s.sp, registers, pc, wback: true })
  },
  PUSH(s, { registers }) {
    stmdb(s, { n: s.sp, registers, wback: true })
  },

  LDREX(s, o) {
    s.setReg(o.t, s.loadExclusive(s.add(s.reg(o.n), o.imm), 4))
  },
  LDREXB(s, o) {
    s.setReg(o.t, s.loadExclusive(s.reg(o.n), 1))
  },
  LDREXH(s, o) {
    s.setReg(o.t, s.loadExclusive(s.reg(o.n), 2))
  },
  STREX(s, o) {
    s.setReg(o.d, s.storeExclusive(s.add(s.reg(o.n), o.imm), 4, s.reg(o.t)))
  },
  STREXB(s, o) {
    s.setReg(o.d, s.storeExclusive(s.reg(o.n), 1, s.reg(o.t)))
  },
  STREXH(s, o) {
    s.setReg(o.d, s.storeExclusive(s.reg(o.n), 2, s.reg(o.t)))
  },
  CLREX(s) {
    s.clearExclusive()
  },

  PLD_imm: hint,
  PLD_lit: hint,
  PLD_reg: hint,
  PLI_imm: hint,
  PLI_lit: hint,
  PLI_reg: hint,
}
