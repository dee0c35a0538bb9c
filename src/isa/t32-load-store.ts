import type { Encoding, ItPosition } from './encoding.ts'
import { signedOffset } from './expand.ts'
import { enc } from './row.ts'
import { badReg, notLastInIt } from './rules.ts'

type Access = 'LDR' | 'LDRB' | 'LDRH' | 'LDRSB' | 'LDRSH' | 'STR' | 'STRB' | 'STRH'
type Load = 'LDR' | 'LDRB' | 'LDRH' | 'LDRSB' | 'LDRSH'

/** Whether Rt is one that the instruction can't transfer. */
type BadT = (t: number, it: ItPosition) => boolean
/** LDR may load SP, and PC where a branch may stand. */
const pcNotLast: BadT = (t, it) => t === 15 && notLastInIt(it)
/** STR may store SP. */
const isPc: BadT = (t) => t === 15

/** Rt = PC in loads of bytes and halfwords: preloads and unallocated memory hints. */
const isHint = [{ rt: 15 }]
const isNegativeHint = [{ rt: 15, p: 1, u: 0, w: 0 }]
/** PUSH T3 and POP T3. */
const isPush = [{ rn: 13, p: 1, u: 0, w: 1, imm8: 4 }]
const isPop = [{ rn: 13, p: 0, u: 1, w: 1, imm8: 4 }]

/** Offset of 12 bits, always added. */
function imm12(
  operation: `${Access}_imm`,
  name: string,
  opcode: string,
  mnemonic: string,
  badT: BadT,
  except: typeof isHint = [],
): Encoding {
  return enc(operation, name, `${opcode} rn:4!15 rt:4 imm12:12`, {
    asm: `${mnemonic} {t}, {address}`,
    decode: ({ rn, rt, imm12 }) => ({ t: rt, n: rn, imm: imm12, index: true, wback: false }),
    except,
    unpredictable: ({ t }, it) => badT(t, it),
  })
}

/** Offset of 8 bits, added or subtracted, pre- or post-indexed. */
function imm8(
  operation: `${Access}_imm`,
  name: string,
  opcode: string,
  mnemonic: string,
  badT: BadT,
  except: typeof isNegativeHint | typeof isPop = [],
): Encoding {
  return enc(operation, name, `${opcode} rn:4!15 rt:4 1 p:1 u:1 w:1 imm8:8`, {
    asm: `${mnemonic} {t}, {address}`,
    decode: ({ rn, rt, p, u, w, imm8 }) => ({
      t: rt,
      n: rn,
      imm: signedOffset(u, imm8),
      index: p === 1,
      wback: w === 1,
    }),
    // UNDEFINED, and the unprivileged forms.
    except: [{ p: 0, w: 0 }, { p: 1, u: 1, w: 0 }, ...except],
    unpredictable: ({ t, n, wback }, it) => badT(t, it) || (wback && n === t),
  })
}

function register(
  operation: `${Access}_reg`,
  opcode: string,
  mnemonic: string,
  badT: BadT,
  except: typeof isHint = [],
): Encoding {
  return enc(operation, 'T2', `${opcode} rn:4!15 rt:4 000000 imm2:2 rm:4`, {
    asm: `${mnemonic} {t}, [{n}, {m}{lsl}]`,
    decode: ({ rn, rt, imm2, rm }) => ({ t: rt, n: rn, m: rm, amount: imm2 }),
    except,
    unpredictable: ({ t, m }, it) => badT(t, it) || badReg(m),
  })
}

function literal(
  operation: `${Load}_lit`,
  name: string,
  [high, low]: readonly [string, string],
  mnemonic: string,
  badT: BadT,
  except: typeof isHint = [],
): Encoding {
  return enc(operation, name, `${high} u:1 ${low} 1111 rt:4 imm12:12`, {
    asm: `${mnemonic} {t}, {literal}`,
    decode: ({ u, rt, imm12 }) => ({ t: rt, imm: signedOffset(u, imm12) }),
    except,
    unpredictable: ({ t }, it) => badT(t, it),
  })
}

function unprivileged(operation: `${Access}T`, opcode: string, mnemonic: string): Encoding {
  return enc(operation, 'T1', `${opcode} rn:4!15 rt:4 1110 imm8:8`, {
    asm: `${mnemonic} {t}, {address}`,
    decode: ({ rn, rt, imm8 }) => ({ t: rt, n: rn, imm: imm8 }),
    unpredictable: ({ t }) => badReg(t),
  })
}

function preload(instruction: 'PLD' | 'PLI', sign: '0' | '1', mnemonic: string): readonly Encoding[] {
  return [
    enc(`${instruction}_imm`, 'T1', `1111100${sign}1001 rn:4!15 1111 imm12:12`, {
      asm: `${mnemonic} {address}`,
      decode: ({ rn, imm12 }) => ({ n: rn, imm: imm12 }),
    }),
    enc(`${instruction}_imm`, 'T2', `1111100${sign}0001 rn:4!15 1111 1100 imm8:8`, {
      asm: `${mnemonic} {address}`,
      decode: ({ rn, imm8 }) => ({ n: rn, imm: signedOffset(0, imm8) }),
    }),
    enc(
      `${instruction}_lit`,
      instruction === 'PLD' ? 'T1' : 'T3',
      `1111100${sign} u:1 001 1111 1111 imm12:12`,
      {
        asm: `${mnemonic} {literal}`,
        decode: ({ u, imm12 }) => ({ imm: signedOffset(u, imm12) }),
      },
    ),
    enc(`${instruction}_reg`, 'T1', `1111100${sign}0001 rn:4!15 1111 000000 imm2:2 rm:4`, {
      asm: `${mnemonic} [{n}, {m}{lsl}]`,
      decode: ({ rn, imm2, rm }) => ({ n: rn, m: rm, amount: imm2 }),
      unpredictable: ({ m }) => badReg(m),
    }),
  ]
}

/** Loads of halfwords into PC: they execute as NOP. */
function unallocatedHint(pattern: string): Encoding {
  return enc('NOP', 'memory hint', pattern, { asm: 'nop.w', decode: () => ({}) })
}

/** Loads and stores of single items, and memory hints (A5.3.7 to A5.3.10). */
export const t32LoadsAndStores: readonly Encoding[] = [
  imm12('LDR_imm', 'T3', '111110001101', 'ldr.w', pcNotLast),
  imm8('LDR_imm', 'T4', '111110000101', 'ldr.w', pcNotLast, isPop),
  literal('LDR_lit', 'T2', ['11111000', '101'], 'ldr.w', pcNotLast),
  register('LDR_reg', '111110000101', 'ldr.w', pcNotLast),
  unprivileged('LDRT', '111110000101', 'ldrt'),
  imm12('LDRB_imm', 'T2', '111110001001', 'ldrb.w', badReg, isHint),
  imm8('LDRB_imm', 'T3', '111110000001', 'ldrb.w', badReg, isNegativeHint),
  literal('LDRB_lit', 'T1', ['11111000', '001'], 'ldrb.w', badReg, isHint),
  register('LDRB_reg', '111110000001', 'ldrb.w', badReg, isHint),
  unprivileged('LDRBT', '111110000001', 'ldrbt'),
  imm12('LDRH_imm', 'T2', '111110001011', 'ldrh.w', badReg, isHint),
  imm8('LDRH_imm', 'T3', '111110000011', 'ldrh.w', badReg, isNegativeHint),
  literal('LDRH_lit', 'T1', ['11111000', '011'], 'ldrh.w', badReg, isHint),
  register('LDRH_reg', '111110000011', 'ldrh.w', badReg, isHint),
  unprivileged('LDRHT', '111110000011', 'ldrht'),
  imm12('LDRSB_imm', 'T1', '111110011001', 'ldrsb.w', badReg, isHint),
  imm8('LDRSB_imm', 'T2', '111110010001', 'ldrsb.w', badReg, isNegativeHint),
  literal('LDRSB_lit', 'T1', ['11111001', '001'], 'ldrsb.w', badReg, isHint),
  register('LDRSB_reg', '111110010001', 'ldrsb.w', badReg, isHint),
  unprivileged('LDRSBT', '111110010001', 'ldrsbt'),
  imm12('LDRSH_imm', 'T1', '111110011011', 'ldrsh.w', badReg, isHint),
  imm8('LDRSH_imm', 'T2', '111110010011', 'ldrsh.w', badReg, isNegativeHint),
  literal('LDRSH_lit', 'T1', ['11111001', '011'], 'ldrsh.w', badReg, isHint),
  register('LDRSH_reg', '111110010011', 'ldrsh.w', badReg, isHint),
  unprivileged('LDRSHT', '111110010011', 'ldrsht'),
  imm12('STR_imm', 'T3', '111110001100', 'str.w', isPc),
  imm8('STR_imm', 'T4', '111110000100', 'str.w', isPc, isPush),
  register('STR_reg', '111110000100', 'str.w', isPc),
  unprivileged('STRT', '111110000100', 'strt'),
  imm12('STRB_imm', 'T2', '111110001000', 'strb.w', badReg),
  imm8('STRB_imm', 'T3', '111110000000', 'strb.w', badReg),
  register('STRB_reg', '111110000000', 'strb.w', badReg),
  unprivileged('STRBT', '111110000000', 'strbt'),
  imm12('STRH_imm', 'T2', '111110001010', 'strh.w', badReg),
  imm8('STRH_imm', 'T3', '111110000010', 'strh.w', badReg),
  register('STRH_reg', '111110000010', 'strh.w', badReg),
  unprivileged('STRHT', '111110000010', 'strht'),

  ...preload('PLD', '0', 'pld'),
  ...preload('PLI', '1', 'pli'),
  unallocatedHint('1111100 sign:1 1011 rn:4!15 1111 imm12:12'),
  unallocatedHint('1111100 sign:1 0011 rn:4!15 1111 1100 imm8:8'),
  unallocatedHint('1111100 sign:1 u:1 011 1111 1111 imm12:12'),
  unallocatedHint('1111100 sign:1 0011 rn:4!15 1111 000000 imm2:2 rm:4'),
]
