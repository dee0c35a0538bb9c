import { Runner } from '../../../src/explore/runner.ts'
import { Track } from '../../../src/machine/track/track.ts'
import { planOf } from '../../../src/session/explore-plan.ts'
import { parts } from '../../../src/session/parts.ts'
import { optionsOf, start, type Program } from './program.ts'

/** What an exploration of a program is made of, before its first schedule. */
export function exploring(program: Program, limitCycles: number) {
  const fork = start(program).fork()
  const { machine } = fork[parts]
  machine.ppb.sysTick.frozen = true
  const { interrupts, until, ...options } = optionsOf(program)
  if (typeof until === 'function') throw new TypeError('choose a program whose window ends at a place')
  const plan = planOf(fork, { ...options, interrupts, until }, 1)
  const track = new Track(machine)
  track.begin()
  return { machine, plan, track, runner: new Runner(track, plan, limitCycles) }
}
