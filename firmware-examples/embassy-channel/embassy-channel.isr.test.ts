import { before, boot, expect, explore, pend, test } from 'tailchain'

const elf = `${import.meta.dirname}/embassy-channel.elf`

test('trying every arrival finds a second borrow of the channel', async () => {
  const report = await explore(boot(elf), {
    from: 'embassy_channel::receive',
    until: 'embassy_channel::receive_done',
    interrupts: ['GPIOA'],
  })
  expect(report).toPanicOnSomeSchedule(undefined, { at: 'GPIOA' })
})

test('the shortest schedule: GPIOA when main has just borrowed the channel', () => {
  const mcu = boot(elf)
  mcu.runTo('embassy_channel::receive')
  mcu.schedule(pend('GPIOA', before('embassy_channel::receive+0x26')))
  mcu.runTo('core::panicking::panic_fmt') // the text is its first argument
  const text = new TextDecoder().decode(mcu.bytes(mcu.registers.r0, 64))
  expect(text).toContain('unwrap of `rc.try_borrow_mut()` failed: ')
  expect(mcu.run()).toHavePanicked(undefined, { at: 'GPIOA' })
})

test('no bench shows it: left alone, every value is received', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('embassy-channel: every value was received\n')
})
