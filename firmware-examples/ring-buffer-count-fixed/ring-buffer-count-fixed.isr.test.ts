import { boot, expect, explore, test } from 'tailchain'

const elf = `${import.meta.dirname}/ring-buffer-count-fixed.elf`

test('whenever bytes come, each is counted once and comes out in order', async () => {
  const report = await explore(boot(elf), {
    from: 'take_one',
    until: 'take_one_done',
    interrupts: ['SysTick'],
    depth: 2,
    check: (mcu) => {
      const held = mcu.read('ring_put_total', 'u32') - mcu.read('ring_taken_total', 'u32')
      expect(held).toBe(mcu.read('put_count', 'u32') - mcu.read('taken_count', 'u32'))
      expect(mcu.read('put_count', 'u32')).toBe(2 + mcu.taken('SysTick'))
      expect(mcu.read('taken_count', 'u32')).toBe(1)
      expect(mcu.read('wrong_count', 'u32')).toBe(0)
    },
  })
  expect(report).toHoldOnEverySchedule()
  expect(report).toBeFreeOfRaces()
})

test('1000 bytes', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('ring-buffer-count: every byte came out, in order\n')
})
