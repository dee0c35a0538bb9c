import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, type Stop } from '../../src/index.ts'
import { built, describeStop, otherChips, programs } from './programs.ts'

/** Memory that is quick to copy; what depends on the board's own is left out. */
const chip = {
  flash: { base: 0, sizeBytes: 0x1000 },
  ram: [{ base: 0x20000000, sizeBytes: 0x4000 }],
}
const needsBoard = new Set(['nvic-interrupts-that-do-not-exist', 'busfault-in-a-multiple-load'])
/** Programs that count time or sleep run longer than stepping through them is worth. */
const short = programs.filter(
  (name) =>
    !/^(v6m-)?(systick|wf|sev|sleep|dwt|lockup|level|interrupts-amid)/.test(name) &&
    otherChips[name] === undefined &&
    !needsBoard.has(name),
)

function runInChunks(
  name: string,
  tier: 'interpreter' | 'translator' | 'reference',
  instructions: number,
): Stop {
  const mcu = boot(join(built, `${name}.elf`), { chip, stopAt: 'reset', tier })
  for (;;) {
    const stop = mcu.runFor({ instructions })
    if (stop.reason !== 'stepped') return stop
    mcu.restore(mcu.snapshot())
  }
}

// Where a run stops must not matter: IT blocks, returns and faults go on from there, also from a snapshot. Each program
// is cut in both ways, on one tier each.
describe.each(['interpreter', 'translator', 'reference'] as const)('%s', (tier) => {
  test.each([1, 7])(
    'programs that are stopped and restored every %i instructions',
    (instructions) => {
      const parity = (tier === 'interpreter') === (instructions === 1) ? 0 : 1
      for (const name of short.filter((_, index) => index % 2 === parity)) {
        expect([name, describeStop(runInChunks(name, tier, instructions))]).toEqual([name, 'passed'])
      }
    },
    120_000,
  )
})
