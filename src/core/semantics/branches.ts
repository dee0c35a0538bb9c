import type { branches as operations } from '../../isa/operations/branches.ts'
import type { Meanings, Reg, SizeBytes, Stage, Val } from '../stage.ts'

const tableBranch = (size: SizeBytes) => (s: Stage, o: { n: Reg; m: Reg }) => {
  const index = size === 1 ? s.reg(o.m) : s.shiftLeft(s.reg(o.m), s.word(1))
  const halfwords = s.load(s.add(s.reg(o.n), index), size)
  s.branchBy(s.shiftLeft(halfwords, s.word(1)))
}

function linkAddress(s: Stage): Val {
  return s.or(s.nextInstruction(), s.word(1))
}

export const branches: Meanings<typeof operations> = {
  B(s, o) {
    s.branchBy(o.offset)
  },
  B_cond(s, o) {
    s.branchByIf(s.condition(o.cond), o.offset)
  },
  BL(s, o) {
    s.setReg(s.lr, linkAddress(s))
    s.branchBy(o.offset)
  },
  BX(s, o) {
    s.branchExchange(s.reg(o.m))
  },
  BLX_reg(s, o) {
    const target = s.reg(o.m)
    s.setReg(s.lr, linkAddress(s))
    s.branchLink(target)
  },
  CBZ(s, o) {
    const isZero = s.equal(s.reg(o.n), s.word(0))
    s.branchByIf(o.nonzero ? s.xor(isZero, s.word(1)) : isZero, o.offset)
  },
  TBB: tableBranch(1),
  TBH: tableBranch(2),
  IT(s, o) {
    s.beginIt(o.firstcond, o.mask)
  },
}
