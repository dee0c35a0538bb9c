import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { ExceptionObserver } from '../machine/activations.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import { condition, type ArmingContext, type Condition } from './condition.ts'

/** From here on a return address is an EXC_RETURN. */
const firstExcReturn = 0xf0000000

export const place = (where: string | number): string => (typeof where === 'number' ? hex(where) : where)
export const ordinal = (nth: number): string => (nth === 1 ? '' : `, time ${String(nth)}`)

export function checkNth(nth: number): number {
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

/** Calls `then` at the nth time that an instruction at one of the addresses is about to execute. */
function atNth(
  context: ArmingContext,
  addresses: readonly number[],
  nth: number,
  then: (address: number) => void,
): Unsubscribe {
  const count = context.memory(0)
  const hook = (): void => {
    context.machine.counted()
    if (++count.value === nth) then(context.machine.state.pc)
  }
  const hooks = addresses.map((address) => context.machine.hooks.add(address, hook, count.key))
  return () => {
    for (const remove of hooks) remove()
  }
}

/**
 * Right before the instruction at a place executes.
 *
 * @param nth - which execution of it, from 1; without it, the first
 */
export function before(where: string | number, nth = 1): Condition {
  checkNth(nth)
  return condition(`before ${place(where)}${ordinal(nth)}`, (context) =>
    atNth(context, context.places(where), nth, context.fire),
  )
}

/** Right after the instruction at a place has executed. */
export function after(where: string | number, nth = 1): Condition {
  checkNth(nth)
  return condition(`after ${place(where)}${ordinal(nth)}`, (context) => {
    const { control, state } = context.machine
    // A handler may run first at the boundary: SP tells whether it is this very execution.
    const due = context.memory<{ readonly pc: number; readonly sp: number } | undefined>(undefined)
    const stopCounting = atNth(context, context.places(where), nth, (pc) => {
      due.value = { pc, sp: state.sp }
    })
    const look = (executedPc: number, executedSp: number): void => {
      if (executedPc === due.value?.pc && executedSp === due.value.sp) context.fire()
    }
    control.afterStep.add(look)
    return () => {
      stopCounting()
      control.afterStep.delete(look)
    }
  })
}

/** Before the first instruction of a function, at its nth call. */
export function entering(functionName: string, nth = 1): Condition {
  checkNth(nth)
  return condition(`entering ${functionName}${ordinal(nth)}`, (context) =>
    atNth(context, [context.function(functionName).address], nth, context.fire),
  )
}

/**
 * When a function has returned to its caller, at its nth call; recursion inside that call does not count. A handler
 * has returned when the next instruction, of whatever it is, is about to execute.
 */
export function leaving(functionName: string, nth = 1): Condition {
  checkNth(nth)
  return condition(`leaving ${functionName}${ordinal(nth)}`, (context) => {
    const { hooks, state, log } = context.machine
    /** The call that is to be left; `due` once it is a handler that has returned. */
    const call = context.memory<{ sp: number; lr: number; handler: number; due?: number } | undefined>(
      undefined,
    )
    let cancel: Unsubscribe | undefined
    const wait = (): void => {
      if (call.value === undefined) return
      const { sp, lr, handler, due } = call.value
      if (due !== undefined) cancel = atInstruction(context, due, context.fire)
      else if (lr >= firstExcReturn) {
        const observer: ExceptionObserver = ({ kind, exceptionNumber }) => {
          if (kind !== 'returned' || exceptionNumber !== handler) return
          log.observers.delete(observer)
          call.value = { sp, lr, handler, due: state.instructions }
          wait()
        }
        log.observers.add(observer)
        cancel = () => {
          log.observers.delete(observer)
        }
      } else {
        const hook = (): void => {
          if (state.sp >= sp) context.fire()
        }
        cancel = hooks.add((lr & ~1) >>> 0, hook, call.key)
      }
    }
    const stopCounting = atNth(context, [context.function(functionName).address], nth, () => {
      call.value = { sp: state.sp, lr: state.lr, handler: state.ipsr }
      wait()
    })
    wait()
    return () => {
      stopCounting()
      cancel?.()
    }
  })
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
    const count = context.memory(0)
    const { address, sizeBytes } = context.variable(variable)
    return context.machine.watches.add({
      ...{ kind, address, sizeBytes, side },
      isIt: () => {
        context.machine.counted()
        return ++count.value === nth
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
    const entries = context.memory(0)
    const due = context.memory<number | undefined>(undefined)
    let cancel: Unsubscribe | undefined
    const wait = (): void => {
      if (due.value !== undefined) cancel = atInstruction(context, due.value, context.fire)
    }
    const observer: ExceptionObserver = (event) => {
      if (event.exceptionNumber !== wanted) return
      if (event.kind === 'returned') {
        // Too late: an arrival somewhere else is not what was asked for.
        due.value = undefined
        cancel?.()
      }
      if (event.kind !== 'entered') return
      context.machine.counted()
      if (++entries.value !== nth) return
      due.value = state.instructions + count
      wait()
    }
    log.observers.add(observer)
    wait()
    return () => {
      log.observers.delete(observer)
      cancel?.()
    }
  })
}

/** After so many instructions from now on. */
export function afterInstructions(count: number): Condition {
  checkCount(count, 'instructions')
  return condition(`after ${String(count)} instructions`, (context) => {
    const due = context.memory(context.machine.state.instructions + count)
    return atInstruction(context, due.value, context.fire)
  })
}

/** After so many cycles from now on; sleeping counts. */
export function afterCycles(count: number): Condition {
  checkCount(count, 'cycles')
  return condition(`after ${String(count)} cycles`, (context) => {
    const owner = {}
    const { alarms, state } = context.machine
    const due = context.memory(state.cycles + count)
    alarms.set(owner, due.value, context.fire, true)
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
