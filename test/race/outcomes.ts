import type { Mcu } from '../../src/index.ts'
import type { Expectations } from './programs.ts'

/** What is left in a program's variables, its inputs among them, and how often each handler has run. */
export function outcomeOf(
  mcu: Pick<Mcu, 'read' | 'bytes' | 'taken'>,
  { interrupts }: Pick<Expectations, 'interrupts'>,
): string {
  const [begin, end] = [0, 4].map((offset) => Number(mcu.read('rb_variables', 'u32', { offset })))
  const variables = Buffer.from(mcu.bytes(begin ?? 0, (end ?? 0) - (begin ?? 0))).toString('hex')
  return [variables, ...interrupts.map((each) => mcu.taken(each))].join(' ')
}

/**
 * The outcomes where each handler runs as a whole before the task or after it, in every order and as often as the depth
 * allows.
 */
export function serialOutcomes(mcu: Mcu, program: Expectations): Set<string> {
  const { interrupts, depth, inputs } = program
  mcu.runTo('rb_task')
  const begin = mcu.snapshot()
  const outcomes = new Set<string>()
  for (const values of choices(Object.values(inputs))) {
    for (const order of ordersOf(interrupts, depth)) {
      for (let before = 0; before <= order.length; before++) {
        mcu.restore(begin)
        for (const [at, index] of Object.keys(inputs).entries())
          mcu.write('rb_inputs', values[at], 'i32', { offset: 4 * Number(index) })
        for (const exception of order.slice(0, before)) runHandler(mcu, exception)
        mcu.runTo('rb_end')
        for (const exception of order.slice(before)) runHandler(mcu, exception)
        outcomes.add(outcomeOf(mcu, program))
      }
    }
  }
  return outcomes
}

/** Runs a handler, and those that it starts, to the end. */
function runHandler(mcu: Mcu, exception: string): void {
  mcu.pend(exception)
  do mcu.step()
  while (mcu.registers.ipsr !== 0)
}
/** Every sequence of up to so many. */
function ordersOf(interrupts: readonly string[], most: number): string[][] {
  const all: string[][] = [[]]
  for (let from = 0, length = 1; length <= most; length++) {
    const shorter = all.slice(from)
    from = all.length
    all.push(...shorter.flatMap((order) => interrupts.map((each) => [...order, each])))
  }
  return all
}
function choices(values: readonly (readonly number[])[]): number[][] {
  return values.reduce<number[][]>(
    (found, each) => found.flatMap((some) => each.map((value) => [...some, value])),
    [[]],
  )
}
