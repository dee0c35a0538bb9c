import { boot, expect, explore, test, vi } from 'tailchain'

// rtic-channel with the rtic-sync that has been mended
const elf = `${import.meta.dirname}/rtic-channel-fixed.elf`

// Machines under load take their time.
vi.setConfig({ testTimeout: 180_000 })

test('the room that was made goes to who waited first, wherever the others arrive', async () => {
  const report = await explore(boot(elf), {
    from: 'rtic_channel_fixed::app::window',
    until: 'rtic_channel_fixed::app::window+0x4', // where idle is does not matter: two boundaries will do
    interrupts: [
      { exception: 'TIMER0A', max: 1 },
      { exception: 'GPIOA', max: 1 },
    ],
    depth: 2,
    check: (mcu) => {
      // What was received made room for `send`, and for nobody else.
      expect(mcu.read('RECEIVED', 'u32')).toBe(mcu.taken('TIMER0A'))
      expect(mcu.read('SENT', 'u32')).toBe(1 + mcu.taken('TIMER0A'))
    },
  })
  expect(report).toHoldOnEverySchedule()
})

test('also while it begins to wait', async () => {
  const report = await explore(boot(elf), {
    from: 'rtic_channel_fixed::app::spawn_send',
    until: 'rtic_channel_fixed::app::window_done',
    interrupts: ['TIMER0A', 'GPIOA'],
  })
  expect(report).toHoldOnEverySchedule()
})
