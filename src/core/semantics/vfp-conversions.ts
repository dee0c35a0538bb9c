import type { vfpConversions as operations } from '../../isa/operations/vfp.ts'
import type { Meanings, Stage, Val } from '../stage.ts'

/** A half-precision number in one half of a register, the other one as it was. */
function insertHalf(s: Stage, into: Val, half: Val, top: boolean): Val {
  return top
    ? s.or(s.and(into, s.word(0xffff)), s.shiftLeft(half, s.word(16)))
    : s.or(s.and(into, s.word(0xffff0000)), half)
}

export const vfpConversions: Meanings<typeof operations> = {
  VCMP(s, o) {
    s.fp.compare(s.fp.register(o.d), s.fp.register(o.m), o.signalling)
  },
  VCMP_zero(s, o) {
    s.fp.compare(s.fp.register(o.d), s.word(0), o.signalling)
  },
  VCVT_f32_to_int(s, o) {
    const integer = { bits: 32, unsigned: o.unsigned, fractionBits: s.word(0) } as const
    s.fp.setRegister(o.d, s.fp.toFixed(s.fp.register(o.m), integer, o.roundZero))
  },
  VCVT_int_to_f32(s, o) {
    const integer = { bits: 32, unsigned: o.unsigned, fractionBits: s.word(0) } as const
    s.fp.setRegister(o.d, s.fp.fromFixed(s.fp.register(o.m), integer, false))
  },
  VCVT_f32_to_fixed(s, o) {
    const to = { bits: o.size, unsigned: o.unsigned, fractionBits: o.fractionBits }
    s.fp.setRegister(o.d, s.fp.toFixed(s.fp.register(o.d), to, true))
  },
  VCVT_fixed_to_f32(s, o) {
    const from = { bits: o.size, unsigned: o.unsigned, fractionBits: o.fractionBits }
    s.fp.setRegister(o.d, s.fp.fromFixed(s.fp.register(o.d), from, true))
  },
  VCVT_f16_to_f32(s, o) {
    const m = s.fp.register(o.m)
    s.fp.setRegister(o.d, s.fp.halfToSingle(o.top ? s.shiftRight(m, s.word(16)) : m))
  },
  VCVT_f32_to_f16(s, o) {
    const half = s.fp.singleToHalf(s.fp.register(o.m))
    s.fp.setRegister(o.d, insertHalf(s, s.fp.register(o.d), half, o.top))
  },
}
