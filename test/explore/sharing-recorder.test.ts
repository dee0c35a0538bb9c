import { describe, expect, test, vi } from 'vitest'
import { Sharing } from '../../src/explore/accesses.ts'
import { ChainRecorder, type Chain, type HandlerRecorder } from '../../src/explore/footprints.ts'
import type { Arrivals } from '../../src/explore/plan.ts'
import type { Runner } from '../../src/explore/runner.ts'
import { SharingRecorder } from '../../src/explore/sharing-recorder.ts'
import { KnownInstructions } from '../../src/machine/known-instructions.ts'
import { exceptionNumber } from '../../src/units.ts'
import { prng } from '../isa/prng.ts'
import { exploring } from './generated/exploring.ts'
import { generate } from './generated/generate.ts'

vi.setConfig({ testTimeout: 120_000 })

const limitCycles = 2000

/** What a handler shares, seen by a recorder that says itself how far the machine may go at once. */
function chainOf(runner: Runner, arrivals: Arrivals, recorder: HandlerRecorder): Chain | undefined {
  const { walk, track } = runner
  const mark = runner.mark()
  track.memory.onAccess = recorder.access
  let end = runner.arrive(arrivals)
  recorder.after(walk)
  let chain: Chain | undefined
  for (let steps = 0; end === undefined && chain === undefined && steps < limitCycles; steps++) {
    if (walk.hasReturned && recorder.isBack) chain = recorder.finish()
    else {
      const far = recorder.before()
      end = far > 1 ? runner.advanceFar(far, recorder.stepping) : runner.advance()
      recorder.after(walk)
    }
  }
  track.memory.onAccess = undefined
  runner.rewind(mark)
  return chain
}

/** The judge executes one instruction at a time, and reads its address from the machine. */
describe('many instructions at once: each access is of the instruction that made it', () => {
  test.each(Array.from({ length: 12 }, (_, index) => 0xacce55 + index))('program %i', async (seed) => {
    const program = await generate(prng(seed))
    const { machine, plan, track, runner } = exploring(program, limitCycles)
    const known = new KnownInstructions(machine)
    const sharing = new Sharing(track.memory)
    const many = new SharingRecorder(machine, known, sharing)
    let [compared, end] = [0, runner.begin()]
    for (; end === undefined && !runner.walk.isAsleep; end = runner.advance()) {
      for (const { exception, before } of plan.interrupts) {
        if (before !== undefined) continue
        const arrivals = { index: runner.walk.index, beat: 0, exceptions: [exceptionNumber(exception)] }
        if (!machine.wouldTake(exception)) continue
        const one = chainOf(runner, arrivals, new ChainRecorder(track, known, sharing))
        many.begin()
        expect(chainOf(runner, arrivals, many)?.shared).toEqual(one?.shared)
        if (one !== undefined) compared++
      }
    }
    runner.walk.stop()
    expect(compared).toBeGreaterThan(0)
  })
})
