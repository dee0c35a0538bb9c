import type { Script } from './script.ts'

/** Scripts that went wrong once, as the fuzzer printed them. */
export const regressions: readonly Script[] = []
