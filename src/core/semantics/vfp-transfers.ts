import type { vfpTransfers as operations } from '../../isa/operations/vfp.ts'
import type { Meanings, Stage, Staged, Val } from '../stage.ts'

type Multiple = Staged<(typeof operations)['VLDM']>

/** The S register after one: the second of a pair, or of a D register. */
function next(s: Stage, number: Val): Val {
  return s.add(number, s.word(1))
}

// Addresses must be word-aligned whatever CCR.UNALIGN_TRP says (A3.2.1).

function load(s: Stage, d: Val, address: Val, double: boolean): void {
  if (!double) {
    s.fp.setRegister(d, s.load(address, 4, { aligned: true }))
    return
  }
  s.words(address, s.word(2), 'read')
  s.fp.setRegister(d, s.load(address, 4))
  s.fp.setRegister(next(s, d), s.load(s.add(address, s.word(4)), 4))
}
function store(s: Stage, d: Val, address: Val, double: boolean): void {
  if (!double) {
    s.store(address, 4, s.fp.register(d), { aligned: true })
    return
  }
  s.words(address, s.word(2), 'write')
  s.store(address, 4, s.fp.register(d))
  s.store(s.add(address, s.word(4)), 4, s.fp.register(next(s, d)))
}

function loadMultiple(s: Stage, o: { first: Val; count: Val }, start: Val): void {
  s.words(start, o.count, 'read')
  s.fp.forEachRegister(o.first, o.count, (number, offset) => {
    s.fp.setRegister(number, s.load(s.add(start, offset), 4))
  })
}
function storeMultiple(s: Stage, o: { first: Val; count: Val }, start: Val): void {
  s.words(start, o.count, 'write')
  s.fp.forEachRegister(o.first, o.count, (number, offset) => {
    s.store(s.add(start, offset), 4, s.fp.register(number))
  })
}
/** The lowest address, and the write-back. */
function multipleAddress(s: Stage, o: Multiple): Val {
  const base = s.reg(o.n)
  const end = o.increment ? s.add(base, o.imm) : s.sub(base, o.imm)
  if (o.wback) s.setReg(o.n, end)
  return o.increment ? base : end
}

export const vfpTransfers: Meanings<typeof operations> = {
  VMOV_reg(s, o) {
    s.fp.setRegister(o.d, s.fp.register(o.m))
  },
  VMOV_imm(s, o) {
    s.fp.setRegister(o.d, o.imm)
  },
  VMOV_from_core(s, o) {
    s.fp.setRegister(o.n, s.reg(o.t))
  },
  VMOV_to_core(s, o) {
    s.setReg(o.t, s.fp.register(o.n))
  },
  VMOV_from_cores(s, o) {
    s.fp.setRegister(o.m, s.reg(o.t))
    s.fp.setRegister(next(s, o.m), s.reg(o.t2))
  },
  VMOV_to_cores(s, o) {
    s.setReg(o.t, s.fp.register(o.m))
    s.setReg(o.t2, s.fp.register(next(s, o.m)))
  },
  VMRS(s, o) {
    if (o.toFlags) s.setConditionFlags(s.fp.status())
    else s.setReg(o.t, s.fp.status())
  },
  VMSR(s, o) {
    s.fp.setStatus(s.reg(o.t))
  },

  VLDR(s, o) {
    const base = o.n.isPc ? s.and(s.pc(), s.word(~3)) : s.reg(o.n)
    load(s, o.d, s.add(base, o.imm), o.double)
  },
  VSTR(s, o) {
    store(s, o.d, s.add(s.reg(o.n), o.imm), o.double)
  },
  VLDM(s, o) {
    loadMultiple(s, o, multipleAddress(s, o))
  },
  VSTM(s, o) {
    storeMultiple(s, o, multipleAddress(s, o))
  },
  VPOP(s, o) {
    const base = s.reg(s.sp)
    s.setReg(s.sp, s.add(base, o.imm))
    loadMultiple(s, o, base)
  },
  VPUSH(s, o) {
    const start = s.sub(s.reg(s.sp), o.imm)
    s.setReg(s.sp, start)
    storeMultiple(s, o, start)
  },
}
