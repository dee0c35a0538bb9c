import type { Case, OracleCpu } from '../../oracles/unicorn.ts'

/** Programs that went wrong once, as the fuzzer printed them. */
export const regressions: readonly (Case & { readonly cpu: OracleCpu })[] = []
