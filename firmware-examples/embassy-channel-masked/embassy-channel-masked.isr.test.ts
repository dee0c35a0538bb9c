import { boot, expect, explore, test } from 'tailchain'

// embassy-channel, GPIOA no more urgent than critical sections allow
const elf = `${import.meta.dirname}/embassy-channel-masked.elf`

test('every value gets into the channel, wherever two arrive', async () => {
  const report = await explore(boot(elf), {
    from: 'embassy_channel::receive',
    until: 'embassy_channel::receive_done',
    interrupts: ['GPIOA'],
    depth: 2,
    check: (mcu) => {
      expect(mcu.read('SENT', 'u32')).toBe(mcu.taken('GPIOA'))
      expect(mcu.read('RECEIVED', 'u32')).toBeLessThanOrEqual(mcu.taken('GPIOA'))
    },
  })
  expect(report).toHoldOnEverySchedule()
})

test('left alone, every value is received', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('embassy-channel: every value was received\n')
})
