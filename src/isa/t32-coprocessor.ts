import type { Encoding } from './encoding.ts'
import { enc } from './row.ts'
import { badReg } from './rules.ts'

/** `[rn, #imm]` and its variants; without index and write-back the offset is an option for the coprocessor. */
function address({ p = 0, u = 0, w = 0, imm8 = 0 }: Readonly<Record<string, number>>, base: string): string {
  const offset = `#${u === 1 ? '' : '-'}${imm8 << 2}`
  if (p === 1) return `[${base}${offset === '#0' ? '' : `, ${offset}`}]${w === 1 ? '!' : ''}`
  return w === 1 ? `[${base}], ${offset}` : `[${base}], {${imm8}}`
}

/** The encodings of one of the two opcode spaces: `prefix` 1110, or 1111 with mnemonics that end in 2. */
function space(name: 'T1' | 'T2', prefix: '1110' | '1111'): readonly Encoding[] {
  const two = name === 'T2' ? '2' : ''
  // UNDEFINED, and MCRR or MRRC.
  const except = [{ p: 0, u: 0, w: 0 }]
  return [
    enc('STC', name, `${prefix} 110 p:1 u:1 n:1 w:1 0 rn:4 crd:4 coproc:4!10,11 imm8:8`, {
      asm: (_, f) => `stc${two}${f.n === 1 ? 'l' : ''} {coproc}, cr{crd}, ${address(f, '{rn}')}`,
      decode: ({ coproc }) => ({ coproc }),
      except,
      unpredictable: (_, __, { rn }) => rn === 15,
    }),
    enc('LDC', name, `${prefix} 110 p:1 u:1 n:1 w:1 1 rn:4 crd:4 coproc:4!10,11 imm8:8`, {
      asm: (_, f) => `ldc${two}${f.n === 1 ? 'l' : ''} {coproc}, cr{crd}, ${address(f, '{rn}')}`,
      decode: ({ coproc }) => ({ coproc }),
      except,
      unpredictable: (_, __, { p, w, rn }) => rn === 15 && (w === 1 || p === 0),
    }),
    enc('MCRR', name, `${prefix} 11000100 rt2:4 rt:4 coproc:4!10,11 opc1:4 crm:4`, {
      asm: `mcrr${two} {coproc}, {opc1}, {rt}, {rt2}, cr{crm}`,
      decode: ({ coproc }) => ({ coproc }),
      unpredictable: (_, __, { rt, rt2 }) => badReg(rt) || badReg(rt2),
    }),
    enc('MRRC', name, `${prefix} 11000101 rt2:4 rt:4 coproc:4!10,11 opc1:4 crm:4`, {
      asm: `mrrc${two} {coproc}, {opc1}, {rt}, {rt2}, cr{crm}`,
      decode: ({ coproc }) => ({ coproc }),
      unpredictable: (_, __, { rt, rt2 }) => badReg(rt) || badReg(rt2) || rt === rt2,
    }),
    enc('CDP', name, `${prefix} 1110 opc1:4 crn:4 crd:4 coproc:4!10,11 opc2:3 0 crm:4`, {
      asm: `cdp${two} {coproc}, {opc1}, cr{crd}, cr{crn}, cr{crm}, {{opc2}}`,
      decode: ({ coproc }) => ({ coproc }),
    }),
    enc('MCR', name, `${prefix} 1110 opc1:3 0 crn:4 rt:4 coproc:4!10,11 opc2:3 1 crm:4`, {
      asm: `mcr${two} {coproc}, {opc1}, {rt}, cr{crn}, cr{crm}, {{opc2}}`,
      decode: ({ coproc }) => ({ coproc }),
      unpredictable: (_, __, { rt }) => badReg(rt),
    }),
    enc('MRC', name, `${prefix} 1110 opc1:3 1 crn:4 rt:4 coproc:4!10,11 opc2:3 1 crm:4`, {
      asm: (_, { rt }) =>
        `mrc${two} {coproc}, {opc1}, ${rt === 15 ? 'APSR_nzcv' : '{rt}'}, cr{crn}, cr{crm}, {{opc2}}`,
      decode: ({ coproc }) => ({ coproc }),
      unpredictable: (_, __, { rt }) => rt === 13,
    }),
  ]
}

/** Coprocessor instructions (A5.3.18) but those of the FP extension, coprocessors 10 and 11. */
export const t32Coprocessor: readonly Encoding[] = [...space('T1', '1110'), ...space('T2', '1111')]
