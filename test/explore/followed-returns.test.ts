import { expect, test, vi } from 'vitest'
import type { Tier } from '../../src/machine/configuration.ts'
import { exceptionNumber } from '../../src/units.ts'
import { prng } from '../isa/prng.ts'
import { exploring } from './generated/exploring.ts'
import { generate } from './generated/generate.ts'
import type { Program } from './generated/program.ts'

vi.setConfig({ testTimeout: 120_000 })

const limitCycles = 2000
/** More than a handler has. */
const far = 100

/** Of every schedule with one arrival: its accesses in their order, and what the machine is where handlers have returned and at the end. */
function told(program: Program, tier: Tier): { readonly returns: number; readonly lines: readonly string[] } {
  const { machine, plan, track, runner } = exploring(
    { ...program, boot: { ...program.boot, tier } },
    limitCycles,
  )
  const { walk } = runner
  const lines: string[] = []
  const look = (why: string): void => {
    const { deepestBytes, overflow } = track.stacks
    const key = track.key.of({ isTimed: false, left: [], without: new Set() }).text
    const { pc, instructions } = machine.state
    lines.push([why, key, instructions, pc, deepestBytes, JSON.stringify(overflow)].join(' '))
  }
  let [returns, end] = [0, runner.begin()]
  for (; end === undefined && !walk.isAsleep; end = runner.advance()) {
    for (const { exception, before } of plan.interrupts) {
      if (before !== undefined) continue
      const mark = runner.mark()
      track.memory.onAccess = (address, sizeBytes, isWrite) => {
        // The reference stage makes an unaligned access byte by byte.
        for (let byte = address; byte < address + sizeBytes; byte++)
          lines.push(`${isWrite ? 'w' : 'r'} ${String(byte)}`)
      }
      let inner = runner.arrive({ index: walk.index, beat: 0, exceptions: [exceptionNumber(exception)] })
      while (inner === undefined) {
        if (walk.hasReturned) {
          returns++
          look('returned')
        }
        inner = tier === 'reference' ? runner.advance() : runner.advanceFar(far)
      }
      look(inner.reason)
      track.memory.onAccess = undefined
      runner.rewind(mark)
    }
  }
  walk.stop()
  return { returns, lines }
}

test('what follows accesses sees emitted code return from handlers as the reference stage does', async () => {
  let all = 0
  for (let seed = 0x7e7095; seed < 0x7e7095 + 40; seed++) {
    const program = await generate(prng(seed))
    const { lines, returns } = told(program, 'reference')
    expect(told(program, 'adaptive').lines, `program ${String(seed)}`).toEqual(lines)
    all += returns
  }
  expect(all).toBeGreaterThan(100)
})
