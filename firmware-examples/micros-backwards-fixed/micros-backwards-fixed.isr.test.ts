import { boot, expect, explore, test } from 'tailchain'

const elf = `${import.meta.dirname}/micros-backwards-fixed.elf`

test.each([
  { from: 'measure', until: 'measure_done' },
  { from: 'measure_masked', until: 'measure_masked_done' },
])('$from: wherever a millisecond ends, time goes on, and by no more than one', async (window) => {
  const report = await explore(boot(elf), {
    ...window,
    interrupts: ['SysTick'],
    check: (mcu) => {
      const passed = mcu.read('later', 'u32') - mcu.read('earlier', 'u32')
      expect(passed).toBeGreaterThanOrEqual(0)
      expect(passed).toBeLessThan(1000)
    },
  })
  expect(report).toHoldOnEverySchedule()
})

test('100 milliseconds', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('micros-backwards: time went on\n')
})
