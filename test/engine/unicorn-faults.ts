import type { Instruction } from '../../src/isa/decode.ts'
import type { Case, Outcome } from '../oracles/unicorn.ts'

/**
 * Where Unicorn 2.0.1 is known not to do what ARM DDI 0403E says, one by one, and what is asked of it instead.
 */
export const unicornFaults = {
  yield: {
    what: 'YIELD ends the emulation; it is a hint and executes as NOP (A7.7.263)',
    ask: (test: Case): Case => ({
      ...test,
      code: replace(test.code, (first, second) => {
        if (first === 0xbf10) return [0xbf00]
        return first === 0xf3af && second === 0x8001 ? [0xf3af, 0x8000] : undefined
      }),
    }),
  },
  isb: {
    what: 'ISB inside an IT block drops ITSTATE; the block goes on (A7.3.3). Another barrier is asked for',
    ask: (test: Case): Case => {
      const startsWithIt = (test.code[0] ?? 0) >>> 8 === 0xbf && ((test.code[0] ?? 0) & 0xf) !== 0
      if (!startsWithIt) return test
      const toDmb = (first: number, second: number): number[] | undefined =>
        first === 0xf3bf && second >>> 4 === 0x8f6 ? [first, 0x8f5f] : undefined
      return { ...test, code: replace(test.code, toDmb) }
    },
  },
  sp: {
    what: 'SP keeps bits 1:0 of what is written; they are always zero (B1.4.1)',
    correct: (outcome: Outcome): Outcome => ({
      ...outcome,
      registers: outcome.registers.map((value, index) => (index === 13 ? (value & ~3) >>> 0 : value)),
    }),
  },
  unaligned: {
    what:
      'unaligned LDM, STM, LDRD, STRD and exclusives are accepted; they always fault (A3.2.1); on ARMv6-M ' +
      'every unaligned access does. Single cases have none, `tiers.test.ts` has them; a generated program is compared up to there',
  },
  storeInIt: {
    what:
      'a store in an IT block that faults lets the rest of the block execute; the exception is taken at once ' +
      '(B1.5.6). A generated program is compared up to there',
  },
  qOnV6M: {
    what: 'MSR writes Q and GE on a Cortex-M0, and MRS reads them; ARMv6-M has neither (ARM DDI 0419, B1.4.2)',
  },
  fromFixedPoint: {
    what:
      'VCVT from fixed point rounds by FPSCR; it always rounds to nearest (A7.7, VCVT between floating-point and ' +
      'fixed-point: `FixedToFP` with round_nearest). QEMU 7.2 has it right',
    ask: (test: Case, { operation }: Instruction): Case =>
      operation === 'VCVT_fixed_to_f32' ? withFpscr(test, (fpscr) => fpscr & ~roundingMode) : test,
    correct: (outcome: Outcome, { floats }: Case, { operation }: Instruction): Outcome =>
      operation === 'VCVT_fixed_to_f32'
        ? withFpscr(outcome, (fpscr) => fpscr | ((floats?.fpscr ?? 0) & roundingMode))
        : outcome,
  },
  smlad: {
    what:
      'SMLAD and SMLADX set Q where the sum of the two products does not fit into 32 bits. Q tells whether that sum ' +
      'plus Ra fits (A7.7, SMLAD: `result != SInt(result<31:0>)`); 2^31 plus a negative Ra does. QEMU 7.2 has it right',
    correct: (outcome: Outcome, { registers, apsr }: Case, { operation, operands }: Instruction): Outcome => {
      const [n, m, a] = [operands.n, operands.m, operands.a].map((index) => registers[index as number] ?? 0)
      const isIt = operation === 'SMLAD' && n === 0x80008000 && m === n && (a ?? 0) >= 0x80000000
      const q = 1 << 27
      return isIt ? { ...outcome, apsr: ((outcome.apsr & ~q) | (apsr & q)) >>> 0 } : outcome
    },
  },
} as const

/** FPSCR.RMode. */
const roundingMode = 3 << 22

function withFpscr<T extends Case | Outcome>(of: T, change: (fpscr: number) => number): T {
  const { floats } = of
  return floats === undefined ? of : { ...of, floats: { ...floats, fpscr: change(floats.fpscr) >>> 0 } }
}

/** The code with instructions replaced by others of the same size. */
function replace(
  code: readonly number[],
  by: (first: number, second: number) => number[] | undefined,
): number[] {
  const replaced: number[] = []
  while (replaced.length < code.length) {
    const first = code[replaced.length] ?? 0
    const second = code[replaced.length + 1] ?? 0
    const same = first < 0xe800 ? [first] : [first, second]
    replaced.push(...(by(first, second) ?? same))
  }
  return replaced
}
