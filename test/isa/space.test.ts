import { describe, expect, test } from 'vitest'
import { decodeRow, findRow } from '../../src/isa/decode.ts'
import { disassemble } from '../../src/isa/disassemble.ts'
import { binutilsMissing, halfwords, objdump } from './binutils.ts'
import { exceptions, isComparable } from './objdump-exceptions.ts'
import { prng } from './prng.ts'
import { rowName } from './samples.ts'

/** What objdump decodes and ARMv7-M leaves UNDEFINED. */
interface Foreign {
  readonly reason: string
  readonly applies: (text: string, raw: number) => boolean
}

const foreign16: readonly Foreign[] = [
  { reason: 'SETEND: v6 A-profile', applies: (text) => text.startsWith('setend ') },
  { reason: 'SETPAN, HLT: v8', applies: (text) => /^(setpan|hlt) /.test(text) },
]

const isCoprocessorSpace = (raw: number) => (raw & 0xec000000) >>> 0 === 0xec000000
const coprocessor = (raw: number) => (raw >>> 8) & 15

const foreign32: readonly Foreign[] = [
  { reason: 'address mode without a name', applies: (text) => /<undefined>|^undefined/.test(text) },
  { reason: 'access size of eight bytes', applies: (text) => /^(ldr|str)\?\?/.test(text) },
  {
    reason: 'bits 7:6 of a register offset are 0; objdump looks at bits 11:8',
    applies: (text, raw) => /^(ldr|str|pl[di])\w*(\.w)? .*\[\w+, \w+/.test(text) && (raw & 0xc0) !== 0,
  },
  { reason: 'stores relative to PC', applies: (text) => /^str[bh]?(t|\.w) .*\[pc/.test(text) },
  { reason: 'BLX to ARM code', applies: (text) => text.startsWith('blx ') },
  { reason: 'A-profile: SMC, HVC, SRS, RFE, CPS', applies: (text) => /^(smc|hvc|srs|rfe|cps)/.test(text) },
  { reason: 'A-profile: exclusive doublewords', applies: (text) => /^(ldr|str)exd /.test(text) },
  { reason: 'v8: CRC32', applies: (text) => text.startsWith('crc32') },
  { reason: 'v8: acquire and release', applies: (text) => /^(lda|stl)/.test(text) },
  { reason: 'v8.1-M: loops and branch futures', applies: (text) => /^(bf|le|wls|dls|lctp)/.test(text) },
  {
    reason: 'Advanced SIMD: element and structure loads and stores',
    applies: (text) => /^v(ld|st)[1-4]\./.test(text),
  },
  {
    reason: 'coprocessor space, op1 = 11xxxx: Advanced SIMD and MVE data processing',
    applies: (_, raw) => isCoprocessorSpace(raw) && ((raw >>> 24) & 3) === 3,
  },
  {
    reason: 'coprocessor space, op1 = 00000x: v8-M VLSTM, VLLDM, and loads and stores without P, U and W',
    applies: (_, raw) => isCoprocessorSpace(raw) && ((raw >>> 21) & 0x7f) === 0b1100000,
  },
  {
    reason: 'coprocessors 10 and 11, second opcode space: FPv5, MVE',
    applies: (_, raw) => isCoprocessorSpace(raw) && coprocessor(raw) >>> 1 === 5 && (raw & 0x10000000) !== 0,
  },
  { reason: 'double precision', applies: (text) => /^v\w+(\.\w+)?\.f64/.test(text) },
  {
    reason: 'transfer of an unsigned word, whose U bit must be 0',
    applies: (text, raw) => /^vmov\.32 \w+, d/.test(text) && ((raw >>> 23) & 1) === 1,
  },
  { reason: 'FPv5: VRINT', applies: (text) => /^vrint[rxz]\.f32/.test(text) },
  {
    reason: 'registers D16 to D31',
    applies: (text) => /^(v(ld|st|mov|push|pop)|f(ld|st)m)/.test(text) && /\bd(1[6-9]|[23]\d)\b/.test(text),
  },
  {
    reason: 'Advanced SIMD scalars of a byte or halfword, VDUP',
    applies: (text) => /^(vmov\.[su]?(8|16)|vdup\.)/.test(text),
  },
  {
    reason: 'FP system registers but FPSCR',
    applies: (text) => /^(vmrs|vmsr)/.test(text) && !text.includes('fpscr'),
  },
  {
    reason: 'transfers of coprocessors 10 and 11 that no FP instruction uses',
    applies: (text) => /^m(cr|rc|crr|rrc) 1[01],/.test(text),
  },
]

interface Difference {
  readonly text: string
  readonly raw: number
}

/** Compares word by word; adds to `used` which reviewed differences were met. */
function differences(
  raws: readonly number[],
  sizeBytes: 2 | 4,
  texts: (index: number) => { address: number; text: string },
  foreign: readonly Foreign[],
  used: Set<Foreign>,
): string[] {
  const found: string[] = []
  const report = (what: string, { raw, text }: Difference) =>
    found.push(`${raw.toString(16)} ${what}, objdump: ${text}`)
  raws.forEach((raw, i) => {
    const { address, text } = texts(i)
    const row = findRow(raw, sizeBytes)
    if (row === undefined) {
      if (text === '<UNDEFINED>') return
      const known = foreign.find(({ applies }) => applies(text, raw))
      if (known === undefined) report('UNDEFINED', { raw, text })
      else used.add(known)
      return
    }
    const instruction = decodeRow(row, raw, 'outside')
    // What the manual calls UNPREDICTABLE, objdump shows as UNDEFINED, as another architecture's or as it stands.
    if (instruction.unpredictable || !isComparable(raw, row)) return
    const ours = disassemble(instruction, { address })
    if (ours !== text && !exceptions.some(({ applies }) => applies(instruction))) {
      report(`${rowName(row)} ${ours}`, { raw, text })
    }
  })
  return found
}

const nop = 0xbf00
const isIt = (raw: number) => raw >>> 8 === 0xbf && (raw & 15) !== 0

describe('the whole encoding space, against objdump', () => {
  test('every 16-bit word', ({ skip }) => {
    if (binutilsMissing !== undefined) skip(binutilsMissing)
    const raws = Array.from({ length: 0xe800 }, (_, raw) => raw)
    const code: number[] = []
    const addresses = raws.map((raw) => {
      code.push(raw, ...(isIt(raw) ? [nop, nop, nop, nop] : []))
      return 2 * (code.length - (isIt(raw) ? 5 : 1))
    })
    const listing = objdump(code)
    const texts = (i: number) => {
      const address = addresses[i] ?? NaN
      return { address, text: listing.get(address) ?? 'nothing' }
    }
    const used = new Set<Foreign>()
    expect(differences(raws, 2, texts, foreign16, used)).toEqual([])
    expect(foreign16.filter((entry) => !used.has(entry))).toEqual([])
  })

  test('UNDEFINED 16-bit words', () => {
    const undefinedWords = Array.from({ length: 0xe800 }, (_, raw) => raw).filter(
      (raw) => findRow(raw, 2) === undefined,
    )
    // What the tables of A5.2 leave out between CBZ, CPS, REV and POP: 1011 011x but CPS, 1011 1000, 1011 1010 10xx xxxx.
    const expected = Array.from({ length: 0xe800 }, (_, raw) => raw).filter(
      (raw) =>
        raw >>> 8 === 0xb8 ||
        raw >>> 6 === 0b1011101010 ||
        (raw >>> 9 === 0x5b && raw >>> 5 !== 0b10110110011),
    )
    expect(undefinedWords).toEqual(expected)
  })

  test('300,000 32-bit words, and 100,000 of coprocessors 10 and 11', ({ skip }) => {
    if (binutilsMissing !== undefined) skip(binutilsMissing)
    const random = prng(3)
    const raws: number[] = []
    for (let i = 0; i < 300_000; i++) {
      raws.push((((0xe800 + (random() % 0x1800)) << 16) | (random() & 0xffff)) >>> 0)
    }
    for (let i = 0; i < 100_000; i++) {
      const first = 0xec00 | (random() % 0x300)
      raws.push(((first << 16) | 0xa00 | (random() & 0xf1ff)) >>> 0)
    }
    const listing = objdump(raws.flatMap((raw) => halfwords(raw, 4)))
    const texts = (i: number) => ({ address: 4 * i, text: listing.get(4 * i) ?? 'nothing' })
    const used = new Set<Foreign>()
    expect(differences(raws, 4, texts, foreign32, used)).toEqual([])
    expect(foreign32.filter((entry) => !used.has(entry))).toEqual([])
  })
})
