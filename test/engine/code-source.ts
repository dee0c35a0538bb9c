import type { CodeSource } from '../../src/engine/translator/plan.ts'
import { decode } from '../../src/isa/decode.ts'

/** Instructions of two bytes from address 0 on, all of which were executed, as regions are planned from them. */
export function codeSource(code: readonly number[]): CodeSource {
  return {
    instructionAt: (address) => {
      const halfword = code[address / 2]
      return halfword === undefined ? undefined : decode(halfword, 0, 'outside')
    },
    itstateAt: () => 0,
    peek: () => undefined,
    hasRecord: () => true,
    calledBy: () => [],
    isElsewhere: () => false,
  }
}
