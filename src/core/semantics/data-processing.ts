import type { CarryOut } from '../../isa/expand.ts'
import type { dataProcessing as operations } from '../../isa/operations/data-processing.ts'
import type { Meanings, Reg, Stage, Staged, Sum, Val } from '../stage.ts'
import { signedSatQ, unsignedSatQ } from './saturation.ts'
import { shiftByRegister, shiftImmediate } from './shifts.ts'

type Logical = (s: Stage, a: Val, b: Val) => Val
type Arithmetic = (s: Stage, n: Val, operand: Val) => Sum

const and: Logical = (s, a, b) => s.and(a, b)
const bic: Logical = (s, a, b) => s.and(a, s.not(b))
const orr: Logical = (s, a, b) => s.or(a, b)
const orn: Logical = (s, a, b) => s.or(a, s.not(b))
const eor: Logical = (s, a, b) => s.xor(a, b)
const add: Arithmetic = (s, n, operand) => s.addWithCarry(n, operand, s.word(0))
const adc: Arithmetic = (s, n, operand) => s.addWithCarry(n, operand, s.carry())
const sub: Arithmetic = (s, n, operand) => s.addWithCarry(n, s.not(operand), s.word(1))
const sbc: Arithmetic = (s, n, operand) => s.addWithCarry(n, s.not(operand), s.carry())
const rsb: Arithmetic = (s, n, operand) => s.addWithCarry(s.not(n), operand, s.word(1))

/** The carry that `ThumbExpandImm_C` hands on. */
function immediateCarry(s: Stage, imm: Val, carryOut: CarryOut): Val | undefined {
  return carryOut === 'bit31' ? s.shiftRight(imm, s.word(31)) : undefined
}

function setLogicalFlags(s: Stage, result: Val, carry: Val | undefined): void {
  s.setFlags(carry === undefined ? { result } : { result, carry })
}

type LogicalImmediate = Staged<(typeof operations)['AND_imm']>
type ArithmeticImmediate = Staged<(typeof operations)['ADC_imm']>
type ShiftedRegister = Staged<(typeof operations)['AND_reg']>

const logicalImmediate = (f: Logical) => (s: Stage, o: LogicalImmediate) => {
  const result = f(s, s.reg(o.n), o.imm)
  s.setReg(o.d, result)
  if (o.setflags) setLogicalFlags(s, result, immediateCarry(s, o.imm, o.carryOut))
}
const logicalRegister = (f: Logical) => (s: Stage, o: ShiftedRegister) => {
  const shifted = shiftImmediate(s, s.reg(o.m), o.shift, o.amount)
  const result = f(s, s.reg(o.n), shifted.result)
  s.setReg(o.d, result)
  if (o.setflags) setLogicalFlags(s, result, shifted.carry)
}
const testImmediate = (f: Logical) => (s: Stage, o: Pick<LogicalImmediate, 'n' | 'imm' | 'carryOut'>) => {
  setLogicalFlags(s, f(s, s.reg(o.n), o.imm), immediateCarry(s, o.imm, o.carryOut))
}
const testRegister = (f: Logical) => (s: Stage, o: Pick<ShiftedRegister, 'n' | 'm' | 'shift' | 'amount'>) => {
  const shifted = shiftImmediate(s, s.reg(o.m), o.shift, o.amount)
  setLogicalFlags(s, f(s, s.reg(o.n), shifted.result), shifted.carry)
}
const arithmeticImmediate = (f: Arithmetic) => (s: Stage, o: ArithmeticImmediate) => {
  const sum = f(s, s.reg(o.n), o.imm)
  s.setReg(o.d, sum.result)
  if (o.setflags) s.setFlags(sum)
}
const arithmeticRegister = (f: Arithmetic) => (s: Stage, o: ShiftedRegister) => {
  const shifted = shiftImmediate(s, s.reg(o.m), o.shift, o.amount)
  const sum = f(s, s.reg(o.n), shifted.result)
  // ADD Rd, PC and ADD PC, Rm (encoding T2): ALUWritePC, a plain branch.
  if (o.d.isPc) s.branch(sum.result)
  else s.setReg(o.d, sum.result)
  if (o.setflags) s.setFlags(sum)
}
const compareImmediate = (f: Arithmetic) => (s: Stage, o: { n: Reg; imm: Val }) => {
  s.setFlags(f(s, s.reg(o.n), o.imm))
}
const compareRegister =
  (f: Arithmetic) => (s: Stage, o: Pick<ShiftedRegister, 'n' | 'm' | 'shift' | 'amount'>) => {
    s.setFlags(f(s, s.reg(o.n), shiftImmediate(s, s.reg(o.m), o.shift, o.amount).result))
  }
const shiftImmediately =
  (kind: 'lsl' | 'lsr' | 'asr' | 'ror') => (s: Stage, o: Staged<(typeof operations)['LSL_imm']>) => {
    const { result, carry } = shiftImmediate(s, s.reg(o.m), kind, o.amount)
    s.setReg(o.d, result)
    if (o.setflags) setLogicalFlags(s, result, carry)
  }
const shiftRegister =
  (kind: 'lsl' | 'lsr' | 'asr' | 'ror') => (s: Stage, o: Staged<(typeof operations)['LSL_reg']>) => {
    const { result, carry } = shiftByRegister(s, s.reg(o.n), kind, s.reg(o.m))
    s.setReg(o.d, result)
    if (o.setflags) s.setFlags({ result, carry })
  }
const extend = (f: (s: Stage, rotated: Val) => Val) => (s: Stage, o: Staged<(typeof operations)['SXTB']>) => {
  s.setReg(o.d, f(s, s.rotateRight(s.reg(o.m), o.rotate)))
}

/** A mask of `width` ones, for widths 1…32. */
function ones(s: Stage, width: Val): Val {
  return s.shiftRight(s.word(0xffffffff), s.sub(s.word(32), width))
}

function byteSwap16(s: Stage, value: Val): Val {
  const mask = s.word(0x00ff00ff)
  const eight = s.word(8)
  return s.or(s.shiftLeft(s.and(value, mask), eight), s.and(s.shiftRight(value, eight), mask))
}

function reverseBits(s: Stage, value: Val): Val {
  let result = value
  for (const [distance, mask] of [
    [1, 0x55555555],
    [2, 0x33333333],
    [4, 0x0f0f0f0f],
  ] as const) {
    const by = s.word(distance)
    const low = s.word(mask)
    result = s.or(s.shiftLeft(s.and(result, low), by), s.and(s.shiftRight(result, by), low))
  }
  return s.rotateRight(byteSwap16(s, result), s.word(16))
}

function insertBits(s: Stage, o: Staged<(typeof operations)['BFC']>, source: Val): void {
  const mask = s.shiftLeft(ones(s, o.width), o.lsb)
  s.setReg(o.d, s.or(s.and(s.reg(o.d), s.not(mask)), s.and(s.shiftLeft(source, o.lsb), mask)))
}

export const dataProcessing: Meanings<typeof operations> = {
  AND_imm: logicalImmediate(and),
  BIC_imm: logicalImmediate(bic),
  ORR_imm: logicalImmediate(orr),
  ORN_imm: logicalImmediate(orn),
  EOR_imm: logicalImmediate(eor),
  ADC_imm: arithmeticImmediate(adc),
  SBC_imm: arithmeticImmediate(sbc),
  RSB_imm: arithmeticImmediate(rsb),
  ADD_imm: arithmeticImmediate(add),
  SUB_imm: arithmeticImmediate(sub),
  MOV_imm(s, o) {
    s.setReg(o.d, o.imm)
    if (o.setflags) setLogicalFlags(s, o.imm, immediateCarry(s, o.imm, o.carryOut))
  },
  MVN_imm(s, o) {
    const result = s.not(o.imm)
    s.setReg(o.d, result)
    if (o.setflags) setLogicalFlags(s, result, immediateCarry(s, o.imm, o.carryOut))
  },
  MOVT(s, o) {
    s.setReg(o.d, s.or(s.and(s.reg(o.d), s.word(0xffff)), s.shiftLeft(o.imm, s.word(16))))
  },
  TST_imm: testImmediate(and),
  TEQ_imm: testImmediate(eor),
  CMP_imm: compareImmediate(sub),
  CMN_imm: compareImmediate(add),
  ADR(s, o) {
    s.setReg(o.d, s.add(s.and(s.pc(), s.word(~3)), o.imm))
  },

  AND_reg: logicalRegister(and),
  BIC_reg: logicalRegister(bic),
  ORR_reg: logicalRegister(orr),
  ORN_reg: logicalRegister(orn),
  EOR_reg: logicalRegister(eor),
  ADC_reg: arithmeticRegister(adc),
  SBC_reg: arithmeticRegister(sbc),
  RSB_reg: arithmeticRegister(rsb),
  ADD_reg: arithmeticRegister(add),
  SUB_reg: arithmeticRegister(sub),
  MOV_reg(s, o) {
    const result = s.reg(o.m)
    if (o.d.isPc) s.branch(result)
    else s.setReg(o.d, result)
    if (o.setflags) s.setFlags({ result })
  },
  MVN_reg(s, o) {
    const shifted = shiftImmediate(s, s.reg(o.m), o.shift, o.amount)
    const result = s.not(shifted.result)
    s.setReg(o.d, result)
    if (o.setflags) setLogicalFlags(s, result, shifted.carry)
  },
  TST_reg: testRegister(and),
  TEQ_reg: testRegister(eor),
  CMP_reg: compareRegister(sub),
  CMN_reg: compareRegister(add),

  LSL_imm: shiftImmediately('lsl'),
  LSR_imm: shiftImmediately('lsr'),
  ASR_imm: shiftImmediately('asr'),
  ROR_imm: shiftImmediately('ror'),
  RRX(s, o) {
    const { result, carry } = shiftImmediate(s, s.reg(o.m), 'rrx', s.word(1))
    s.setReg(o.d, result)
    if (o.setflags) setLogicalFlags(s, result, carry)
  },
  LSL_reg: shiftRegister('lsl'),
  LSR_reg: shiftRegister('lsr'),
  ASR_reg: shiftRegister('asr'),
  ROR_reg: shiftRegister('ror'),

  CLZ(s, o) {
    s.setReg(o.d, s.countLeadingZeros(s.reg(o.m)))
  },
  RBIT(s, o) {
    s.setReg(o.d, reverseBits(s, s.reg(o.m)))
  },
  REV(s, o) {
    s.setReg(o.d, s.rotateRight(byteSwap16(s, s.reg(o.m)), s.word(16)))
  },
  REV16(s, o) {
    s.setReg(o.d, byteSwap16(s, s.reg(o.m)))
  },
  REVSH(s, o) {
    s.setReg(o.d, s.signExtend(byteSwap16(s, s.reg(o.m)), 16))
  },
  SXTB: extend((s, rotated) => s.signExtend(rotated, 8)),
  SXTH: extend((s, rotated) => s.signExtend(rotated, 16)),
  UXTB: extend((s, rotated) => s.and(rotated, s.word(0xff))),
  UXTH: extend((s, rotated) => s.and(rotated, s.word(0xffff))),

  SBFX(s, o) {
    const atTop = s.shiftLeft(s.reg(o.n), s.sub(s.word(32), s.add(o.lsb, o.width)))
    s.setReg(o.d, s.shiftRightSigned(atTop, s.sub(s.word(32), o.width)))
  },
  UBFX(s, o) {
    s.setReg(o.d, s.and(s.shiftRight(s.reg(o.n), o.lsb), ones(s, o.width)))
  },
  BFI(s, o) {
    insertBits(s, o, s.reg(o.n))
  },
  BFC(s, o) {
    insertBits(s, o, s.word(0))
  },
  SSAT(s, o) {
    const value = shiftImmediate(s, s.reg(o.n), o.shift, o.amount).result
    const { result, saturated } = signedSatQ(s, value, s.sub(o.saturateTo, s.word(1)))
    s.setReg(o.d, result)
    s.saturated(saturated)
  },
  USAT(s, o) {
    const value = shiftImmediate(s, s.reg(o.n), o.shift, o.amount).result
    const { result, saturated } = unsignedSatQ(s, value, o.saturateTo)
    s.setReg(o.d, result)
    s.saturated(saturated)
  },
}
