import type { Machine } from '../machine/machine.ts'
import type { ExceptionNumber } from '../units.ts'
import type { Came } from './candidates.ts'
import type { Interleavings } from './interleavings.ts'
import type { Node } from './node.ts'
import type { Arrivals, Plan } from './plan.ts'
import type { Track, TrackMark } from '../machine/track/track.ts'
import { Walk, type WalkMark, type WindowEnd } from './walk.ts'

/** Where a runner was. */
interface RunnerMark {
  readonly track: TrackMark
  readonly walk: WalkMark
  readonly came: number
  readonly inside: readonly Arrivals[]
  readonly transferInterrupts: readonly Parameters<Machine['onTransfer']>[0][]
}

const none: readonly never[] = []

/** Takes a followed machine along schedules, and back to any point before. */
export class Runner {
  readonly track: Track
  readonly walk: Walk
  readonly machine: Machine
  /** Arrivals that have come, in order. */
  readonly came: Came[] = []
  readonly #plan: Plan
  readonly #interleavings: Interleavings | undefined
  /** Arrivals on their way inside the transfer that is next. */
  #inside: Arrivals[] = []

  /** The window begins where the machine stands. */
  constructor(track: Track, plan: Plan, limitCycles: number, interleavings?: Interleavings) {
    this.track = track
    this.machine = track.machine
    this.#plan = plan
    this.#interleavings = interleavings
    this.walk = new Walk(track.machine, {
      ...{ until: plan.until, limitCycles },
      pend: (exception) => {
        this.#pend(exception)
      },
    })
  }

  /** How often an exception has arrived. */
  cameOf(exception: ExceptionNumber): number {
    return this.came.filter((each) => each.interrupt.exception === exception).length
  }
  /** Back to the first boundary of the window. */
  begin(): WindowEnd | undefined {
    this.track.toBeginning()
    this.came.length = 0
    this.#inside = []
    this.machine.core.transferInterrupts.clear()
    const end = this.walk.begin()
    this.#look(end)
    return end
  }
  /** Exceptions arrive where the machine stands, or are on their way inside the transfer that is next. */
  arrive(arrivals: Arrivals): WindowEnd | undefined {
    if (arrivals.beat === 0) {
      const end = this.walk.arrive(arrivals.exceptions)
      this.#look(end)
      return end
    }
    this.#inside.push(arrivals)
    this.walk.arriveInside(arrivals.beat, arrivals.exceptions)
    return undefined
  }
  /** To the next boundary. */
  advance(): WindowEnd | undefined {
    const inReference = this.#inside.length > 0
    if (inReference) this.#inside = []
    const end = this.walk.advance({ inReference })
    this.#look(end)
    return end
  }
  /** On by up to so many cycles, to where an exception enters or returns, or the window may end: {@link Walk.advanceFar}. */
  advanceFar(cycles: number, stepping?: () => void): WindowEnd | undefined {
    if (this.#inside.length > 0) return this.advance()
    const end = this.walk.advanceFar(cycles, stepping)
    this.track.stacks.look()
    return end
  }
  /** On to a boundary of the run, at once where nobody looks at those before it. */
  goToIndex(index: number): WindowEnd | undefined {
    const { walk } = this
    const isWatched = this.machine.control.follower !== undefined || this.#interleavings !== undefined
    const skips = typeof this.#plan.until !== 'function' && !isWatched
    let end: WindowEnd | undefined
    while (end === undefined && walk.index < index)
      end = skips ? this.advanceFar(index - walk.index) : this.advance()
    return end
  }
  /** From the window's start to where the arrivals of a schedule are about to come. */
  goTo({ path }: Node): WindowEnd | undefined {
    let end = this.begin()
    for (const [depth, { arrivals }] of path.entries()) {
      if (arrivals === undefined) continue
      end ??= this.goToIndex(arrivals.index)
      if (end !== undefined || depth === path.length - 1) return end
      end = this.arrive(arrivals)
    }
    return end
  }
  /** Runs a schedule from the window's start to its end. */
  run(node: Node): WindowEnd {
    let end = this.goTo(node)
    if (end === undefined && node.arrivals !== undefined) end = this.arrive(node.arrivals)
    while (end === undefined) end = this.advance()
    return end
  }

  mark(): RunnerMark {
    const { transferInterrupts } = this.machine.core
    return {
      track: this.track.mark(),
      walk: this.walk.mark(),
      came: this.came.length,
      inside: this.#inside.length === 0 ? none : [...this.#inside],
      transferInterrupts: transferInterrupts.size === 0 ? none : [...transferInterrupts],
    }
  }
  /** Back to a mark, which is of no more use then. */
  rewind({ track, walk, came, inside, transferInterrupts }: RunnerMark): void {
    this.track.rewind(track)
    this.track.release(track)
    this.walk.rewind(walk)
    if (this.came.length !== came) this.came.length = came
    if (this.#inside.length + inside.length > 0) this.#inside = [...inside]
    const { transferInterrupts: planned } = this.machine.core
    if (planned.size > 0) planned.clear()
    for (const each of transferInterrupts) planned.add(each)
  }

  #look(end: WindowEnd | undefined): void {
    this.track.stacks.look()
    if (end === undefined) this.#interleavings?.boundary()
  }
  #pend(exception: ExceptionNumber): void {
    const { cycles, instructions } = this.machine.state
    const interrupt = this.#plan.interrupts.find((each) => each.exception === exception)
    if (interrupt !== undefined) this.came.push({ interrupt, instruction: instructions, cycle: cycles })
    if (interrupt?.before === undefined) this.machine.arrive(exception)
    else {
      interrupt.before()
      this.track.key.forgetDevices()
    }
  }
}
