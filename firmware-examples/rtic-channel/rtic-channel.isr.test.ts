import { before, boot, duringHandler, expect, explore, pend, test, vi } from 'tailchain'

const elf = `${import.meta.dirname}/rtic-channel.elf`

// Machines under load take their time.
vi.setConfig({ testTimeout: 180_000 })

test('trying every two arrivals finds a place that is given away twice', async () => {
  const report = await explore(boot(elf), {
    from: 'rtic_channel::app::window', // `send` waits for room
    until: 'rtic_channel::app::window+0x4', // where idle is does not matter: two boundaries will do
    interrupts: [
      { exception: 'TIMER0A', max: 1 }, // `receive`
      { exception: 'GPIOA', max: 1 }, // `send_at_once`
    ],
    depth: 2,
  })
  expect(report).toPanicOnSomeSchedule(undefined, { at: 'UART0' }) // the dispatcher in which `send` runs

  const mcu = boot(elf)
  mcu.replay(report.failures[0]?.token ?? '')
  // 1 waits; 2 makes room and wakes 1; 3 takes the room; 1 finds none.
  expect(mcu.exceptions.map(({ exception }) => exception)).toEqual(['UART0', 'TIMER0A', 'GPIOA', 'UART0'])
})

test('the shortest schedule: GPIOA after `receive` has woken `send`, before it returns', () => {
  const mcu = boot(elf)
  mcu.runTo('rtic_channel::app::window')
  mcu.schedule(
    pend('TIMER0A', before('rtic_channel::app::window')),
    pend('GPIOA', duringHandler('TIMER0A', { afterInstructions: 100 })),
  )
  mcu.runTo('core::panicking::panic') // the text is its first argument
  const { r0, r1 } = mcu.registers
  expect(new TextDecoder().decode(mcu.bytes(r0, r1))).toBe(
    'assertion failed: !self.0.access(cs).freeq.is_empty()',
  )
  expect(mcu.run()).toHavePanicked(undefined, { at: 'UART0' })
})

test('no bench shows it: left alone, every value is received', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('rtic-channel: every value was received\n')
})
