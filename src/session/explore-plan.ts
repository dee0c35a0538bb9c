import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { ExploredInterrupt, Gate, Plan } from '../explore/plan.ts'
import { readElement } from './element.ts'
import { gatheredOf } from './coverage.ts'
import type { ExploreOptions, InterruptOptions, Strategy } from './explore.ts'
import type { Mcu } from './mcu.ts'
import { parts } from './parts.ts'
import type { Exception } from './types.ts'

/** What tells equal states apart only by what states hold. */
const comparable: ReadonlySet<string> = new Set(['read', 'bytes', 'registers', 'taken', 'output', 'placeOf'])

/**
 * The machine as `check` and `always` see it: what they say holds for every schedule that comes to the same state, so
 * they may ask for nothing else than that state.
 */
function comparableView(fork: Mcu): Mcu {
  return new Proxy(fork, {
    get(target, name) {
      if (typeof name === 'string' && !comparable.has(name) && name in target) {
        throw new TailchainError(
          'CHECK_NOT_COMPARABLE',
          `check and always may not use mcu.${name}: schedules with equal states, which are run once, can differ in it`,
          `use ${[...comparable].join(', ')}, or explore with reduction: 'none'`,
        )
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

/** @throws TailchainError `OPTION_INVALID`, `EXCEPTION_UNKNOWN`, and what naming places throws */
export function planOf(fork: Mcu, options: ExploreOptions, depth: number): Plan {
  const { places } = fork[parts]
  const { until, check, always, watch, reduction = 'full', strategy = 'exhaustive' } = options
  // How long ago an arrival came is in no state.
  const hasGaps = options.interrupts.some((each) => typeof each === 'object' && each.minGap !== undefined)
  const wants = (name: 'masked' | 'commuting' | 'merge'): boolean =>
    reduction === 'full' || (reduction !== 'none' && reduction[name] !== false)
  // What they read or do is code of the host: nobody knows what it touches.
  const hasHostCode =
    typeof until === 'function' || always !== undefined || options.interrupts.some(hasBefore)
  const view = reduction === 'none' ? fork : comparableView(fork)
  const bounds = typeof strategy === 'object' && 'bounded' in strategy ? strategy.bounded : {}
  const sample = sampleOf(strategy)
  return {
    until: typeof until === 'function' ? () => until(fork) : places.addresses(until),
    interrupts: options.interrupts.map((each) => interruptOf(fork, each, depth)),
    depth,
    isMultiwordInterruptible: options.multiword !== 'atomic',
    reducesMasked: wants('masked'),
    // Where chance goes on from, nothing may be cut short.
    reducesCommuting: wants('commuting') && !hasGaps && !hasHostCode && sample === undefined,
    merges: wants('merge') && !hasGaps && sample === undefined,
    isInterrupted: () => options.signal?.aborted === true,
    sample,
    gathersInterleavings: gatheredOf(fork[parts].machine.configuration.image) !== undefined,
    limitCycles: options.limitCycles === undefined ? undefined : positive(options.limitCycles, 'limitCycles'),
    maxSchedules: bounds.schedules === undefined ? Infinity : positive(bounds.schedules, 'schedules'),
    deadline: bounds.seconds === undefined ? Infinity : Date.now() + 1000 * bounds.seconds,
    describe: watch === undefined ? undefined : () => valuesOf(fork, watch),
    check:
      check === undefined
        ? undefined
        : () => {
            check(view)
          },
    always:
      always === undefined
        ? undefined
        : () => {
            always(view)
          },
  }
}
function valuesOf(fork: Mcu, names: readonly string[]): Record<string, number | bigint | boolean> {
  return Object.fromEntries(names.map((name) => [name, readElement(fork, name)]))
}
export function exceptionOf(given: Exception | InterruptOptions): Exception {
  return typeof given === 'object' ? given.exception : given
}
function hasBefore(given: Exception | InterruptOptions): boolean {
  return typeof given === 'object' && given.before !== undefined
}
/** @throws TailchainError `OPTION_INVALID` */
function sampleOf(strategy: Strategy): Plan['sample'] {
  if (strategy === 'exhaustive' || 'bounded' in strategy) return undefined
  const { seed } = strategy
  if (!Number.isSafeInteger(seed))
    throw new TailchainError(
      'OPTION_INVALID',
      `seed is ${String(seed)}`,
      'give a whole number: it decides what is tried',
    )
  return 'random' in strategy
    ? { count: positive(strategy.random, 'random'), seed, full: false }
    : { count: positive(strategy.pct, 'pct'), seed, full: true }
}
function interruptOf(fork: Mcu, given: Exception | InterruptOptions, depth: number): ExploredInterrupt {
  const { machine } = fork[parts]
  const { exception, max, minGap, gate, before } = typeof given === 'object' ? given : { exception: given }
  if (gate !== undefined) checkGate(fork, gate)
  return {
    exception: machine.checkPendable(machine.configuration.vectors.resolveException(exception)),
    max: max === undefined ? depth : positive(max, 'max'),
    minGap,
    gate,
    before:
      before === undefined
        ? undefined
        : () => {
            before(fork)
          },
  }
}
/** @throws TailchainError `OPTION_INVALID` */
function checkGate(fork: Mcu, { address, bit }: Gate): void {
  if (!Number.isInteger(bit) || bit < 0 || bit > 31 || address % 4 !== 0)
    throw new TailchainError(
      'OPTION_INVALID',
      `a gate is bit ${String(bit)} at ${hex(address)}`,
      "give the address of a device's register, a multiple of 4, and a bit from 0 to 31",
    )
  if (fork[parts].machine.bus.peekRegister(address) === undefined)
    throw new TailchainError(
      'OPTION_INVALID',
      `a gate is at ${hex(address)}, where no register is known that keeps what is written`,
      "it has to be a register that nothing models (unmapped: 'memory', or a chip's), or one of a modelled device that keeps what is written",
    )
}
/** @throws TailchainError `OPTION_INVALID` */
export function positive(count: number, name: string): number {
  if (Number.isSafeInteger(count) && count >= 1) return count
  throw new TailchainError('OPTION_INVALID', `${name} is ${String(count)}`, 'give a whole number from 1 on')
}
