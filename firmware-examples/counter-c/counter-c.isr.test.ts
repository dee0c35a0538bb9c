import { boot, expect, onRead, pend, test } from 'tailchain'

// C, with CMSIS's names: the exception is still SysTick, its handler SysTick_Handler.
const elf = `${import.meta.dirname}/counter-c.elf`

test('with interrupts masked, SysTick waits and nothing is lost', () => {
  const mcu = boot(elf)
  mcu.runTo('bump_protected')
  mcu.schedule(pend('SysTick', onRead('protected_counter')))
  mcu.runTo('bump_protected_done')

  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.exceptions[0]).toHaveBeenDelayedByMasking()
  expect(mcu.read('protected_counter', 'u32')).toBe(2)
})

test('without, the same arrival loses an update', () => {
  const mcu = boot(elf)
  mcu.runTo('bump_unprotected')
  mcu.schedule(pend('SysTick', onRead('unprotected_counter')))
  mcu.runTo('bump_unprotected_done')

  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.exceptions[0]).toMatchObject({ how: 'preempted', delayedBy: 'nothing' })
  expect(mcu.read('unprotected_counter', 'u32')).toBe(1)
})

test('the handler may also be named as in the source', () => {
  const mcu = boot(elf)
  mcu.runTo('bump_protected')
  mcu.pend('SysTick_Handler')
  mcu.runTo('bump_protected_done')
  expect(mcu).toHaveTaken('SysTick', 1)
})
