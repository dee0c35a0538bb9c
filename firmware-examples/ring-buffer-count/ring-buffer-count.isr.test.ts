import { boot, expect, explore, test } from 'tailchain'

const elf = `${import.meta.dirname}/ring-buffer-count.elf`

test('a byte that comes while another is taken is not counted', async () => {
  const report = await explore(boot(elf), {
    from: 'take_one',
    until: 'take_one_done',
    interrupts: ['SysTick'],
    check: (mcu) => {
      const held = mcu.read('put_count', 'u32') - mcu.read('taken_count', 'u32')
      expect(mcu.read('ring_count', 'u32')).toBe(held)
    },
  })
  expect(report).toFailOnSomeSchedule('expected 1 to be 2')
  expect(report.failures[0]?.explanation?.name).toBe('lost update')
})

test('the shortest schedule: it comes between the load and the store of the count', () => {
  const mcu = boot(elf)
  mcu.replay(
    'tc1:take_one..take_one_done;SysTick@ring_take+0x1a*1;#take_one=ba0eebf1;#take_one_done=bf11c888;#ring_take=21cff061',
  )
  expect(mcu.read('put_count', 'u32') - mcu.read('taken_count', 'u32')).toBe(2)
  expect(mcu.read('ring_count', 'u32')).toBe(1) // a byte is stuck until another comes, and so on for ever
})

test('1000 bytes', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 1 })
  expect(mcu.output).toBe('ring-buffer-count: bytes were left behind or out of order\n')
})
