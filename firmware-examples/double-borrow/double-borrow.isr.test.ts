import { before, boot, entering, expect, explore, pend, test } from 'tailchain'

const elf = `${import.meta.dirname}/double-borrow.elf`

test('SysTick while main holds its borrow: panics', () => {
  const mcu = boot(elf)
  mcu.runTo('double_borrow::update')
  mcu.schedule(pend('SysTick', entering('__nop'))) // main calls it with the RefCell borrowed
  const stop = mcu.runTo('double_borrow::update_done')

  // On a board there is nothing to see: panic-halt is an endless loop.
  expect(stop.reason).toBe('panicked')
  expect(mcu).toHavePanicked(/already borrowed/, { at: 'src/main.rs:37' })
  // The other side: the run is gone through once more to see who holds the borrow.
  expect(mcu.panic?.text).toMatch(/borrowed first at .*src\/main\.rs:27 in main, again in SysTick/)
  expect(mcu.output).toBe('')
})

test('trying every arrival finds it', async () => {
  const report = await explore(boot(elf), {
    from: 'double_borrow::update',
    until: 'double_borrow::update_done',
    interrupts: ['SysTick'],
  })
  expect(report).toPanicOnSomeSchedule(/already borrowed/, { at: 'src/main.rs:37' })
  expect(report).not.toHoldOnEverySchedule()
  expect(report.failures[0]?.panic?.kind).toBe('refcell_borrowed')
})

test('SysTick a moment earlier: all is well', () => {
  const mcu = boot(elf)
  mcu.runTo('double_borrow::update')
  mcu.schedule(pend('SysTick', before('double_borrow::update')))
  const stop = mcu.runTo('double_borrow::update_done')

  expect(stop.reason).toBe('breakpoint')
  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu).not.toHavePanicked()
})

test('left alone it panics at one of the first ticks', () => {
  const mcu = boot(elf)
  const stop = mcu.run()
  expect(stop).toHavePanicked('RefCell already borrowed')
  expect(stop.place).toMatch(/rust_begin_unwind/)
})
