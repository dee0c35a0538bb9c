import { boot, expect, explore, test, type ExploreOptions } from 'tailchain'

const elf = `${import.meta.dirname}/micros-backwards.elf`

const neverBackwards: Pick<ExploreOptions, 'interrupts' | 'check'> = {
  interrupts: ['SysTick'],
  check: (mcu) => {
    expect(mcu.read('later', 'u32') - mcu.read('earlier', 'u32')).toBeGreaterThanOrEqual(0)
  },
}

test('where SysTick gets in at once, time goes on', async () => {
  const report = await explore(boot(elf), { from: 'measure', until: 'measure_done', ...neverBackwards })
  expect(report).toHoldOnEverySchedule()
})

test('with interrupts masked it goes backwards by up to a millisecond', async () => {
  const report = await explore(boot(elf), {
    from: 'measure_masked',
    until: 'measure_masked_done',
    ...neverBackwards,
  })
  expect(report).toFailOnSomeSchedule(/expected -5\d\d to be greater than or equal to 0$/)
})

test('the shortest schedule: SysTick pends between the two readings', () => {
  const mcu = boot(elf)
  mcu.replay(
    'tc1:measure_masked..measure_masked_done;SysTick@micros+0xa*2;#measure_masked=009e5242;#measure_masked_done=6713a56e;#micros=536992a8',
  )
  expect(mcu.exceptions.at(-1)).toHaveBeenDelayedByMasking()
  expect([mcu.read('earlier', 'u32'), mcu.read('later', 'u32')]).toEqual([517, 0])
})

test('100 milliseconds', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 1 })
  expect(mcu.output).toBe('micros-backwards: time went backwards\n')
})
