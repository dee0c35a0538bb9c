import { describe, expect, test } from 'vitest'
import {
  after,
  afterCycles,
  afterInstructions,
  before,
  boot,
  duringHandler,
  entering,
  insideCriticalSection,
  leaving,
  onRead,
  onWrite,
  pend,
  type Condition,
  type Mcu,
} from '../../src/index.ts'
import { address, errorOf, example, order, start, tiers, u32, type Tier } from '../session/scenarios.ts'

/** Runs a scenario to its end with one arrival; where it was taken, or what kept it waiting. */
function takenAt(
  tier: Tier,
  scenario: string,
  condition: Condition,
  exception: string | number = 'PendSV',
): string {
  const mcu = start(scenario, { tier })
  mcu.schedule(pend(exception, condition))
  const stop = mcu.run()
  expect(stop.reason).toBe('exited')
  return mcu.exceptions[0]?.enteredAt.place ?? stop.waiting.join()
}
function pendedAt(
  tier: Tier,
  scenario: string,
  condition: Condition,
  exception: string | number = 'PendSV',
): string {
  const mcu = start(scenario, { tier })
  mcu.schedule(pend(exception, condition))
  expect(mcu.run().reason).toBe('exited')
  const [activation] = mcu.exceptions
  expect(mcu.arrivals[0]?.firedAt?.pc).toBe(activation?.pendedAt.pc)
  return activation?.pendedAt.place ?? 'never'
}

describe.each(tiers)('where an arrival lands, on the %s', (tier) => {
  test.each([
    [before('straight+0x4'), 'straight+0x4'],
    [after('straight+0x4'), 'straight+0x6'],
    [before('straight'), 'straight'],
    [after('straight+0x8'), 'finished'],
    [entering('straight'), 'straight'],
    [leaving('straight'), 'finished'],
    [afterInstructions(0), 'straight'],
    [afterInstructions(3), 'straight+0x6'],
    [afterCycles(2), 'straight+0x4'],
    [before(address('straight') + 2), 'straight+0x2'],
  ])('straight code: $describe', (condition, place) => {
    expect(takenAt(tier, 'straight', condition)).toBe(place)
  })

  test.each([
    [before('straight', 2), 'straight', 10],
    [entering('straight', 3), 'straight', 14],
    [leaving('straight', 1), 'call_three_times+0x6', undefined],
    [leaving('straight', 3), 'call_three_times+0xe', undefined],
    [after('call_three_times+0x2'), 'straight', 6],
    [after('straight+0x8', 2), 'call_three_times+0xa', undefined],
  ])('the nth time: $describe', (condition, place, returnOffset) => {
    const mcu = start('call_three_times', { tier })
    mcu.schedule(pend('PendSV', condition))
    expect(mcu.runTo('PendSV_Handler').reason).toBe('breakpoint')
    expect(mcu.exceptions[0]?.enteredAt.place).toBe(place)
    const stackedLr = mcu.read(mcu.registers.sp + 0x14, 'u32') as number
    if (returnOffset !== undefined) expect(stackedLr & ~1).toBe(address('call_three_times') + returnOffset)
  })

  test('leaving a recursive function: the outermost call that was meant', () => {
    expect(takenAt(tier, 'recurse_thrice', leaving('recurse'))).toBe('recurse_thrice+0x8')
    expect(takenAt(tier, 'recurse_thrice', leaving('recurse', 3))).toBe('recurse+0xa')
  })

  test('leaving a handler: when the next instruction is about to execute', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('PendSV', before('straight+0x4')), pend('SysTick', leaving('PendSV_Handler')))
    // PendSV's handler ends in a shared tail, so it returns from there.
    expect(mcu.run().reason).toBe('exited')
    expect(order(mcu)).toEqual([14, 15])
    expect(mcu.exceptions[1]).toMatchObject({
      exception: 'SysTick',
      enteredAt: { place: 'straight+0x4' },
      nesting: 0,
    })
  })

  test('after an instruction that raises an exception itself: in its handler', () => {
    expect(takenAt(tier, 'supervisor_call', after('supervisor_call'), 'IRQ0')).toBe('supervisor_call+0x2')
    const mcu = start('supervisor_call', { tier })
    mcu.schedule(pend('NMI', after('supervisor_call')))
    mcu.runTo('Default_Handler')
    expect(mcu.exceptions.map((a) => a.exception)).toEqual(['SVCall', 'NMI'])
  })

  test('inside an IT block, and in an instruction that its condition skips', () => {
    for (const offset of ['0x4', '0x6', '0x8', '0xa']) {
      const place = `conditional+${offset}`
      const mcu = start('conditional', { tier })
      mcu.schedule(pend('PendSV', before(place)))
      expect(mcu.run().reason).toBe('exited')
      expect(mcu.exceptions[0]?.enteredAt.place).toBe(place)
      expect(u32(mcu, 'words')).toBe(1)
    }
  })

  test('a count that is none is refused', () => {
    const wrong = [0, -1, 1.5, Number.NaN]
    for (const nth of wrong) {
      for (const make of [
        () => before('straight', nth),
        () => after('straight', nth),
        () => entering('straight', nth),
        () => leaving('straight', nth),
        () => insideCriticalSection({ nth }),
        () => onRead('words', { nth }),
        () => onWrite('words', { nth }),
        () => duringHandler('SysTick', { nth }),
      ])
        expect(errorOf(make).code).toBe('CONDITION_INVALID')
    }
    for (const count of [-1, Number.NaN, Infinity]) {
      for (const make of [
        () => afterInstructions(count),
        () => afterCycles(count),
        () => duringHandler('SysTick', { afterInstructions: count }),
      ])
        expect(errorOf(make).code).toBe('CONDITION_INVALID')
    }
  })
})

describe.each(tiers)('critical sections on the %s', (tier) => {
  // cpsid is at +0x2, cpsie at +0xe: what arrives between waits for +0x10.
  test.each([
    ['first', 'cs_primask+0x4'],
    ['middle', 'cs_primask+0x8'],
    ['last', 'cs_primask+0xe'],
  ] as const)('PRIMASK, the %s boundary', (which, place) => {
    const mcu = start('cs_primask', { tier })
    mcu.schedule(pend('SysTick', insideCriticalSection({ which })))
    mcu.run()
    expect(mcu.exceptions).toHaveLength(1)
    expect(mcu.exceptions[0]).toMatchObject({
      pendedAt: { place },
      enteredAt: { place: 'cs_primask+0x10' },
      delayedBy: 'masking',
      how: 'preempted',
    })
  })

  test('without options it is the middle', () => {
    expect(pendedAt(tier, 'cs_primask', insideCriticalSection())).toBe('cs_primask+0x8')
  })

  test('the nth one, and the one in a function', () => {
    const mcu = start('cs_primask_twice', { tier })
    mcu.schedule(pend('SysTick', insideCriticalSection({ nth: 2 })))
    mcu.run()
    expect(mcu.exceptions[0]?.enteredAt.instruction).toBe(
      (() => {
        const other = start('cs_primask_twice', { tier })
        other.runTo('cs_primask+0x10', { nth: 2 })
        return other.instructions
      })(),
    )
    expect(pendedAt(tier, 'cs_primask_twice', insideCriticalSection({ in: 'cs_primask' }))).toBe(
      'cs_primask+0x8',
    )
    expect(takenAt(tier, 'cs_primask', insideCriticalSection({ in: 'straight' }))).toMatch(/has not come/)
    expect(errorOf(() => takenAt(tier, 'cs_primask', insideCriticalSection({ in: 'nowhere' }))).code).toBe(
      'SYMBOL_UNKNOWN',
    )
  })

  test('BASEPRI holds back what is at its priority and below, and nothing else', () => {
    const condition = insideCriticalSection({ which: 'first' })
    expect(pendedAt(tier, 'cs_basepri', condition, 'SysTick')).toBe('cs_basepri+0x6')
    expect(pendedAt(tier, 'cs_basepri', condition, 'irq(2)')).toBe('cs_basepri+0x6')
    // 0x40 is more urgent: for it there is no critical section.
    expect(takenAt(tier, 'cs_basepri', condition, 'IRQ0')).toMatch(/has not come/)
    expect(takenAt(tier, 'cs_basepri', condition, 'SysTick')).toBe('cs_basepri+0x10')
    expect(pendedAt(tier, 'cs_basepri', insideCriticalSection({ which: 'last' }), 'SysTick')).toBe(
      'cs_basepri+0xc',
    )
  })

  test('FAULTMASK too', () => {
    expect(pendedAt(tier, 'cs_faultmask', insideCriticalSection(), 'SysTick')).toBe('cs_faultmask+0x2')
  })

  test('one that has begun already is the first', () => {
    const mcu = start('cs_primask', { tier })
    mcu.runTo('cs_primask+0x8')
    mcu.schedule(pend('SysTick', insideCriticalSection({ which: 'last' })))
    mcu.run()
    expect(mcu.exceptions[0]?.pendedAt.place).toBe('cs_primask+0xe')
    const first = start('cs_primask', { tier })
    first.runTo('cs_primask+0x8')
    first.schedule(pend('SysTick', insideCriticalSection({ which: 'first' })))
    first.run()
    expect(first.exceptions[0]?.pendedAt.place).toBe('cs_primask+0x8')
  })

  test('looking for the middle is seen by nobody: other arrivals, output', () => {
    const heard: string[] = []
    const decoder = new TextDecoder()
    const mcu = start('cs_with_text', {
      tier,
      onOutput: (_stream, bytes) => heard.push(decoder.decode(bytes)),
    })
    mcu.schedule(pend('SysTick', insideCriticalSection({ which: 'last' })))
    expect(mcu.run().reason).toBe('exited')
    expect(mcu.output).toBe('once ')
    expect(heard.join('')).toBe('once ')

    const other = start('cs_with_store', { tier })
    other.schedule(
      pend('PendSV', onWrite('words', { nth: 2 })),
      pend('SysTick', insideCriticalSection({ which: 'last' })),
    )
    other.run()
    expect(other.exceptions.map((a) => [a.exception, a.pendedAt.place])).toEqual([
      ['SysTick', 'cs_with_store+0xc'],
      ['PendSV', 'cs_with_store+0xc'],
    ])
  })

  test('the Rust example: free() is one', () => {
    const mcu = boot(example('counter'), { tier })
    mcu.runTo('counter::bump')
    mcu.schedule(pend('SysTick', insideCriticalSection()))
    mcu.runTo('counter::bump_done')
    expect(mcu.taken('SysTick')).toBe(1)
    expect(mcu.exceptions[0]?.delayedBy).toBe('masking')
  })
})

describe.each(tiers)('accesses on the %s', (tier) => {
  // ldr +2, adds +4, str +6, ldrb [5] +8, ldm +a, stm +e, strd +12, ldrh +16
  test.each([
    [onRead('words'), 'access+0x4'],
    [onRead('words', { side: 'before' }), 'access+0x2'],
    [onRead('words', { nth: 2 }), 'access+0xa'],
    [onRead('words', { nth: 3, side: 'before' }), 'access+0xa'],
    [onWrite('words'), 'access+0x8'],
    [onWrite('words', { side: 'before' }), 'access+0x6'],
    [onWrite('words', { nth: 2 }), 'access+0x12'],
    [onRead(0x20000065), 'access+0xa'],
    [onWrite(0x20000074), 'access+0x16'],
    [onWrite(0x20000074, { side: 'before' }), 'access+0x12'],
    [onWrite('edges'), 'the arrival of PendSV after the write of edges has not come'],
  ])('$describe', (condition, place) => {
    // Addresses are of the variable that the scenario uses.
    expect(address('words')).toBe(0x20000060)
    expect(takenAt(tier, 'access', condition)).toBe(place)
  })

  test('one instruction that makes several accesses', () => {
    const places = [3, 4, 5, 6].map((nth) => takenAt(tier, 'access', onRead('words', { nth })))
    // The ldm reads three words of `words`, all before it completes.
    expect(places[0]).toBe('access+0xe')
    expect(places.at(-1)).toBe('access+0x18')
  })

  test('what executes is not changed by being watched', () => {
    const plain = start('access', { tier })
    plain.run()
    for (const side of ['before', 'after'] as const) {
      for (let nth = 1; nth <= 5; nth++) {
        const mcu = start('access', { tier })
        mcu.schedule(pend('PendSV', onWrite('words', { nth, side })))
        mcu.run()
        expect(mcu.bytes('words')).toEqual(plain.bytes('words'))
        expect(mcu.registers.r0).toBe(plain.registers.r0)
      }
    }
  })

  test('the host is not the firmware', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('PendSV', onWrite('words')), pend('SysTick', onRead('words')))
    mcu.write('words', 1, 'u32')
    mcu.read('words', 'u32')
    expect(mcu.run().waiting).toHaveLength(2)
    expect(order(mcu)).toEqual([])
  })

  test('names that are none, and functions, are refused', () => {
    const mcu = start('access', { tier })
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTick', onRead('wodrs')))
      }).hint,
    ).toContain('words')
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTick', onWrite('straight')))
      }).code,
    ).toBe('PLACE_NOT_DATA')
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTick', entering('words')))
      }).code,
    ).toBe('PLACE_NOT_CODE')
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTick', before('words')))
      }).code,
    ).toBe('PLACE_NOT_CODE')
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTick', before('mixed+0x2')))
      }).code,
    ).toBe('PLACE_NOT_INSTRUCTION')
  })
})

describe.each(tiers)('handlers on the %s', (tier) => {
  const interrupted = (mcu: Mcu): void => {
    mcu.schedule(
      pend('IRQ2', before('straight+0x4')),
      pend('IRQ0', duringHandler('IRQ2', { afterInstructions: 2 })),
    )
  }
  test('a number of instructions into one', () => {
    const mcu = start('straight', { tier })
    interrupted(mcu)
    mcu.run()
    expect(mcu.exceptions[1]).toMatchObject({
      exception: 'IRQ0_Handler',
      enteredAt: { place: 'IRQ2_Handler+0x4' },
      nesting: 1,
    })
  })
  test('before its first instruction', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('IRQ2', before('straight')), pend('IRQ0', duringHandler('IRQ2')))
    mcu.run()
    expect(mcu.exceptions[1]?.enteredAt.place).toBe('IRQ2_Handler')
  })
  test('the nth activation', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(
      pend('IRQ2', before('straight')),
      pend('IRQ2', before('straight+0x4')),
      pend('IRQ0', duringHandler('IRQ2', { nth: 2, afterInstructions: 1 })),
    )
    mcu.run()
    expect(mcu.exceptions.map((a) => a.exception)).toEqual(['IRQ2_Handler', 'IRQ2_Handler', 'IRQ0_Handler'])
  })
  test('later than it lasts: never, rather than somewhere else', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(
      pend('IRQ2', before('straight')),
      pend('IRQ0', duringHandler('IRQ2', { afterInstructions: 1000 })),
    )
    const stop = mcu.run()
    expect(order(mcu)).toEqual([18])
    expect(stop.waiting).toEqual([
      'the arrival of IRQ0 during the handler of IRQ2, 1000 instructions in has not come',
    ])
    const delayed = start('delay', { tier })
    delayed.schedule(
      pend('IRQ2', before('delay+0x4')),
      pend('IRQ0', duringHandler('IRQ2', { afterInstructions: 1000 })),
    )
    delayed.run()
    expect(order(delayed)).toEqual([18])
  })
})

describe.each(tiers)('time on the %s', (tier) => {
  test('cycles go on in sleep, instructions do not', () => {
    const mcu = start('sleep_for_good', { tier })
    const { cycles, instructions } = mcu
    mcu.schedule(pend('SysTick', afterCycles(1000)))
    expect(mcu.run().reason).toBe('exited')
    expect((mcu.exceptions[0]?.enteredAt.cycle ?? 0) - cycles).toBe(1000)
    expect((mcu.exceptions[0]?.enteredAt.instruction ?? 0) - instructions).toBe(1)
    const never = start('sleep_for_good', { tier })
    never.schedule(pend('SysTick', afterInstructions(1000)))
    const stop = never.run()
    expect(stop.reason).toBe('sleeping')
    expect(stop.waiting).toEqual(['the arrival of SysTick after 1000 instructions has not come'])
  })
  test('in the middle of a long loop, to the instruction', () => {
    for (const count of [1, 255, 256, 257, 4097, 12_345]) {
      const mcu = start('delay', { tier })
      const { instructions } = mcu
      mcu.schedule(pend('SysTick', afterInstructions(count)))
      mcu.runTo('SysTick_Handler')
      expect(mcu.instructions - instructions).toBe(count)
      const timed = start('delay', { tier })
      timed.schedule(pend('SysTick', afterCycles(count)))
      timed.runTo('SysTick_Handler')
      expect(timed.stateHash()).toBe(mcu.stateHash())
    }
  })
})
