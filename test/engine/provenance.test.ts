import { describe, expect, test } from 'vitest'
import { provenanceOf } from '../../src/engine/provenance.ts'
import { decode, decodeRow, table } from '../../src/isa/decode.ts'
import { rowName, sampleRow } from '../isa/samples.ts'
import { prng } from '../isa/prng.ts'

const nz = 1 << 16
const cv = 1 << 17
const of = (first: number, second = 0): ReturnType<typeof provenanceOf> => {
  const instruction = decode(first, second, 'outside')
  if (instruction === undefined) throw new Error('UNDEFINED')
  return provenanceOf(instruction)
}
const results = (first: number, second = 0): string[] =>
  of(first, second).results.map(
    ({ place, from, keeps }) =>
      `${String(place)} <- ${from.places.toString(2)}/${from.loads.toString(2)}${keeps ? ' kept' : ''}`,
  )

describe('what results are computed from', () => {
  test('adcs r0, r1: both registers and the carry; all flags', () => {
    const from = `${(0b11 | cv).toString(2)}/0`
    expect(results(0x4148)).toEqual([`0 <- ${from}`, `16 <- ${from}`, `17 <- ${from}`])
  })
  test('movs r2, #1: nothing; C stays as it is, V too', () => {
    expect(results(0x2201)).toContain('2 <- 0/0')
  })
  test('ldmia r0!, {r1, r2}: a load each', () => {
    const { accesses } = of(0xc806)
    expect(accesses.map(({ kind, address }) => [kind, address.places])).toEqual([
      ['read', 1],
      ['read', 1],
    ])
    expect(results(0xc806).sort()).toEqual(['0 <- 1/0', '1 <- 0/1', '2 <- 0/10'])
  })
  test('str r3, [r7, #4]', () => {
    expect(of(0x607b).accesses).toMatchObject([
      { kind: 'write', sizeBytes: 4, address: { places: 1 << 7 }, value: { places: 1 << 3 } },
    ])
  })
  test('beq .+8 looks at N and Z; cbz r1 at r1; bx lr goes by lr', () => {
    expect(of(0xd002).branch).toMatchObject({ from: { places: nz }, offset: 4 })
    expect(of(0xb109).branch).toMatchObject({ from: { places: 1 << 1 }, offset: 2 })
    expect(of(0x4770).branch).toMatchObject({ from: { places: 1 << 14 }, offset: undefined })
  })
  test('strex r1, r0, [r7]: the status is of no register', () => {
    expect(of(0xe847, 0x0100).accesses).toMatchObject([{ isExclusive: true, value: { places: 1 } }])
    expect(results(0xe847, 0x0100)).toEqual(['1 <- 0/0'])
  })
})

test('every row has one', () => {
  const random = prng(1)
  for (const row of table) {
    const sampled = sampleRow(row, 4, random)
    expect(sampled.length, rowName(row)).toBeGreaterThan(0)
    for (const { raw } of sampled) {
      const { accesses, results: written } = provenanceOf(decodeRow(row, raw, 'outside'))
      expect(
        accesses.every(({ sizeBytes }) => [1, 2, 4].includes(sizeBytes)),
        rowName(row),
      ).toBe(true)
      expect(
        written.every(({ place }) => place >= 0 && place <= 18 && place !== 15),
        rowName(row),
      ).toBe(true)
    }
  }
})
