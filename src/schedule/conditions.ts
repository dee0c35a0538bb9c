import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { ExceptionObserver } from '../machine/activations.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import { exceptionNumber, type ExceptionNumber } from '../units.ts'
import { condition, type ArmingContext, type Condition } from './condition.ts'

/** From here on a return address is an EXC_RETURN. */
const firstExcReturn = 0xf0000000

const place = (where: string | number): string => (typeof where === 'number' ? hex(where) : where)
const ordinal = (nth: number): string => (nth === 1 ? '' : `, time ${String(nth)}`)

function checkNth(nth: number): number {
  if (Number.isInteger(nth) && nth >= 1) return nth
  throw new TailchainError(
    'CONDITION_INVALID',
    `nth is ${String(nth)}`,
    'nth counts from 1: the first time is 1',
  )
}
function checkCount(count: number, what: string): number {
  if (Number.isFinite(count) && count >= 0) return Math.floor(count)
  throw new TailchainError(
    'CONDITION_INVALID',
    `${String(count)} is no number of ${what}`,
    `give a number of ${what} from 0 on`,
  )
}

/** Calls `then` at the nth time that the instruction at an address is about to execute. */
function atNth(context: ArmingContext, address: number, nth: number, then: () => void): Unsubscribe {
  let count = 0
  return context.machine.hooks.add(address, () => {
    context.machine.counted()
    if (++count === nth) then()
  })
}

/**
 * Right before the instruction at a place executes.
 *
 * @param nth - which execution of it, from 1; without it, the first
 */
export function before(where: string | number, nth = 1): Condition {
  checkNth(nth)
  return condition(`before ${place(where)}${ordinal(nth)}`, (context) =>
    atNth(context, context.place(where), nth, context.fire),
  )
}

/** Right after the instruction at a place has executed. */
export function after(where: string | number, nth = 1): Condition {
  checkNth(nth)
  return condition(`after ${place(where)}${ordinal(nth)}`, (context) =>
    atNth(context, context.place(where), nth, () => {
      afterThisInstruction(context, context.fire)
    }),
  )
}

/** Before the first instruction of a function, at its nth call. */
export function entering(functionName: string, nth = 1): Condition {
  checkNth(nth)
  return condition(`entering ${functionName}${ordinal(nth)}`, (context) =>
    atNth(context, context.function(functionName).address, nth, context.fire),
  )
}

/**
 * When a function has returned to its caller, at its nth call; recursion inside that call does not count. A handler
 * has returned when the next instruction, of whatever it is, is about to execute.
 */
export function leaving(functionName: string, nth = 1): Condition {
  checkNth(nth)
  return condition(`leaving ${functionName}${ordinal(nth)}`, (context) => {
    const { hooks, state } = context.machine
    let stopWaiting: Unsubscribe | undefined
    const stopCounting = atNth(context, context.function(functionName).address, nth, () => {
      const { sp } = state
      if (state.lr >= firstExcReturn) {
        stopWaiting = onReturn(context, exceptionNumber(state.ipsr), () => {
          atInstruction(context, state.instructions, context.fire)
        })
        return
      }
      stopWaiting = hooks.add((state.lr & ~1) >>> 0, () => {
        if (state.sp >= sp) context.fire()
      })
    })
    return () => {
      stopCounting()
      stopWaiting?.()
    }
  })
}

/** Calls `then` when an exception's handler returns. */
function onReturn({ machine }: ArmingContext, handler: ExceptionNumber, then: () => void): Unsubscribe {
  const { observers } = machine.log
  const observer: ExceptionObserver = ({ kind, exceptionNumber: returned }) => {
    if (kind !== 'returned' || returned !== handler) return
    observers.delete(observer)
    then()
  }
  observers.add(observer)
  return () => {
    observers.delete(observer)
  }
}

/** Right before or after an instruction that reads a variable; default after. */
export function onRead(
  variable: string | number,
  options: { nth?: number; side?: 'before' | 'after' } = {},
): Condition {
  return onAccess('read', variable, options)
}

/** Right before or after an instruction that writes a variable; default after. */
export function onWrite(
  variable: string | number,
  options: { nth?: number; side?: 'before' | 'after' } = {},
): Condition {
  return onAccess('write', variable, options)
}

function onAccess(
  kind: 'read' | 'write',
  variable: string | number,
  { nth = 1, side = 'after' }: { nth?: number; side?: 'before' | 'after' },
): Condition {
  checkNth(nth)
  return condition(`${side} the ${kind} of ${place(variable)}${ordinal(nth)}`, (context) => {
    let count = 0
    const { address, sizeBytes } = context.variable(variable)
    return context.machine.watches.add({
      ...{ kind, address, sizeBytes, side },
      isIt: () => {
        context.machine.counted()
        return ++count === nth
      },
      fire: context.fire,
    })
  })
}

/** In a handler, a number of instructions after its entry (0: before its first). */
export function duringHandler(
  exception: string | number,
  { nth = 1, afterInstructions: count = 0 }: { nth?: number; afterInstructions?: number } = {},
): Condition {
  checkNth(nth)
  checkCount(count, 'instructions')
  const when = count === 0 ? '' : `, ${String(count)} instructions in`
  return condition(`during the handler of ${String(exception)}${ordinal(nth)}${when}`, (context) => {
    const wanted = context.exceptionNumber(exception)
    const { log, state } = context.machine
    let entries = 0
    let cancel: Unsubscribe | undefined
    const observer: ExceptionObserver = (event) => {
      if (event.exceptionNumber !== wanted) return
      // Once the handler has returned it is too late.
      if (event.kind === 'returned') cancel?.()
      if (event.kind !== 'entered') return
      context.machine.counted()
      if (++entries !== nth) return
      cancel = atInstruction(context, state.instructions + count, context.fire)
    }
    log.observers.add(observer)
    return () => {
      log.observers.delete(observer)
      cancel?.()
    }
  })
}

/** After so many instructions from now on. */
export function afterInstructions(count: number): Condition {
  checkCount(count, 'instructions')
  return condition(`after ${String(count)} instructions`, (context) =>
    atInstruction(context, context.machine.state.instructions + count, context.fire),
  )
}

/** After so many cycles from now on; sleeping counts. */
export function afterCycles(count: number): Condition {
  checkCount(count, 'cycles')
  return condition(`after ${String(count)} cycles`, (context) => {
    const owner = {}
    const { alarms, state } = context.machine
    alarms.set(owner, state.cycles + count, context.fire, true)
    return () => {
      alarms.clear(owner)
    }
  })
}

/** Rings at a boundary, by the count of executed instructions. */
export function atInstruction(context: ArmingContext, instruction: number, ring: () => void): Unsubscribe {
  const owner = {}
  context.machine.instructionAlarms.set(owner, instruction, ring)
  return () => {
    context.machine.instructionAlarms.clear(owner)
  }
}

/** Calls `then` once the next instruction, which runs in the reference stage, has executed. */
function afterThisInstruction(context: ArmingContext, then: () => void): void {
  const { afterStep } = context.machine.control
  const { pc } = context.machine.state
  let lastPc = pc
  const observer = (): void => {
    // A handler may run first at this boundary: wait until the instruction itself was the last to execute.
    const isIt = lastPc === pc
    lastPc = context.machine.state.pc
    if (!isIt) return
    afterStep.delete(observer)
    then()
  }
  afterStep.add(observer)
}
