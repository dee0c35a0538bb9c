import { boot, expect, explore, insideCriticalSection, pend, test } from 'tailchain'

// Paths start where the tests are started: at the project's root.
const elf = 'firmware-examples/counter/counter.elf'

test('SysTick waits for the critical section to end', () => {
  const mcu = boot(elf) // loads, resets, runs the start-up code to main
  mcu.runTo('counter::bump')
  mcu.schedule(pend('SysTick', insideCriticalSection()))
  mcu.runTo('counter::bump_done')

  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.exceptions[0]).toHaveBeenDelayedByMasking()
  expect(mcu.read('COUNTER')).toBe(2)
})

test('no arrival of SysTick loses an update', async () => {
  const report = await explore(boot(elf), {
    from: 'counter::bump',
    until: 'counter::bump_done',
    interrupts: ['SysTick'],
    depth: 2,
    check: (mcu) => {
      expect(mcu.read('COUNTER')).toBe(1 + mcu.taken('SysTick'))
    },
  })
  expect(report).toHoldOnEverySchedule()
  expect(report).toBeFreeOfRaces()
})

test('interrupts are masked for a dozen instructions, no more', () => {
  const mcu = boot(elf)
  mcu.runTo('counter::bump')
  mcu.runTo('counter::bump_done')
  expect(mcu).toMaskInterruptsForAtMost(12)
})

test('100 ticks all over the place', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu).toHaveTaken('SysTick', 100)
  expect(mcu.output).toBe('counter: no update was lost\n')
})
