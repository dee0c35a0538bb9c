import { join } from 'node:path'
import { expect, test } from 'vitest'
import { boot } from '../../src/index.ts'
import { boardOf, built, cpuOf, describeStop, isLockUp, programs } from './programs.ts'

/** Programs that need instructions of one cycle: here SysTick, every 51 cycles, pends again while its handler is on the way. */
const aboutTime: readonly string[] = ['v6m-systick-counts-down-and-pends']

test.each(programs)('takes the same cycles on all tiers, and passes: %s', (name) => {
  const ends = (['interpreter', 'translator', 'reference'] as const).map((tier) => {
    const mcu = boot(join(built, `${name}.elf`), {
      ...{ chip: boardOf(name).chip, cpu: cpuOf(name), stopAt: 'reset', tier },
      ...{ timing: 'cortex-m4', limitCycles: 10_000_000 },
    })
    const stop = mcu.run()
    return { cycles: mcu.cycles, instructions: mcu.instructions, stop }
  })
  for (const end of ends) expect(end).toEqual(ends[0])
  const stop = ends[0]?.stop
  if (stop === undefined || aboutTime.includes(name)) return
  expect(isLockUp(name) ? stop.reason : describeStop(stop)).toBe(isLockUp(name) ? 'lockedUp' : 'passed')
})
