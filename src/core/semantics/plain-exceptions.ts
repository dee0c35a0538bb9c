import { fpca } from '../fp-context.ts'
import { ccr, layout } from '../layout.ts'
import { basicFrameSizeBytes } from '../stacking.ts'
import type { Stage, Val } from '../stage.ts'
import { apsrOf, bitSetWords, pendingAndEnabled, type StateStage } from './state-stage.ts'

/**
 * `ExceptionEntry()` as it is nearly always: from Thread mode that nothing masks, an exception that nothing competes with,
 * a basic frame to memory. Whatever else there may be bails, and is `core/exceptions.ts`'s.
 *
 * @param taken - an external exception's number; that it is pending is not asked, and left as it is
 * @returns the address of the frame
 */
export function plainEntry(s: StateStage, taken: number, returnAddress: Val): Val {
  s.bailIf(s.state(layout.ipsr))
  for (const mask of [layout.primask, layout.faultmask, layout.basepri]) s.bailIf(s.state(mask))
  s.bailIf(anyActive(s))
  bailUnlessCalm(s)
  const control = s.state(layout.control)
  s.bailIf(s.and(control, s.word(fpca)))
  const sp = s.reg(s.sp)
  const otherSp = s.state(layout.otherSp)
  const forceAlign = stkAlign(s)
  const padded = s.and(forceAlign, bit(s, sp, 2))
  const frame = s.and(
    s.sub(sp, s.word(basicFrameSizeBytes)),
    s.not(s.or(s.word(3), s.shiftLeft(forceAlign, s.word(2)))),
  )
  const vectorAddress = s.add(s.state(layout.vtor), s.word(4 * taken))
  // The frame is written before the vector is read.
  s.bailIf(s.lessThan(s.sub(vectorAddress, frame), s.word(basicFrameSizeBytes), false))
  const vector = s.load(vectorAddress, 4)
  // Thread mode, outside of an IT block: APSR and T are all that xPSR has.
  const stacked = s.or(
    s.or(apsrOf(s), s.shiftLeft(s.state(layout.t), s.word(24))),
    s.shiftLeft(padded, s.word(9)),
  )
  const registers = [0, 4, 8, 12, 48].map((offset) => s.state(layout.registers + offset))
  s.words(frame, s.word(8), 'write')
  for (const [index, word] of [...registers, s.reg(s.lr), returnAddress, stacked].entries())
    s.store(s.add(frame, s.word(4 * index)), 4, word)
  const usesPsp = s.and(control, s.word(2))
  s.setReg(s.lr, s.select(usesPsp, s.word(0xfffffffd), s.word(0xfffffff9)))
  s.setReg(s.sp, s.select(usesPsp, otherSp, frame))
  s.setState(layout.otherSp, s.select(usesPsp, frame, otherSp))
  s.setState(layout.control, s.and(control, s.word(~6)))
  s.setState(layout.ipsr, s.word(taken))
  const set = layout.active + 4 * (taken >>> 5)
  s.setState(set, s.or(s.state(set), s.word(1 << (taken & 31))))
  s.setState(layout.monitor, s.word(0))
  s.setState(layout.eventRegister, s.word(1))
  s.branchLink(vector)
  return frame
}

/**
 * `ExceptionReturn()` as it is nearly always: to Thread mode from the only handler that is active, with nothing pending,
 * by a basic frame in memory that holds no surprise. Whatever else there may be bails, and is `core/exception-return.ts`'s.
 *
 * @param xpsrMask - bits of xPSR that a frame can bring
 */
export function plainReturn(s: StateStage, excReturn: Val, xpsrMask: Val): void {
  const one = s.word(1)
  s.bailIf(s.xor(s.equal(s.or(excReturn, s.word(4)), s.word(0xfffffffd)), one))
  const returning = s.state(layout.ipsr)
  s.bailIf(s.lessThan(returning, s.word(4), false))
  const index = s.shiftRight(returning, s.word(5))
  const mask = s.shiftLeft(one, s.and(returning, s.word(31)))
  s.bailIf(anyActive(s, { index, mask }))
  const word = s.shiftLeft(index, s.word(2))
  s.bailIf(s.and(s.state(layout.lines, word), mask))
  s.bailIf(s.state(layout.faultmask))
  bailUnlessCalm(s)
  // SCR.SLEEPONEXIT.
  s.bailIf(s.and(s.state(layout.scr), s.word(2)))
  const usesPsp = s.and(excReturn, s.word(4))
  const [sp, otherSp] = [s.reg(s.sp), s.state(layout.otherSp)]
  const frame = s.select(usesPsp, otherSp, sp)
  s.words(frame, s.word(8), 'read')
  const words = Array.from({ length: 8 }, (_, index) => s.load(s.add(frame, s.word(4 * index)), 4))
  const [r0, r1, r2, r3, r12, lr, pc, stackedPsr] = words as [Val, Val, Val, Val, Val, Val, Val, Val]
  const psr = s.and(stackedPsr, xpsrMask)
  // IPSR 0, no IT block, T: what Thread mode outside of one has.
  s.bailIf(s.xor(s.and(psr, s.word(0x0700fdff)), s.word(1 << 24)))
  for (const [index, value] of [r0, r1, r2, r3].entries()) s.setState(layout.registers + 4 * index, value)
  s.setState(layout.registers + 4 * 12, r12)
  s.setReg(s.lr, lr)
  const padded = s.and(stkAlign(s), bit(s, stackedPsr, 9))
  const behind = s.add(frame, s.word(basicFrameSizeBytes))
  s.setReg(s.sp, s.or(behind, s.shiftLeft(padded, s.word(2))))
  s.setState(layout.otherSp, s.select(usesPsp, sp, otherSp))
  const control = s.and(s.state(layout.control), s.word(1))
  s.setState(layout.control, s.or(control, s.shiftRight(usesPsp, one)))
  s.setConditionFlags(psr)
  s.setState(layout.q, bit(s, psr, 27))
  s.setGe(s.and(s.shiftRight(psr, s.word(16)), s.word(15)))
  s.setState(layout.ipsr, s.word(0))
  s.setState(layout.active, s.word(0), word)
  s.setState(layout.monitor, s.word(0))
  s.setState(layout.eventRegister, one)
  s.branch(pc)
}

/** Nothing enabled is pending, the MPU is off. */
function bailUnlessCalm(s: StateStage): void {
  s.bailIf(pendingAndEnabled(s))
  s.bailIf(s.and(s.state(layout.mpuCtrl), s.word(1)))
}
/** All words of the set of active exceptions in one, where each has to be 0; but for that of one exception, which has to be active. */
function anyActive(s: StateStage, butFor?: { readonly index: Val; readonly mask: Val }): Val {
  let any = s.word(0)
  for (let word = 0; word < bitSetWords; word++) {
    const active = s.state(layout.active + 4 * word)
    const expected =
      butFor === undefined ? s.word(0) : s.select(s.equal(butFor.index, s.word(word)), butFor.mask, s.word(0))
    any = s.or(s.xor(active, expected), any)
  }
  return any
}
function bit(s: Stage, value: Val, position: number): Val {
  return s.and(s.shiftRight(value, s.word(position)), s.word(1))
}
function stkAlign(s: StateStage): Val {
  return s.shiftRight(s.and(s.state(layout.ccr), s.word(ccr.stkAlign)), s.word(9))
}
