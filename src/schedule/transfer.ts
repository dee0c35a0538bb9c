import { TailchainError } from '../errors.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import { condition, type Condition } from './condition.ts'
import { checkNth, ordinal, place } from './conditions.ts'

/**
 * In the middle of LDM, STM, PUSH, POP, LDRD, STRD or one of their floating-point relatives, which an interrupt stops
 * on silicon: what is transferred stays, and after the handler the instruction goes on or starts again.
 *
 * @param where - the transfer
 * @param options - `afterAccesses`: how many of its words come first, from 1 on (default 1); `nth` execution of it
 */
export function insideTransfer(
  where: string | number,
  { afterAccesses = 1, nth = 1 }: { afterAccesses?: number; nth?: number } = {},
): Condition {
  checkNth(nth)
  const text = `inside the transfer at ${place(where)}, after ${String(afterAccesses)} of its accesses`
  return condition(`${text}${ordinal(nth)}`, (context) => {
    const { machine } = context
    const { state, hooks } = machine
    const address = context.place(where)
    const words = machine.wordsTransferredAt(address)
    if (!Number.isInteger(afterAccesses) || afterAccesses < 1 || afterAccesses >= words) {
      throw new TailchainError(
        'CONDITION_INVALID',
        `nothing can arrive ${text}: \`${machine.disassemble(address)}\` makes ${words === 1 ? 'no two' : `only ${String(words)}`}`,
        words === 1
          ? 'name an LDM, STM, PUSH, POP, LDRD or STRD; before() and after() go with every instruction'
          : `afterAccesses is from 1 to ${String(words - 1)}`,
      )
    }
    const count = context.memory(0)
    /** SP of the execution that is meant, while the machine stands before it. */
    const sp = context.memory<number | undefined>(undefined)
    let cancel: Unsubscribe | undefined
    const plan = (): void => {
      cancel?.()
      if (sp.value === undefined) return
      cancel = machine.onTransfer({ pc: address, sp: sp.value, afterAccesses, arrive: context.fire })
    }
    const hook = (): void => {
      machine.counted()
      sp.value = ++count.value === nth ? state.sp : undefined
      plan()
    }
    plan()
    const unhook = hooks.add(address, hook, count.key)
    return () => {
      cancel?.()
      unhook()
    }
  })
}
