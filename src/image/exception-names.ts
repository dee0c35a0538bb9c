import { nearestNames } from '../errors.ts'

/** How many exceptions an ARMv7-M implementation of Cortex-M3 and M4 has: 16 and 240 external interrupts. */
export const maxExceptions = 256

/** Standard names by exception number; the first is how messages call it. */
const architectural: Record<number, readonly string[] | undefined> = {
  1: ['Reset'],
  2: ['NMI', 'NonMaskableInt'],
  3: ['HardFault'],
  4: ['MemManage', 'MemoryManagement', 'MemManageFault'],
  5: ['BusFault'],
  6: ['UsageFault'],
  11: ['SVCall', 'SVC'],
  12: ['DebugMonitor', 'DebugMon'],
  14: ['PendSV'],
  15: ['SysTick'],
}

const numbers = new Map(
  Object.entries(architectural).flatMap(([number, names]) =>
    (names ?? []).map((name) => [name, Number(number)]),
  ),
)

/** The architecture's name of exceptions 1 to 15, undefined for reserved ones and external interrupts. */
export function architecturalName(exceptionNumber: number): string | undefined {
  return architectural[exceptionNumber]?.[0]
}

/** The number of an exception that the architecture names: `SysTick` is 15. Case counts. */
export function architecturalNumber(name: string): number | undefined {
  return numbers.get(name)
}

/** All names that {@link architecturalNumber} knows. */
export function architecturalNames(): string[] {
  return [...numbers.keys()]
}

/** The name of an exception when no symbol tells: `SysTick`, `irq(28)`, `exception 7` for a reserved one. */
export function standardName(exceptionNumber: number): string {
  if (exceptionNumber >= 16) return `irq(${exceptionNumber - 16})`
  return architecturalName(exceptionNumber) ?? `exception ${exceptionNumber}`
}

/** `TIM2` for `TIM2_IRQHandler`, `TIM2_Handler` or `TIM2_ISR`; undefined where there is no such suffix. */
export function withoutHandlerSuffix(name: string): string | undefined {
  return /^(.+?)_?(?:IRQHandler|Handler|IRQ_Handler|ISR|_isr)$/.exec(name)?.[1]
}

/** Names that differ from `wanted` in case only, else the nearest by spelling. */
export function nearestExceptionNames(wanted: string, names: Iterable<string>): string[] {
  const all = [...new Set(names)]
  const sameButForCase = all.filter((name) => name.toLowerCase() === wanted.toLowerCase() && name !== wanted)
  return sameButForCase.length > 0 ? sameButForCase : nearestNames(wanted, all)
}
