/**
 * An external interrupt's number, as `irq(28)` names it: 0 is the first line into the NVIC.
 * Distinct from {@link ExceptionNumber} so that the two cannot be mixed up.
 */
export type Irq = number & { readonly __irq: true }

/** An exception number as IPSR shows it: 1 reset … 15 SysTick, 16 + irq for external interrupts. */
export type ExceptionNumber = number & { readonly __exception: true }

/** Marks a plain number as an exception number. */
export function exceptionNumber(value: number): ExceptionNumber {
  return value as ExceptionNumber
}

/** The exception number of an external interrupt: `irq + 16`. */
export function exceptionOfIrq(irq: Irq): ExceptionNumber {
  return (irq + 16) as ExceptionNumber
}

/** Marks a plain number as an external interrupt's number. */
export function irqNumber(value: number): Irq {
  return value as Irq
}
