import { before, boot, expect, explore, onRead, pend, test } from 'tailchain'

const elf = `${import.meta.dirname}/counter-unprotected.elf`

test('SysTick between the load and the store: its update is lost', () => {
  const mcu = boot(elf)
  mcu.runTo('counter_unprotected::bump')
  mcu.schedule(pend('SysTick', onRead('COUNTER'))) // right after the load
  mcu.runTo('counter_unprotected::bump_done')

  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.read('COUNTER', 'u32')).toBe(1) // and not 2
})

test('trying every arrival finds it', async () => {
  const report = await explore(boot(elf), {
    from: 'counter_unprotected::bump',
    until: 'counter_unprotected::bump_done',
    interrupts: ['SysTick'],
    check: (mcu) => {
      expect(mcu.read('COUNTER', 'u32')).toBe(1 + mcu.taken('SysTick'))
    },
  })
  expect(report).toFailOnSomeSchedule('expected 1 to be 2')
  expect(report.races).toMatchObject([{ name: 'lost update', interrupt: 'SysTick' }])
  // Why, with the accesses that collided:
  expect(report.failures[0]?.explanation).toMatchObject({
    name: 'lost update',
    accesses: [
      { kind: 'read', variable: 'counter_unprotected::COUNTER', context: 'main' },
      { kind: 'write', variable: 'counter_unprotected::COUNTER', context: 'SysTick' },
      { kind: 'write', variable: 'counter_unprotected::COUNTER', context: 'main' },
    ],
  })
})

test('SysTick before the load does no harm', () => {
  const mcu = boot(elf)
  mcu.runTo('counter_unprotected::bump')
  mcu.schedule(pend('SysTick', before('counter_unprotected::bump')))
  mcu.runTo('counter_unprotected::bump_done')

  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.exceptions[0]).not.toHaveBeenDelayedByMasking() // nothing masks it here
  expect(mcu.read('COUNTER', 'u32')).toBe(2)
})

test('100 ticks all over the place lose some', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 1 })
  expect(mcu.output).toBe('counter-unprotected: updates were lost\n')
})
