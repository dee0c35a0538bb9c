import type { Core } from '../core.ts'

/**
 * Cycles of what is no instruction, with memory without wait states (ARM DDI 0337 and DDI 0439, "Exceptions"). An
 * entry lasts up to the handler's first instruction, a return up to that of the code it returns to.
 */
const cycles = { entry: 12, tailChain: 6, return: 10, floatingPointWord: 1 } as const

/** Lets the time pass that this takes, on a core whose cycles are known. */
export function spend({ state, configuration }: Core, on: keyof typeof cycles, times = 1): void {
  if (configuration.timing !== undefined) state.cycles += cycles[on] * times
}
