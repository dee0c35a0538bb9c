import { boot, expect, explore, test } from 'tailchain'

const elf = `${import.meta.dirname}/rtic-channel.elf`

test('trying every two arrivals finds a place that is given away twice', async () => {
  const report = await explore(boot(elf), {
    from: 'rtic_channel::app::window', // `send` waits for room
    until: 'rtic_channel::app::window_done',
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
  // The panic's text is an argument of the call that a replay stands before.
  const { r0, r1 } = mcu.registers
  expect(new TextDecoder().decode(mcu.bytes(r0, r1))).toBe(
    'assertion failed: !self.0.access(cs).freeq.is_empty()',
  )
})

test('no bench shows it: left alone, every value is received', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('rtic-channel: every value was received\n')
})
