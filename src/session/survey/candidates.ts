import type { Place } from '../types.ts'
import type { Mcu } from '../mcu.ts'
import { parts } from '../parts.ts'
import type { SeenAccess, SeenSteps } from './observation.ts'
import { variableOf, type SharedVariable } from './shared.ts'

/** A stretch of a run, from an instruction to another that comes behind it. */
export interface CandidateWindow {
  readonly from: Place
  /** Which visit of `from` since the beginning it is. */
  readonly nth: number
  readonly until: Place
  /** Instructions outside of handlers. */
  readonly instructions: number
  /** Shared variables that it accesses, by name. */
  readonly shared: readonly string[]
  /** The larger, the more there is to find. */
  readonly score: number
}

/** A part of the run as it was seen: steps, `begin` included, `end` not. */
interface Stretch {
  readonly begin: number
  readonly end: number
}

/** Longer windows take long to explore. */
const maxInstructions = 2000
/** How soon the function that names a window's end must come after it. */
const nearInstructions = 40
/** Of one function, as many calls are looked at. */
const callsOfFunction = 8
/** Of code that accesses a variable outside of every short function, so much is a window. */
const stretchInstructions = 200

/** Windows of a run, best first: calls that access what handlers access too, else code around such accesses. */
export function candidateWindows(
  mcu: Mcu,
  steps: SeenSteps,
  found: { readonly accesses: readonly SeenAccess[]; readonly shared: readonly SharedVariable[] },
): CandidateWindow[] {
  const outside = found.accesses
    .filter(({ exceptionNumber }) => exceptionNumber === 0)
    .flatMap((access) => {
      const variable = variableOf(found.shared, access)
      return variable === undefined ? [] : [{ ...access, variable }]
    })
  const thread: number[] = []
  const threadBefore = new Uint32Array(steps.count + 1)
  for (let step = 0; step < steps.count; step++) {
    if (steps.exceptionNumber(step) === 0) thread.push(step)
    threadBefore[step + 1] = thread.length
  }
  const stretches = [...callsIn(steps, thread), ...stretchesAround(steps, thread, outside)]
  const best = new Map<Place, CandidateWindow>()
  const looked = new Map<number, number>()
  for (const { begin, end } of stretches) {
    const pc = steps.pc(begin)
    const calls = (looked.get(pc) ?? 0) + 1
    looked.set(pc, calls)
    if (calls > callsOfFunction) continue
    const from = placeOf(mcu, pc)
    const until = endOf(mcu, steps, { begin, end })
    if (until === undefined) continue
    const own = outside.filter(({ step }) => step >= begin && step < end)
    const instructions = (threadBefore[end] ?? 0) - (threadBefore[begin] ?? 0)
    const window = {
      ...{ from, nth: visitsUntil(steps, begin), until, instructions },
      shared: [...new Set(own.map(({ variable }) => variable.name))].sort(),
      score: scoreOf(own, { instructions, name: String(from) }),
    }
    if (window.score > (best.get(from)?.score ?? -Infinity)) best.set(from, window)
  }
  return [...best.values()].sort((a, b) =>
    a.score === b.score ? a.instructions - b.instructions : b.score - a.score,
  )
}

/** Not the project's own, mostly. */
const library = /^<?(core|alloc|std|compiler_builtins|cortex_m|critical_section)\b|^(_|mem(cpy|set|move))/

function scoreOf(
  own: readonly (SeenAccess & { readonly variable: SharedVariable })[],
  { instructions, name }: { readonly instructions: number; readonly name: string },
): number {
  const variables = new Set(own.map(({ variable }) => variable))
  const places = new Set(own.map(({ pc }) => pc))
  const changed = [...variables].filter((variable) =>
    [true, false].every((isWrite) =>
      own.some((access) => access.variable === variable && access.isWrite === isWrite),
    ),
  )
  const ofLibrary = library.test(name) ? 30 : 0
  const ofWholeFunction = /\+0x|^\d+$/.test(name) ? 0 : 60
  return (
    Math.min(variables.size, 4) * 6 +
    changed.length * 8 +
    Math.min(places.size, 8) * 2 -
    // Where nothing is shared, a longer window has more to disturb.
    Math.log2(instructions + 1) * (own.length === 0 ? -2 : 2) -
    ofLibrary +
    ofWholeFunction
  )
}

/** Calls outside of handlers that return, in the order of their ends. */
function callsIn(steps: SeenSteps, thread: readonly number[]): Stretch[] {
  const open: { begin: number; index: number; returnTo: number; sp: number }[] = []
  const calls: Stretch[] = []
  for (const [index, step] of thread.entries()) {
    const pc = steps.pc(step)
    const sp = steps.sp(step)
    for (let top = open.at(-1); top !== undefined && sp >= top.sp; top = open.at(-1)) {
      if (sp === top.sp && pc !== top.returnTo) break
      open.pop()
      if (sp === top.sp && index - top.index <= maxInstructions) calls.push({ begin: top.begin, end: step })
    }
    const before = thread[index - 1]
    if (before === undefined) continue
    const returnTo = (steps.lr(step) & ~1) >>> 0
    const distance = returnTo - steps.pc(before)
    // BLX has two bytes, BL four.
    const isNew = steps.lr(before) !== steps.lr(step) || open.at(-1)?.returnTo !== returnTo
    const isCall = isNew && (distance === 2 || distance === 4) && pc !== returnTo && steps.lr(step) % 2 === 1
    if (isCall) open.push({ begin: step, index, returnTo, sp })
  }
  return calls.sort((a, b) => a.begin - b.begin)
}

/** Code from an access on, as far as it does not come round again. */
function stretchesAround(
  steps: SeenSteps,
  thread: readonly number[],
  outside: readonly SeenAccess[],
): Stretch[] {
  const indexes = new Map(thread.map((step, index) => [step, index]))
  const begun = new Set<number>()
  return outside.flatMap(({ step, pc }) => {
    if (begun.has(pc)) return []
    begun.add(pc)
    const first = indexes.get(step) ?? 0
    const again = thread.findIndex((each, index) => index > first && steps.pc(each) === pc)
    const last = Math.min(again < 0 ? Infinity : again - 1, first + stretchInstructions, thread.length - 1)
    const lastAccess = outside.findLast((each) => (indexes.get(each.step) ?? Infinity) < last)
    const end = thread[(indexes.get(lastAccess?.step ?? step) ?? first) + 1]
    return end === undefined || end <= step ? [] : [{ begin: step, end }]
  })
}

/** A place that the run comes to at the stretch's end and not before: best a function that begins soon after it. */
function endOf(mcu: Mcu, steps: SeenSteps, { begin, end }: Stretch): Place | undefined {
  const isInside = (pc: number, last: number): boolean => {
    for (let step = begin; step < last; step++)
      if (steps.pc(step) === pc && steps.exceptionNumber(step) === 0) return true
    return false
  }
  for (let step = end; step < Math.min(end + nearInstructions, steps.count); step++) {
    const pc = steps.pc(step)
    if (steps.exceptionNumber(step) !== 0) continue
    if (functionAt(mcu, pc) && !library.test(mcu.placeOf(pc)) && !isInside(pc, step)) return placeOf(mcu, pc)
  }
  return isInside(steps.pc(end), end) ? undefined : placeOf(mcu, steps.pc(end))
}

function functionAt(mcu: Mcu, pc: number): boolean {
  const { symbols } = mcu[parts].machine.configuration.image
  const symbol = symbols.at(pc)
  return symbol?.kind === 'function' && symbol.address === pc
}

/** Its name where that means this instruction and no other, else its address. */
function placeOf(mcu: Mcu, pc: number): Place {
  const name = mcu.placeOf(pc)
  if (name.startsWith('0x')) return pc
  try {
    const addresses = mcu[parts].places.addresses(name)
    return addresses.length === 1 && addresses[0] === pc ? name : pc
  } catch {
    return pc
  }
}

/** How often the run had come to an instruction when it came to it at some step. */
function visitsUntil(steps: SeenSteps, last: number): number {
  const pc = steps.pc(last)
  let count = 0
  for (let step = 0; step <= last; step++) if (steps.pc(step) === pc) count++
  return count
}
