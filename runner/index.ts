/**
 * What a test file imports: the emulator, and vitest's functions with the matchers for firmware registered.
 *
 * @example
 * ```ts
 * import { boot, expect, insideCriticalSection, pend, test } from 'tailchain'
 *
 * test('SysTick waits for the critical section to end', () => {
 *   const mcu = boot('counter.elf')
 *   mcu.schedule(pend('SysTick', insideCriticalSection()))
 *   mcu.runTo('counter::bump_done')
 *   expect(mcu).toHaveTaken('SysTick', 1)
 *   expect(mcu.exceptions[0]).toHaveBeenDelayedByMasking()
 * })
 * ```
 *
 * @packageDocumentation
 */
import { registerMatchers } from './vitest/matchers.ts'
import { observe } from './vitest/observe.ts'

export * from '../src/index.ts'
export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest'
export type { TailchainMatchers } from './vitest/matcher-types.ts'

registerMatchers()
observe()
