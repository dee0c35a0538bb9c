import { nearestNames, TailchainError } from '../../errors.ts'
import { debugInfoOf, debugNotes } from '../../machine/source/debug-info.ts'
import { debugState } from '../../machine/source/debug-state.ts'
import type { LocalVariable } from '../../machine/source/debug-types.ts'
import type { Machine } from '../../machine/machine.ts'
import { decode } from './decode.ts'
import { besides, targetOf } from './find.ts'
import { cuts, walkAlong } from './path.ts'

/** What `locals()` says of a variable that is nowhere at this instruction. */
export const optimisedOut = '<optimised out>'

/**
 * A variable or argument of the function that the machine stands in, or of one that it is inlined into; innermost first.
 *
 * @param path - its name, or a part of it: `point.x`
 * @throws TailchainError `LOCAL_UNKNOWN`, `OPTIMISED_OUT`, `NEEDS_DEBUG_INFO`, and what reading throws
 */
export function readLocal(machine: Machine, path: string, place: string, raw = false): unknown {
  const variables = localsOf(machine, `local('${path}')`)
  const isPointer = path.startsWith('*')
  const whole = isPointer ? path.slice(1) : path
  for (const { name, steps } of cuts(whole)) {
    const variable = variables.find((each) => each.name === name)
    if (variable === undefined) continue
    const state = debugState(machine)
    const target = targetOf({ ...variable, location: variable.locate(state) }, state)
    return decode(walkAlong(target, { name, steps, isPointer }, state.memory), { memory: state.memory, raw })
  }
  const names = [...new Set(variables.map(({ name }) => name))]
  const near = nearestNames(whole, names)
  throw new TailchainError(
    'LOCAL_UNKNOWN',
    `no variable or argument '${whole}' is in scope at ${place}`,
    near.length > 0
      ? `nearest: ${near.join(', ')}`
      : names.length > 0
        ? `there is ${names.join(', ')}`
        : besides('nothing is in scope here; statics are read by read()', {
            notes: debugNotes(machine.configuration.image),
          }),
  )
}

/** All that is in scope, by name; inner ones hide outer ones. @throws TailchainError `NEEDS_DEBUG_INFO` */
export function readLocals(machine: Machine): Record<string, unknown> {
  const state = debugState(machine)
  const found = new Map<string, unknown>()
  for (const variable of localsOf(machine, 'locals()')) {
    if (!found.has(variable.name)) found.set(variable.name, valueOf(variable, state))
  }
  return Object.fromEntries(found)
}

function valueOf(variable: LocalVariable, state: ReturnType<typeof debugState>): unknown {
  try {
    const target = targetOf({ ...variable, location: variable.locate(state) }, state)
    return decode(target, { memory: state.memory, raw: false })
  } catch (error) {
    if (error instanceof TailchainError && error.code === 'OPTIMISED_OUT') return optimisedOut
    // Where a variable is before it is set, there is anything.
    if (error instanceof TailchainError && error.code === 'ADDRESS_NOT_MEMORY') return undefined
    throw error
  }
}

function localsOf({ configuration, state }: Machine, what: string): readonly LocalVariable[] {
  const info = debugInfoOf(configuration.image)
  if (info !== undefined) return info.localsAt(state.pc)
  throw new TailchainError(
    'NEEDS_DEBUG_INFO',
    `the firmware has no debug information, which ${what} needs`,
    "build with -g (C) or debug = 2 (Rust's profile), or use registers",
  )
}
