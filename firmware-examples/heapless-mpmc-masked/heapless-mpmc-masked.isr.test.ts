import { boot, expect, explore, test } from 'tailchain'

// heapless-mpmc, each operation in a critical section
const elf = `${import.meta.dirname}/heapless-mpmc-masked.elf`

test('every buffer is given back, wherever two ticks arrive', async () => {
  const report = await explore(boot(elf), {
    from: 'heapless_mpmc::use_buffer',
    until: 'heapless_mpmc::use_buffer_done',
    interrupts: ['SysTick'],
    depth: 2,
    check: (mcu) => {
      const held = Number(mcu.read('POOL', 'u8', { offset: 1 })) - Number(mcu.read('POOL', 'u8'))
      expect(held).toBe(4)
      expect(mcu.read('REFUSED', 'u32')).toBe(0)
    },
  })
  expect(report).toHoldOnEverySchedule()
  expect(report).toBeFreeOfRaces()
})

test('100 ticks all over the place', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('heapless-mpmc: every buffer was given back\n')
})
