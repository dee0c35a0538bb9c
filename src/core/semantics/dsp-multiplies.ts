import type { dspMultiplies as operations } from '../../isa/operations/dsp.ts'
import type { Meanings, Reg, Stage, Val } from '../stage.ts'
import { lane, signedHalves } from './lanes.ts'

interface Factors {
  readonly n: Reg
  readonly m: Reg
}
interface Long extends Factors {
  readonly dLo: Reg
  readonly dHi: Reg
}

function half(s: Stage, register: Reg, isHigh: boolean): Val {
  return lane(s, s.reg(register), isHigh ? 1 : 0, signedHalves)
}

/** The product of two halves: it fits into a word. */
function product(s: Stage, o: Factors & { readonly nHigh: boolean; readonly mHigh: boolean }): Val {
  return s.mul(half(s, o.n, o.nHigh), half(s, o.m, o.mHigh))
}

/** Bits 47:16 of Rn times a half of Rm: bits 63:32 where the half is the top one of a word. */
function wideProduct(s: Stage, o: Factors & { readonly mHigh: boolean }): Val {
  const m = s.reg(o.m)
  const atTop = o.mHigh ? s.and(m, s.word(0xffff0000)) : s.shiftLeft(m, s.word(16))
  return s.mulHigh(s.reg(o.n), atTop, true)
}

/** The products of the bottom halves and of the top halves, Rm's exchanged for the mnemonic's X. */
function products(s: Stage, o: Factors & { readonly exchange: boolean }): readonly [Val, Val] {
  return [
    product(s, { ...o, nHigh: false, mHigh: o.exchange }),
    product(s, { ...o, nHigh: true, mHigh: !o.exchange }),
  ]
}

/** `RdHi:RdLo` plus signed words. */
function accumulate(s: Stage, { dLo, dHi }: Long, ...words: readonly Val[]): void {
  let [low, high] = [s.reg(dLo), s.reg(dHi)]
  for (const word of words) {
    const sum = s.addWithCarry(low, word, s.word(0))
    low = sum.result
    high = s.add(s.add(high, s.shiftRightSigned(word, s.word(31))), sum.carry)
  }
  s.setReg(dLo, low)
  s.setReg(dHi, high)
}

/** Sets Rd to a sum, and Q where that overflows. */
function setSum(s: Stage, d: Reg, a: Val, b: Val): void {
  const sum = s.addWithCarry(a, b, s.word(0))
  s.setReg(d, sum.result)
  s.saturated(sum.overflow)
}

/** Bits 63:32 of a 64-bit value, rounded to nearest for the mnemonic's R. */
function highWord(s: Stage, high: Val, low: Val, round: boolean): Val {
  return round ? s.add(high, s.shiftRight(low, s.word(31))) : high
}

export const dspMultiplies: Meanings<typeof operations> = {
  SMLAxy(s, o) {
    setSum(s, o.d, product(s, o), s.reg(o.a))
  },
  SMULxy(s, o) {
    s.setReg(o.d, product(s, o))
  },
  SMLALxy(s, o) {
    accumulate(s, o, product(s, o))
  },
  SMLAWy(s, o) {
    setSum(s, o.d, wideProduct(s, o), s.reg(o.a))
  },
  SMULWy(s, o) {
    s.setReg(o.d, wideProduct(s, o))
  },

  SMLAD(s, o) {
    const [bottom, top] = products(s, o)
    const both = s.addWithCarry(bottom, top, s.word(0))
    const sum = s.addWithCarry(both.result, s.reg(o.a), s.word(0))
    s.setReg(o.d, sum.result)
    // Overflow both times is overflow there and back: the exact sum fits.
    s.saturated(s.xor(both.overflow, sum.overflow))
  },
  SMUAD(s, o) {
    const [bottom, top] = products(s, o)
    setSum(s, o.d, bottom, top)
  },
  SMLSD(s, o) {
    const [bottom, top] = products(s, o)
    setSum(s, o.d, s.sub(bottom, top), s.reg(o.a))
  },
  SMUSD(s, o) {
    const [bottom, top] = products(s, o)
    s.setReg(o.d, s.sub(bottom, top))
  },
  SMLALD(s, o) {
    accumulate(s, o, ...products(s, o))
  },
  SMLSLD(s, o) {
    const [bottom, top] = products(s, o)
    // The difference of two products fits into a word, unlike their sum.
    accumulate(s, o, s.sub(bottom, top))
  },

  SMMLA(s, o) {
    const [n, m] = [s.reg(o.n), s.reg(o.m)]
    s.setReg(o.d, highWord(s, s.add(s.reg(o.a), s.mulHigh(n, m, true)), s.mul(n, m), o.round))
  },
  SMMLS(s, o) {
    const [n, m] = [s.reg(o.n), s.reg(o.m)]
    const low = s.sub(s.word(0), s.mul(n, m))
    const borrow = s.lessThan(s.word(0), low, false)
    const high = s.sub(s.sub(s.reg(o.a), s.mulHigh(n, m, true)), borrow)
    s.setReg(o.d, highWord(s, high, low, o.round))
  },
  SMMUL(s, o) {
    const [n, m] = [s.reg(o.n), s.reg(o.m)]
    s.setReg(o.d, highWord(s, s.mulHigh(n, m, true), s.mul(n, m), o.round))
  },
  UMAAL(s, o) {
    const [n, m] = [s.reg(o.n), s.reg(o.m)]
    const first = s.addWithCarry(s.mul(n, m), s.reg(o.dLo), s.word(0))
    const second = s.addWithCarry(first.result, s.reg(o.dHi), s.word(0))
    s.setReg(o.dLo, second.result)
    s.setReg(o.dHi, s.add(s.add(s.mulHigh(n, m, false), first.carry), second.carry))
  },
}
