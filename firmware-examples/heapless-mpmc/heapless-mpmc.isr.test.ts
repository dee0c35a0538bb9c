import { before, boot, expect, explore, pend, test } from 'tailchain'

const elf = `${import.meta.dirname}/heapless-mpmc.elf`

test('trying every arrival finds a buffer that cannot be given back', async () => {
  const report = await explore(boot(elf), {
    from: 'heapless_mpmc::use_buffer',
    until: 'heapless_mpmc::use_buffer_done',
    interrupts: ['SysTick'],
    check: (mcu) => {
      expect(mcu.read('REFUSED', 'u32')).toBe(0)
    },
  })
  expect(report).toFailOnSomeSchedule(/expected 1 to be \+?0/)
  expect(report.failures.map(({ kind }) => kind)).toEqual(['check']) // nothing panics, nothing faults
})

test('the shortest schedule: SysTick while main has the place, but not yet the item', () => {
  const mcu = boot(elf)
  mcu.runTo('heapless_mpmc::use_buffer')
  const dequeued = (): unknown => mcu.read('POOL', 'u8')
  const enqueued = (): unknown => mcu.read('POOL', 'u8', { offset: 1 })
  expect([dequeued(), enqueued()]).toEqual([0, 4]) // all four are there

  mcu.schedule(pend('SysTick', before('heapless_mpmc::use_buffer+0x64'))) // the store that frees the place
  mcu.runTo('heapless_mpmc::use_buffer_done')

  // SysTick was refused with two buffers in a queue for four. Main gave its own back; one is gone for good.
  expect(mcu.read('REFUSED', 'u32')).toBe(1)
  expect([dequeued(), enqueued()]).toEqual([2, 5])
})

test('100 ticks all over the place lose some', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 1 })
  expect(mcu.output).toBe('heapless-mpmc: buffers were lost\n')
})
