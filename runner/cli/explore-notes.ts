import {
  firmwareInfo,
  type BootOptions,
  type Exception,
  type ExploreOptions,
  type Mcu,
} from '../../src/index.ts'

/** As long as the exploration gives an undisturbed window. */
const windowLimitCycles = 10_000_000

/** What is to be said of interrupts that can't arrive as one might expect; else nothing would seem to fail. */
export function arrivalNotes(
  mcu: Mcu,
  firmware: string,
  { from, until, interrupts }: ExploreOptions & { readonly until: string },
  booting: Pick<BootOptions, 'chip' | 'cpu'>,
): string[] {
  const start = mcu.fork()
  // That the window is not reached, or never left, is for explore() to say.
  if (from !== undefined && start.runTo(from).reason !== 'breakpoint') return []
  const { vectors } = firmwareInfo(firmware, booting)
  return interrupts.flatMap((given) => {
    const exception = typeof given === 'object' ? given.exception : given
    const name = start.exceptionName(exception)
    const vector = vectors.find((each) => each.name === name)
    const isHandled = vector?.handler !== undefined && !vector.isDefault
    const handler = isHandled ? [] : [`${name} has no handler of its own in the vector table`]
    return [...handler, ...neverTaken(start.fork(), exception, until)]
  })
}

/** Pended where the window begins, an interrupt stays pending until the first boundary where it can be taken. */
function neverTaken(start: Mcu, exception: Exception, until: string): string[] {
  const name = start.exceptionName(exception)
  const before = start.taken(exception)
  start.pend(exception)
  const { waiting } = start.runTo(until, { limitCycles: windowLimitCycles })
  if (start.taken(exception) > before) return []
  const state = waiting.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)
  const end = state === undefined ? 'it is pending no longer' : `it ${state.replace(/ \(.*\)$/, '')}`
  return [`${name} is never taken in the window: pended where it begins, at the end ${end}`]
}
