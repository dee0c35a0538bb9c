import { describe, expect, test } from 'vitest'
import { coprocessorOf, decode, decodeRow, table, type Instruction } from '../../src/isa/decode.ts'
import type { ItPosition } from '../../src/isa/encoding.ts'
import { noShift } from '../../src/isa/expand.ts'
import { rowName } from './samples.ts'

/** `raw` as the manual writes it: a halfword, or two with a blank. */
function decoded(raw: string, it: ItPosition = 'outside'): Instruction {
  const [first = 0, second = 0] = raw.split(' ').map((halfword) => parseInt(halfword, 16))
  const instruction = decode(first, second, it)
  if (instruction === undefined) throw new Error(`${raw} is UNDEFINED`)
  return instruction
}

describe('operands', () => {
  test.each([
    ['1c48', 'ADD_imm T1', { d: 0, n: 1, imm: 1, setflags: true }],
    ['0808', 'LSR_imm T1', { d: 0, m: 1, amount: 32, setflags: true }],
    ['a801', 'ADD_imm SP T1', { d: 0, n: 13, imm: 4, setflags: false }],
    ['b082', 'SUB_imm SP T1', { d: 13, n: 13, imm: 8, setflags: false }],
    ['4468', 'ADD_reg T2', { d: 0, n: 0, m: 13, ...noShift, setflags: false }],
    ['b9f8', 'CBZ T1', { n: 0, nonzero: true, offset: 62 }],
    ['bd10', 'POP T1', { registers: 0x10, pc: true }],
    ['b500', 'PUSH T1', { registers: 0x4000 }],
    ['c907', 'LDM T1', { n: 1, registers: 7, pc: false, wback: false }],
    ['c90d', 'LDM T1', { n: 1, registers: 13, pc: false, wback: true }],
    ['d0fe', 'B_cond T1', { cond: 0, offset: -4 }],
    ['e400', 'B T2', { offset: -2048 }],
    ['f7ff fffe', 'BL T1', { offset: -4 }],
    ['f000 d000', 'BL T1', { offset: 0xc00000 }],
    ['f43f affe', 'B_cond T3', { cond: 0, offset: -4 }],
    ['f2af 0004', 'ADR T2', { d: 0, imm: -4 }],
    ['f04f 4000', 'MOV_imm T2', { d: 0, imm: 0x80000000, carryOut: 'bit31', setflags: false }],
    ['f05f 30ff', 'MOV_imm T2', { d: 0, imm: 0xffffffff, carryOut: 'unchanged', setflags: true }],
    ['f64f 71ff', 'MOV_imm T3', { d: 1, imm: 0xffff, carryOut: 'unchanged', setflags: false }],
    ['ea4f 0031', 'RRX T1', { d: 0, m: 1, setflags: false }],
    ['ea41 0032', 'ORR_reg T2', { d: 0, n: 1, m: 2, shift: 'rrx', amount: 1, setflags: false }],
    ['ea01 0022', 'AND_reg T2', { d: 0, n: 1, m: 2, shift: 'asr', amount: 32, setflags: false }],
    ['f321 00c0', 'SSAT T1', { d: 0, n: 1, saturateTo: 1, shift: 'asr', amount: 3 }],
    ['f36f 00c3', 'BFC T1', { d: 0, lsb: 3, width: 1 }],
    ['f85d 0b04', 'POP T3', { registers: 1, pc: false }],
    ['f85d 0b08', 'LDR_imm T4', { t: 0, n: 13, imm: 8, index: false, wback: true }],
    ['f84d fd08', 'STR_imm T4', { t: 15, n: 13, imm: -8, index: true, wback: true }],
    ['f85f 0000', 'LDR_lit T2', { t: 0, imm: 0 }],
    ['e8bd 8010', 'POP T2', { registers: 0x10, pc: true }],
    ['e9d1 0102', 'LDRD_imm T1', { t: 0, t2: 1, n: 1, imm: 8, index: true, wback: false }],
    ['f3ef 8114', 'MRS T1', { d: 1, sysm: 20 }],
    ['eef1 fa10', 'VMRS T1', { t: 0, toFlags: true }],
    ['ed2d 8b04', 'VPUSH T1', { first: 16, count: 4, imm: 16 }],
    ['ecb0 1b05', 'VLDM T1', { n: 0, first: 2, count: 4, imm: 20, increment: true, wback: true }],
    ['ee23 4b10', 'VMOV_from_core scalar T1', { n: 7, t: 4 }],
    ['eefd 0a4f', 'VCVT_f32_to_int T1', { d: 1, m: 30, unsigned: false, roundZero: false }],
    ['eebe 1acf', 'VCVT_f32_to_fixed T1', { d: 2, fractionBits: 2, size: 32, unsigned: false }],
  ])('%s is %s', (raw, name, operands) => {
    const instruction = decoded(raw)
    expect(rowName(instruction.encoding)).toBe(name)
    expect(instruction.operands).toEqual(operands)
  })

  test('equal words share one instruction', () => {
    expect(decoded('f85f 0000')).toBe(decoded('f85f 0000'))
    expect(decoded('1c48')).not.toBe(decoded('1c48', 'inside'))
  })

  test('keys tell static operands apart, and neither registers nor immediates', () => {
    expect(decoded('1c48').key).toBe(decoded('1d3f').key)
    expect(decoded('1c48').key).not.toBe(decoded('1c48', 'last').key)
    expect(decoded('1c48').key).not.toBe(decoded('f111 0001').key)
  })
})

describe('IT position', () => {
  test.each(['4148', '1c48', '0048', '2001', '4348', '43c8', '4088', '4248'])(
    '16-bit data processing %s sets flags outside only',
    (raw) => {
      expect(decoded(raw, 'outside').operands.setflags).toBe(true)
      expect(decoded(raw, 'inside').operands.setflags).toBe(false)
      expect(decoded(raw, 'last').operands.setflags).toBe(false)
    },
  )

  test('32-bit data processing sets flags where its S bit says so', () => {
    expect(decoded('eb11 0002', 'inside').operands.setflags).toBe(true)
    expect(decoded('eb01 0002', 'outside').operands.setflags).toBe(false)
  })

  test.each([
    '4770',
    '4788',
    'e000',
    'f000 f800',
    'f000 b800',
    '4687',
    'bd01',
    'f85d fb04',
    'e8bd 8010',
    'e8df f000',
  ])('%s branches: only the last of a block', (raw) => {
    expect(decoded(raw, 'outside').unpredictable).toBe(false)
    expect(decoded(raw, 'inside').unpredictable).toBe(true)
    expect(decoded(raw, 'last').unpredictable).toBe(false)
  })

  test.each(['d000', 'f000 8000', 'b100', 'b672', 'bf08', '0008'])('%s: outside only', (raw) => {
    expect(decoded(raw, 'outside').unpredictable).toBe(false)
    expect(decoded(raw, 'inside').unpredictable).toBe(true)
    expect(decoded(raw, 'last').unpredictable).toBe(true)
  })
})

describe('UNPREDICTABLE', () => {
  test('is not what LLVM emits: CMP T2 of two low registers, in atomics at -O0', () => {
    expect(decode(0x4501, 0, 'outside')).toMatchObject({ unpredictable: false, operands: { n: 1, m: 0 } })
  })
  test.each([
    ['44ff', 'ADD pc, pc'],
    ['45f8', 'CMP with PC'],
    ['4701', 'BX with a should-be-zero bit set'],
    ['47f8', 'BLX pc'],
    ['b660', 'CPSIE of nothing'],
    ['b400', 'PUSH of nothing'],
    ['bc00', 'POP of nothing'],
    ['c000', 'STM of nothing'],
    ['bfec', 'IT AL with more than one instruction'],
    ['bff8', 'IT of condition 15'],
    ['e8bd 0001', 'POP.W of one register'],
    ['e8bd c001', 'POP.W of LR and PC'],
    ['e8b0 0003', 'LDM with write-back of a loaded base'],
    ['e890 2003', 'LDM of SP'],
    ['e88f 0003', 'STM relative to PC'],
    ['e880 8003', 'STM of PC'],
    ['e9f0 0102', 'LDRD with write-back of a loaded base'],
    ['e9d0 1102', 'LDRD of one register twice'],
    ['e9ff 0102', 'LDRD literal with write-back'],
    ['e840 0000', 'STREX to its own base'],
    ['e841 2200', 'STREX to its own value'],
    ['e8dd f000', 'TBB relative to SP'],
    ['ea8d 0001', 'EOR of SP'],
    ['ea4f 0d0d', 'MOV.W sp, sp'],
    ['ea5f 000d', 'MOVS.W of SP'],
    ['eb0d 1d00', 'ADD sp, sp, shifted by more than 3'],
    ['f101 0d01', 'ADD sp from another register'],
    ['f04f 1000', 'a repeated zero byte as a constant'],
    ['f240 0f01', 'MOVW pc'],
    ['f361 2002', 'BFI whose end lies before its start'],
    ['f341 701f', 'SBFX beyond bit 31'],
    ['f380 8000', 'MSR of no bits'],
    ['f380 8408', 'MSR of GE bits to MSP'],
    ['f3ef 8004', 'MRS of a register that does not exist'],
    ['f810 0f01', 'LDRB with write-back of a loaded base'],
    ['f800 0f01', 'STRB with write-back of its value'],
    ['f8c0 f000', 'STR of PC'],
    ['f890 d000', 'LDRB to SP'],
    ['fa91 f082', 'REV whose two Rm differ'],
    ['fb81 0002', 'SMULL to one register twice'],
    ['ec41 0a3f', 'VMOV to S31 and S32'],
    ['ec90 0a00', 'VLDM of nothing'],
    ['eebb 0a68', 'VCVT of more fraction bits than 16'],
  ])('%s: %s', (raw) => {
    expect(decoded(raw).unpredictable).toBe(true)
  })
})

describe('predictable neighbours', () => {
  test.each([
    ['eb0d 0d80', 'ADD sp, sp, shifted by 2'],
    ['f361 0002', 'BFI of bits 0 to 2'],
    ['f8d0 f000', 'LDR of PC'],
    ['ec41 0a1f', 'VMOV to S30 and S31'],
    ['eeba 0a48', 'VCVT of no fraction bits'],
  ])('%s: %s', (raw) => {
    expect(decoded(raw).unpredictable).toBe(false)
  })
})

describe('UNDEFINED', () => {
  test.each([
    ['b650', 'SETEND'],
    ['ba80', 'HLT'],
    ['e8d0 2f7f', 'LDREXD'],
    ['eac0 0010', 'PKH with T'],
    ['f000 c000', 'BLX to ARM code'],
    ['f3af 8100', 'CPS T2'],
    ['f7f0 8000', 'SMC'],
    ['f84f 0000', 'STR relative to PC'],
    ['f850 0040', 'LDR with a register offset and bit 6'],
    ['f850 0800', 'LDR without index and write-back'],
    ['f870 0000', 'a load of size 11'],
    ['fab0 f090', 'CLZ with other low bits'],
    ['ee30 0b00', 'VADD.F64'],
    ['fe00 0a00', 'VSEL (FPv5)'],
    ['edd0 0b00', 'VLDR d16'],
    ['ec00 0100', 'STC without P, U and W'],
    ['ef00 0000', 'Advanced SIMD'],
  ])('%s: %s', (raw) => {
    const [first = 0, second = 0] = raw.split(' ').map((halfword) => parseInt(halfword, 16))
    expect(decode(first, second, 'outside')).toBeUndefined()
  })
})

describe('which core has what', () => {
  test.each([
    ['4148', 'v6-M'],
    ['b100', 'v7-M'],
    ['bf08', 'v7-M'],
    ['f000 f800', 'v6-M'],
    ['f3bf 8f4f', 'v6-M'],
    ['f3ef 8014', 'v6-M'],
    ['f7f0 a000', 'v6-M'],
    ['f3af 8000', 'v7-M'],
    ['eb01 0002', 'v7-M'],
    ['fa81 f082', 'v7E-M'],
    ['ee30 0a00', 'VFPv4-SP'],
  ])('%s: since %s', (raw, since) => {
    expect(decoded(raw).encoding.since).toBe(since)
  })
})

describe('coprocessorOf', () => {
  test('names the coprocessor of every coprocessor and FP row, and of no other', () => {
    for (const row of table.filter(({ sizeBytes }) => sizeBytes === 4)) {
      const { operands } = decodeRow(row, row.match, 'outside')
      const expected = row.since === 'VFPv4-SP' ? (row.match >>> 8) & 15 : operands.coproc
      expect(coprocessorOf(row.match), rowName(row)).toBe(expected)
    }
  })

  test('counts UNDEFINED words of a coprocessor in', () => {
    expect(coprocessorOf(0xee300b00)).toBe(11)
    expect(coprocessorOf(0xef000b00)).toBeUndefined()
  })
})
