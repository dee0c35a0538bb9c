import { describe, expect, test, vi } from 'vitest'
import { cfsrBits } from '../../src/core/faults.ts'
import { layout } from '../../src/core/layout.ts'
import { takeReset } from '../../src/core/reset.ts'
import { decodeRow, findRow } from '../../src/isa/decode.ts'
import { assembles, binutilsMissing, halfwords, objdumpMProfile } from '../isa/binutils.ts'
import { prng } from '../isa/prng.ts'
import { flashBase, ramBase, Rig, type Tier } from './fixture.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

/** Where the assembler does not say for -mcpu=cortex-m0 what ARM DDI 0419 does. */
const binutilsFaults: readonly {
  readonly reason: string
  readonly applies: (text: string, raw: number) => boolean
}[] = [
  { reason: 'SETEND is accepted; A5.2.5 has it UNDEFINED', applies: (text) => text.startsWith('setend ') },
  {
    reason: 'CPS with F is accepted; there is no FAULTMASK (B4.2.1)',
    applies: (text) => /^cps.* i?f$/.test(text),
  },
  { reason: 'SEVL of ARMv8 is an unallocated hint, a NOP (A5.2.5)', applies: (text) => text === 'sevl' },
  {
    reason: 'BLX to ARM code is accepted; A5.3.1 has no such encoding',
    applies: (text) => text.startsWith('blx '),
  },
  {
    reason: 'barrier options of ARMv8 are refused; reserved ones act as SY (A6.7, DMB and DSB)',
    applies: (_, raw) => raw >>> 5 === 0xf3bf8f40 >>> 5,
  },
  {
    reason: 'UDF.W is refused; it is permanently UNDEFINED (A5.3.1)',
    applies: (text) => text.startsWith('udf.w '),
  },
]
/** Words that are there, with an operand that is UNPREDICTABLE on ARMv6-M and read as zero here. */
const unpredictableOperands: readonly ((text: string) => boolean)[] = [
  (text) => /^m(rs|sr) .*(BASEPRI|FAULTMASK)/i.test(text),
  (text) => /^msr \w+_(s|g|nzcvqg|fs), /i.test(text),
]

/** Whether ARMv6-M has the instructions, by the assembler, and how objdump calls them. */
function judge(raws: readonly number[], sizeBytes: 2 | 4): { has: boolean; text: string }[] {
  const isIt = (raw: number): boolean => sizeBytes === 2 && raw >>> 8 === 0xbf && (raw & 15) !== 0
  const code: number[] = []
  const addresses = raws.map((raw) => {
    const address = 2 * code.length
    code.push(...halfwords(raw, sizeBytes), ...(isIt(raw) ? [0xbf00, 0xbf00, 0xbf00, 0xbf00] : []))
    return address
  })
  const listing = objdumpMProfile(code)
  const texts = addresses.map((address) => listing.get(address) ?? 'nothing')
  const lines = texts.map((text) =>
    text
      // A branch may be to anywhere.
      .replace(/^(bl?|b[a-z]{2})(\.[nw])? (0x)?[0-9a-f]+( <.*)?$/, '$1$2 .')
      // A-profile names that are left.
      .replace(/ CPSR(_f)?/, (_, mask?: string) => (mask === undefined ? ' APSR' : ' APSR_nzcvq'))
      .replace(/^$/, 'undefined'),
  )
  const answers = assembles(lines, 'cortex-m0')
  return texts.map((text, index) => ({ has: answers[index] === true, text }))
}

/** Words of which this project and the assembler think otherwise; `used` gets the reasons that were met. */
function differences(raws: readonly number[], sizeBytes: 2 | 4, used: Set<string>): string[] {
  const judged = judge(raws, sizeBytes)
  return raws.flatMap((raw, index) => {
    const row = findRow(raw, sizeBytes)
    const { has, text } = judged[index] ?? { has: false, text: 'nothing' }
    // The assembler writes nothing that is UNPREDICTABLE; either way it faults here.
    if (row !== undefined && decodeRow(row, raw, 'outside').unpredictable) return []
    if ((row?.since === 'v6-M') === has) return []
    const known = binutilsFaults.find(({ applies }) => applies(text, raw))
    if (known !== undefined) used.add(known.reason)
    if (known !== undefined || unpredictableOperands.some((applies) => applies(text))) return []
    return [`${raw.toString(16)} is ${has ? 'not ' : ''}ours, as: ${text}`]
  })
}

describe.skipIf(binutilsMissing !== undefined)(
  `what ARMv6-M has, against GNU as${binutilsMissing === undefined ? '' : `: ${binutilsMissing}`}`,
  () => {
    const used = new Set<string>()
    test('every 16-bit word', () => {
      const raws = Array.from({ length: 0xe800 }, (_, raw) => raw)
      expect(differences(raws, 2, used).slice(0, 10)).toEqual([])
    })
    test('32-bit words: all over, dense around MSR, MRS, barriers and hints, and every special register', () => {
      const random = prng(0x6)
      const anywhere = Array.from(
        { length: 60_000 },
        () => (((0xe800 + (random() % 0x1800)) << 16) | (random() & 0xffff)) >>> 0,
      )
      const control = Array.from(
        { length: 60_000 },
        () => (((0xf380 + (random() % 0x80)) << 16) | 0x8000 | (random() & 0x5fff)) >>> 0,
      )
      const special = Array.from({ length: 256 }, (_, sysm) => [
        (0xf3ef8000 | (3 << 8) | sysm) >>> 0,
        (0xf3838800 | sysm) >>> 0,
      ]).flat()
      const miscellaneous = Array.from({ length: 256 }, (_, low) => (0xf3bf8f00 | low) >>> 0)
      const undefinedForGood = [0xf7f0a000, 0xf7ffafff]
      const raws = [...anywhere, ...control, ...special, ...miscellaneous, ...undefinedForGood]
      expect(differences(raws, 4, used).slice(0, 10)).toEqual([])
      const count = raws.filter((raw) => findRow(raw, 4)?.since === 'v6-M').length
      expect(count).toBeGreaterThan(1000)
    })
    test('the list of its deviations is not longer than they are', () => {
      expect(binutilsFaults.filter(({ reason }) => !used.has(reason))).toEqual([])
    })
  },
)

/** Whether the word at `start` raised UNDEFINSTR. */
function isUndefined(rig: Rig, code: readonly number[]): boolean {
  const start = flashBase + 0x8000
  takeReset(rig.core, flashBase)
  for (const [index, halfword] of code.entries()) rig.bus.poke(start + 2 * index, halfword, 2)
  for (let index = 0; index < 13; index++) rig.state.setRegister(index, ramBase + 0x800)
  rig.state.pc = start
  rig.run(1)
  return (rig.state.get(layout.cfsr) & cfsrBits.UNDEFINSTR) !== 0
}

// Each word would be a module of its own for the translator: it has the rows' and the programs' tests.
describe.each(['reference', 'interpreter'] satisfies Tier[])('executed by the %s', (tier) => {
  const rig = new Rig(tier, 'cortex-m0')
  const expected = (raw: number, sizeBytes: 2 | 4): boolean => {
    const row = findRow(raw, sizeBytes)
    if (row?.since !== 'v6-M' || row.operation === 'UDF') return true
    return decodeRow(row, raw, 'outside').unpredictable
  }
  test('every 16-bit word is of ARMv6-M or UNDEFINED', () => {
    const raws = Array.from({ length: 0xe800 }, (_, raw) => raw)
    expect(raws.filter((raw) => isUndefined(rig, [raw]) !== expected(raw, 2)).slice(0, 10)).toEqual([])
  })
  test('32-bit words of every row are', () => {
    const random = prng(0x32)
    const raws = Array.from(
      { length: 60_000 },
      (_, index) =>
        (((index % 2 === 0 ? 0xe800 + (random() % 0x1800) : 0xf380 + (random() % 0x80)) << 16) |
          (random() & 0xffff)) >>>
        0,
    )
    const wrong = raws.filter((raw) => isUndefined(rig, halfwords(raw, 4)) !== expected(raw, 4))
    expect(wrong.slice(0, 10)).toEqual([])
  })
})
