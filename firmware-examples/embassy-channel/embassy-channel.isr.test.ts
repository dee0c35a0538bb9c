import { boot, expect, explore, test } from 'tailchain'

const elf = `${import.meta.dirname}/embassy-channel.elf`

test('trying every arrival finds a second borrow of the channel', async () => {
  const report = await explore(boot(elf), {
    from: 'embassy_channel::receive',
    until: 'embassy_channel::receive_done',
    interrupts: ['GPIOA'],
  })
  expect(report).toPanicOnSomeSchedule(undefined, { at: 'GPIOA' })

  // The panic's text is an argument of the call that a replay stands before.
  const [failure] = report.failures
  const mcu = boot(elf)
  mcu.replay(failure?.token ?? '')
  const text = new TextDecoder().decode(mcu.bytes(mcu.registers.r0, 64))
  expect(text).toContain('unwrap of `rc.try_borrow_mut()` failed: ')
})

test('no bench shows it: left alone, every value is received', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('embassy-channel: every value was received\n')
})
