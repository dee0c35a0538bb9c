import type { Encoding, Since } from './encoding.ts'
import { vfpExpandImm } from './expand.ts'
import { enc } from './row.ts'
import { vfpTransfers } from './vfp-transfer.ts'

const since: Since = 'VFPv4-SP'

type Binary =
  `V${'ADD' | 'SUB' | 'MUL' | 'NMUL' | 'DIV' | 'MLA' | 'MLS' | 'NMLA' | 'NMLS' | 'FMA' | 'FMS' | 'FNMA' | 'FNMS'}`

function binary(operation: Binary, [op1, op2]: readonly [string, string], op3: '0' | '1'): Encoding {
  return enc(
    operation,
    operation === 'VNMUL' ? 'T2' : 'T1',
    `11101110 ${op1} dl:1 ${op2} vn:4 vd:4 1010 nl:1 ${op3} ml:1 0 vm:4`,
    {
      asm: `${operation.toLowerCase()}.f32 s{d}, s{n}, s{m}`,
      decode: ({ dl, vn, vd, nl, ml, vm }) => ({ d: (vd << 1) | dl, n: (vn << 1) | nl, m: (vm << 1) | ml }),
      since,
    },
  )
}

function unary(
  operation: 'VABS' | 'VNEG' | 'VSQRT' | 'VMOV_reg',
  opc2: string,
  opc3: string,
  mnemonic: string,
): Encoding {
  return enc(operation, 'T1', `11101110 1 dl:1 11 ${opc2} vd:4 1010 ${opc3} ml:1 0 vm:4`, {
    asm: `${mnemonic}.f32 s{d}, s{m}`,
    decode: ({ dl, vd, ml, vm }) => ({ d: (vd << 1) | dl, m: (vm << 1) | ml }),
    since,
  })
}

function halfPrecision(
  operation: 'VCVT_f16_to_f32' | 'VCVT_f32_to_f16',
  op: string,
  types: string,
): Encoding {
  return enc(operation, 'T1', `11101110 1 dl:1 11 001 ${op} vd:4 1010 t:1 1 ml:1 0 vm:4`, {
    asm: ({ top }) => `vcvt${top === true ? 't' : 'b'}.${types} s{d}, s{m}`,
    decode: ({ dl, vd, t, ml, vm }) => ({ d: (vd << 1) | dl, m: (vm << 1) | ml, top: t === 1 }),
    since,
  })
}

function fixedPoint(operation: 'VCVT_f32_to_fixed' | 'VCVT_fixed_to_f32', op: string): Encoding {
  return enc(operation, 'T1', `11101110 1 dl:1 11 1 ${op} 1 u:1 vd:4 1010 sx:1 1 i:1 0 imm4:4`, {
    asm: ({ unsigned, size }) => {
      const type = `${unsigned === true ? 'u' : 's'}${String(size)}`
      const types = operation === 'VCVT_f32_to_fixed' ? `${type}.f32` : `f32.${type}`
      return `vcvt.${types} s{d}, s{d}, #{fractionBits}`
    },
    decode: ({ dl, u, vd, sx, i, imm4 }) => {
      const size: 16 | 32 = sx === 1 ? 32 : 16
      // Below 0, for 16-bit numbers, is UNPREDICTABLE: 0 then, so that operands stay in their range.
      const fractionBits = Math.max(size - ((imm4 << 1) | i), 0)
      return { d: (vd << 1) | dl, fractionBits, size, unsigned: u === 1 }
    },
    unpredictable: ({ size }, _, { i, imm4 }) => ((imm4 << 1) | i) > size,
    since,
  })
}

/** Shortest text of a number that VMOV can hold: a fraction of few bits. */
function constant(imm8: number): string {
  const word = vfpExpandImm(imm8)
  const exponent = ((word >>> 23) & 0xff) - 127
  const value = (1 + (word & 0x7fffff) / 2 ** 23) * 2 ** exponent
  return `${word >>> 31 === 1 ? '-' : ''}${value}${Number.isInteger(value) ? '.0' : ''}`
}

/** Floating-point data processing (A6.4): single precision only, double precision is UNDEFINED. */
const dataProcessing: readonly Encoding[] = [
  binary('VMLA', ['0', '00'], '0'),
  binary('VMLS', ['0', '00'], '1'),
  binary('VNMLS', ['0', '01'], '0'),
  binary('VNMLA', ['0', '01'], '1'),
  binary('VMUL', ['0', '10'], '0'),
  binary('VNMUL', ['0', '10'], '1'),
  binary('VADD', ['0', '11'], '0'),
  binary('VSUB', ['0', '11'], '1'),
  binary('VDIV', ['1', '00'], '0'),
  binary('VFNMS', ['1', '01'], '0'),
  binary('VFNMA', ['1', '01'], '1'),
  binary('VFMA', ['1', '10'], '0'),
  binary('VFMS', ['1', '10'], '1'),
  enc('VMOV_imm', 'T1', '11101110 1 dl:1 11 high:4 vd:4 1010 (0) 0 (0) 0 low:4', {
    asm: (_, { high = 0, low = 0 }) => `vmov.f32 s{d}, #${constant((high << 4) | low)}`,
    decode: ({ dl, high, vd, low }) => ({ d: (vd << 1) | dl, imm: vfpExpandImm((high << 4) | low) }),
    since,
  }),
  unary('VMOV_reg', '0000', '01', 'vmov'),
  unary('VABS', '0000', '11', 'vabs'),
  unary('VNEG', '0001', '01', 'vneg'),
  unary('VSQRT', '0001', '11', 'vsqrt'),
  halfPrecision('VCVT_f16_to_f32', '0', 'f32.f16'),
  halfPrecision('VCVT_f32_to_f16', '1', 'f16.f32'),
  enc('VCMP', 'T1', '11101110 1 dl:1 11 0100 vd:4 1010 e:1 1 ml:1 0 vm:4', {
    asm: ({ signalling }) => `vcmp${signalling === true ? 'e' : ''}.f32 s{d}, s{m}`,
    decode: ({ dl, vd, e, ml, vm }) => ({ d: (vd << 1) | dl, m: (vm << 1) | ml, signalling: e === 1 }),
    since,
  }),
  enc('VCMP_zero', 'T2', '11101110 1 dl:1 11 0101 vd:4 1010 e:1 1 (0) 0 (0)(0)(0)(0)', {
    asm: ({ signalling }) => `vcmp${signalling === true ? 'e' : ''}.f32 s{d}, #0.0`,
    decode: ({ dl, vd, e }) => ({ d: (vd << 1) | dl, signalling: e === 1 }),
    since,
  }),
  enc('VCVT_int_to_f32', 'T1', '11101110 1 dl:1 11 1000 vd:4 1010 op:1 1 ml:1 0 vm:4', {
    asm: ({ unsigned }) => `vcvt.f32.${unsigned === true ? 'u32' : 's32'} s{d}, s{m}`,
    decode: ({ dl, vd, op, ml, vm }) => ({ d: (vd << 1) | dl, m: (vm << 1) | ml, unsigned: op === 0 }),
    since,
  }),
  enc('VCVT_f32_to_int', 'T1', '11101110 1 dl:1 11 110 signed:1 vd:4 1010 op:1 1 ml:1 0 vm:4', {
    asm: ({ unsigned, roundZero }) =>
      `vcvt${roundZero === true ? '' : 'r'}.${unsigned === true ? 'u32' : 's32'}.f32 s{d}, s{m}`,
    decode: ({ dl, signed, vd, op, ml, vm }) => ({
      d: (vd << 1) | dl,
      m: (vm << 1) | ml,
      unsigned: signed === 0,
      roundZero: op === 1,
    }),
    since,
  }),
  fixedPoint('VCVT_fixed_to_f32', '0'),
  fixedPoint('VCVT_f32_to_fixed', '1'),
]

/** The floating-point extension FPv4-SP-D16 (A6): coprocessors 10 and 11. */
export const vfp: readonly Encoding[] = [...dataProcessing, ...vfpTransfers]
