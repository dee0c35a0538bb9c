import type { multiplies as operations } from '../../isa/operations/multiplies.ts'
import type { Meanings, Stage, Staged } from '../stage.ts'

type Long = Staged<(typeof operations)['UMULL']>

const multiplyLong =
  (signed: boolean, accumulate: boolean) =>
  (s: Stage, { dLo, dHi, n, m }: Long): void => {
    const low = s.mul(s.reg(n), s.reg(m))
    const high = s.mulHigh(s.reg(n), s.reg(m), signed)
    if (!accumulate) {
      s.setReg(dLo, low)
      s.setReg(dHi, high)
      return
    }
    const sum = s.addWithCarry(low, s.reg(dLo), s.word(0))
    s.setReg(dLo, sum.result)
    s.setReg(dHi, s.add(s.add(high, s.reg(dHi)), sum.carry))
  }

export const multiplies: Meanings<typeof operations> = {
  MUL(s, o) {
    const result = s.mul(s.reg(o.n), s.reg(o.m))
    s.setReg(o.d, result)
    if (o.setflags) s.setFlags({ result })
  },
  MLA(s, o) {
    s.setReg(o.d, s.add(s.reg(o.a), s.mul(s.reg(o.n), s.reg(o.m))))
  },
  MLS(s, o) {
    s.setReg(o.d, s.sub(s.reg(o.a), s.mul(s.reg(o.n), s.reg(o.m))))
  },
  UMULL: multiplyLong(false, false),
  SMULL: multiplyLong(true, false),
  UMLAL: multiplyLong(false, true),
  SMLAL: multiplyLong(true, true),
  UDIV(s, o) {
    s.setReg(o.d, s.divide(s.reg(o.n), s.reg(o.m), false))
  },
  SDIV(s, o) {
    s.setReg(o.d, s.divide(s.reg(o.n), s.reg(o.m), true))
  },
}
