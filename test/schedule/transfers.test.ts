import { describe, expect, test } from 'vitest'
import { before, insideTransfer, pend, type Mcu } from '../../src/index.ts'
import { address, errorOf, start, tiers, u32, type Tier } from '../session/scenarios.ts'

const [r0, r1, r2, r3, r5] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa5]

function prepared(tier: Tier, scenario: string): Mcu {
  const mcu = start(scenario, { tier })
  for (const [index, value] of [1, 2, 3, 4, 5, 6, 7, 8].entries())
    mcu.write('words', value, 'u32', { offset: 4 * index })
  Object.assign(mcu.registers, { r0, r1, r2, r3, r5, r6: 0 })
  return mcu
}

interface Frame {
  readonly returnAddress: number
  /** EPSR's ICI and IT bits: 26:25 and 15:10. */
  readonly ici: number
}
/** Runs into the handler of an arrival after so many accesses. */
function abandoned(tier: Tier, scenario: string, where: string, afterAccesses: number) {
  const mcu = prepared(tier, scenario)
  mcu.schedule(pend('PendSV', insideTransfer(`${scenario}${where}`, { afterAccesses })))
  expect(mcu.runTo('PendSV_Handler').reason).toBe('breakpoint')
  const { sp } = mcu.registers
  const frame: Frame = {
    returnAddress: u32(mcu, sp + 0x18),
    ici: u32(mcu, sp + 0x1c) & 0x0600fc00,
  }
  return { mcu, frame }
}
const lowAndHigh = (mcu: Mcu): (number | undefined)[] => {
  const { r0, r1, r2, r3, r4, r5, r6 } = mcu.registers
  return [r0, r1, r2, r3, r4, r5, r6]
}
const wordsOf = (mcu: Mcu, count: number): number[] =>
  Array.from({ length: count }, (_, index) => u32(mcu, 'words', 4 * index))

/** The transfer of each scenario and how many words it has. */
const transfers: readonly (readonly [scenario: string, offset: string, words: number])[] = [
  ['load_four', '+0x4', 4],
  ['load_over_base', '+0x4', 4],
  ['load_if_equal', '+0x6', 3],
  ['store_four', '+0x4', 4],
  ['push_three', '+0x4', 3],
  ['pop_three', '+0x4', 3],
  ['load_two', '+0x4', 2],
  ['store_two', '+0x4', 2],
]
const everyBeat = transfers.flatMap(([scenario, offset, words]) =>
  Array.from({ length: words - 1 }, (_, index) => [scenario, offset, index + 1] as const),
)

describe.each(tiers)('transfers that are met halfway, on the %s', (tier) => {
  test.each(everyBeat)('%s%s after %i accesses ends as if nobody had come', (scenario, offset, accesses) => {
    const undisturbed = prepared(tier, scenario)
    undisturbed.runTo('finished')
    const { mcu, frame } = abandoned(tier, scenario, offset, accesses)
    expect(frame.returnAddress).toBe(address(scenario) + Number(offset.slice(1)))
    expect(mcu.runTo('finished').reason).toBe('breakpoint')
    expect(lowAndHigh(mcu)).toEqual(lowAndHigh(undisturbed))
    expect(wordsOf(mcu, 8)).toEqual(wordsOf(undisturbed, 8))
    expect(mcu.taken('PendSV')).toBe(1)
    expect(mcu.instructions - undisturbed.instructions).toBe(
      mcu.exceptions[0]?.returnedAt === undefined
        ? NaN
        : mcu.exceptions[0].returnedAt.instruction - mcu.exceptions[0].enteredAt.instruction,
    )
  })

  // B1.5.10: EPSR.ICI names the next register; the base is what it was.
  test('a load multiple goes on: what is loaded stays, and the rest is read after the handler', () => {
    const { mcu, frame } = abandoned(tier, 'load_four', '+0x4', 2)
    expect(frame.ici).toBe(3 << 12)
    expect([mcu.registers.r0, mcu.registers.r1, mcu.registers.r3, mcu.registers.r5]).toEqual([1, 2, r3, r5])
    expect(mcu.registers.r4).toBe(address('words'))
    // The handler's writes are seen by what is still to be read, and only by that.
    mcu.write('words', 0x99, 'u32')
    mcu.write('words', 0x88, 'u32', { offset: 12 })
    mcu.runTo('finished')
    expect(lowAndHigh(mcu)).toEqual([1, 2, r2, 3, address('words') + 16, 0x88, 0])
  })
  test('a load over its base starts again once the base is loaded', () => {
    const early = abandoned(tier, 'load_over_base', '+0x4', 1)
    expect(early.frame.ici).toBe(1 << 12)
    const late = abandoned(tier, 'load_over_base', '+0x4', 2)
    expect(late.frame.ici).toBe(0)
    expect(late.mcu.registers.r1).toBe(address('words'))
    late.mcu.write('words', 0x99, 'u32')
    late.mcu.runTo('finished')
    expect(lowAndHigh(late.mcu).slice(0, 4)).toEqual([0x99, 2, 3, 4])
  })
  test('in an IT block it starts again: there is no room for ICI', () => {
    const { mcu, frame } = abandoned(tier, 'load_if_equal', '+0x6', 2)
    // ITSTATE of the first of two under EQ: 0000 0100.
    expect(frame.ici).toBe(1 << 10)
    expect(mcu.registers.r0).toBe(r0)
    mcu.write('words', 0x99, 'u32')
    mcu.runTo('finished')
    expect(lowAndHigh(mcu)).toEqual([0x99, 2, r2, 3, address('words') + 12, r5, 1])
  })
  test('a store multiple goes on: what is stored is there in the handler, and is not stored again', () => {
    const { mcu, frame } = abandoned(tier, 'store_four', '+0x4', 2)
    expect(frame.ici).toBe(2 << 12)
    expect(wordsOf(mcu, 4)).toEqual([r0, r1, 3, 4])
    mcu.write('words', 0x99, 'u32')
    mcu.runTo('finished')
    expect(wordsOf(mcu, 4)).toEqual([0x99, r1, r2, r3])
  })
  test("a push starts again: the exception's frame lies where it has stored", () => {
    const { mcu, frame } = abandoned(tier, 'push_three', '+0x4', 2)
    expect(frame.ici).toBe(0)
    mcu.runTo('finished')
    expect([mcu.registers.r4, mcu.registers.r5]).toEqual([r0, r1])
  })
  test('LDRD and STRD start again', () => {
    const load = abandoned(tier, 'load_two', '+0x4', 1)
    expect(load.frame.ici).toBe(0)
    expect([load.mcu.registers.r0, load.mcu.registers.r4]).toEqual([r0, address('words')])
    const store = abandoned(tier, 'store_two', '+0x4', 1)
    expect(store.frame.ici).toBe(0)
    expect(wordsOf(store.mcu, 2)).toEqual([r0, 2])
    store.mcu.write('words', 0x99, 'u32')
    store.mcu.runTo('finished')
    expect(wordsOf(store.mcu, 2)).toEqual([r0, r1])
  })

  test('an exception that is masked waits for the end of the transfer and of the mask', () => {
    const mcu = prepared(tier, 'load_four')
    mcu.schedule(pend('PendSV', insideTransfer('load_four+0x4')))
    mcu.registers.primask = 1
    expect(mcu.runTo('finished').reason).toBe('breakpoint')
    expect(mcu.taken('PendSV')).toBe(0)
    expect(mcu.arrivals[0]?.firedAt?.pc).toBe(address('load_four') + 4)
    expect(lowAndHigh(mcu)).toEqual([1, 2, r2, 3, address('words') + 16, 4, 0])
  })
  test('several arrivals, one after the other, and a snapshot before each', () => {
    const mcu = prepared(tier, 'load_four')
    mcu.schedule(
      pend('PendSV', insideTransfer('load_four+0x4', { afterAccesses: 1 })),
      pend('IRQ0', insideTransfer('load_four+0x4', { afterAccesses: 3 })),
    )
    mcu.runTo('load_four+0x4')
    mcu.restore(mcu.snapshot())
    mcu.runTo('PendSV_Handler')
    mcu.restore(mcu.snapshot())
    expect(mcu.runTo('IRQ0_Handler').reason).toBe('breakpoint')
    const { sp } = mcu.registers
    expect(u32(mcu, sp + 0x1c) & 0x0600fc00).toBe(5 << 12)
    mcu.runTo('finished')
    expect(lowAndHigh(mcu)).toEqual([1, 2, r2, 3, address('words') + 16, 4, 0])
    expect(mcu.exceptions.map(({ exception }) => exception)).toEqual(['PendSV', 'IRQ0_Handler'])
  })
  test('an instruction whose boundary was used is not counted twice, also from a snapshot inside the handler', () => {
    const mcu = prepared(tier, 'load_four')
    mcu.schedule(pend('PendSV', before('load_four+0x4', 1)), pend('IRQ0', before('load_four+0x4', 2)))
    mcu.runTo('PendSV_Handler')
    mcu.restore(mcu.snapshot())
    mcu.runTo('finished')
    expect(mcu.taken('IRQ0')).toBe(0)
  })
  test('a place without such a transfer is refused', () => {
    const mcu = prepared(tier, 'load_four')
    const schedule = (where: string, afterAccesses: number) => () => {
      mcu.schedule(pend('PendSV', insideTransfer(where, { afterAccesses })))
    }
    expect(errorOf(schedule('load_four', 1))).toMatchObject({ code: 'CONDITION_INVALID' })
    expect(errorOf(schedule('load_four+0x4', 4)).hint).toBe('afterAccesses is from 1 to 3')
    expect(errorOf(schedule('load_four+0x4', 0)).code).toBe('CONDITION_INVALID')
  })
})
