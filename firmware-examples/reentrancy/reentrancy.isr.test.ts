import { before, boot, duringHandler, expect, explore, pend, test, type Mcu } from 'tailchain'

const elf = `${import.meta.dirname}/reentrancy.elf`

// Priorities: TIMER0A 0x40, SysTick 0x80, GPIOB 0xC0; the lower the number, the more urgent.

function inWindow(): Mcu {
  const mcu = boot(elf)
  mcu.runTo('reentrancy::window')
  return mcu
}
const read = (mcu: Mcu, name: string): unknown => mcu.read(name, 'u32')

test('a handler that pends itself is tail-chained, never nested', () => {
  const mcu = inWindow()
  mcu.schedule(pend('SysTick', before('reentrancy::window')))
  mcu.runTo('reentrancy::window_done')

  expect(mcu).toHaveTaken('SysTick', 2)
  expect(mcu).toHaveTailChained('SysTick', 'SysTick')
  expect(mcu).not.toHaveNested('SysTick', 'SysTick')
  expect(mcu.exceptions[1]).toHaveBeenDelayedByPriority()
  expect(read(mcu, 'MAX_DEPTH')).toBe(1)
})

test('a more urgent one nests, and reaches what the first was working on', () => {
  const mcu = inWindow()
  mcu.schedule(
    pend('SysTick', before('reentrancy::window')),
    pend('TIMER0A', duringHandler('SysTick', { afterInstructions: 20 })),
  )
  mcu.runTo('reentrancy::window_done')

  expect(mcu).toHaveNested('SysTick', 'TIMER0A')
  expect(read(mcu, 'MAX_DEPTH')).toBe(2)
  expect(read(mcu, 'CORRUPTED')).toBe(1)
})

test('a less urgent one waits, and is tail-chained', () => {
  const mcu = inWindow()
  mcu.write('REPEND_SYSTICK', 0, 'u32')
  mcu.schedule(pend('SysTick', before('reentrancy::window')), pend('GPIOB', before('reentrancy::window')))
  mcu.runTo('reentrancy::window_done')

  expect(mcu.exceptions.map(({ exception }) => exception)).toEqual(['SysTick', 'GPIOB'])
  expect(mcu).toHaveTailChained('SysTick', 'GPIOB')
  expect(read(mcu, 'MAX_DEPTH')).toBe(1)
})

test('a level that stays high fires again at once: main never goes on', () => {
  const mcu = inWindow()
  mcu.line('GPIOB', true)
  const stop = mcu.runTo('reentrancy::window_done', { limitCycles: 5_000 })
  expect(stop.reason).toBe('limit')
  expect(mcu).toHaveTailChained('GPIOB', 'GPIOB')
  expect(mcu.taken('GPIOB')).toBeGreaterThan(100)

  // Lowered, it runs once more at most.
  mcu.line('GPIOB', false)
  expect(mcu.runTo('reentrancy::window_done').reason).toBe('breakpoint')
})

const window = { from: 'reentrancy::window', until: 'reentrancy::window_done' }

test('no arrivals make a handler nest in itself, whether it pends itself or not', async () => {
  const report = await explore(boot(elf), {
    ...{ ...window, interrupts: ['SysTick'], depth: 2, inputs: { REPEND_SYSTICK: [0, 1] } },
    check: (mcu) => {
      expect(read(mcu, 'MAX_DEPTH')).toBeLessThanOrEqual(1)
      expect(read(mcu, 'CORRUPTED')).toBe(0)
    },
  })
  expect(report).toHoldOnEverySchedule()
})

test('trying every two arrivals finds that a more urgent one does', async () => {
  const report = await explore(boot(elf), {
    ...window,
    interrupts: [
      { exception: 'SysTick', max: 1 },
      { exception: 'TIMER0A', max: 1 },
    ],
    depth: 2,
    check: (mcu) => {
      expect(read(mcu, 'CORRUPTED')).toBe(0)
    },
  })
  expect(report).toFailOnSomeSchedule(/expected 1 to be \+?0/)
  expect(report).not.toPanicOnSomeSchedule()
})

test('left alone, the firmware finds all that itself', () => {
  expect(boot(elf).run()).toMatchObject({ reason: 'exited', status: 0 })
})
