import { boot, entering, expect, pend, test } from 'tailchain'

// double-borrow, with panic-semihosting instead of panic-halt.
const elf = `${import.meta.dirname}/double-borrow-semihosting.elf`

test('a panic handler that speaks: the message is in the output, the status is 1', () => {
  const mcu = boot(elf)
  mcu.runTo('double_borrow::update')
  mcu.schedule(pend('SysTick', entering('__nop')))
  const stop = mcu.run()

  // The firmware went on after the panic, to an exit of its own.
  expect(stop).toMatchObject({ reason: 'exited', status: 1 })
  expect(mcu).toHavePanicked('RefCell already borrowed')
  expect(mcu.output).toBe('panicked at double-borrow/src/main.rs:37:28:\nRefCell already borrowed\n')
})
