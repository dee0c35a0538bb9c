import { expect, test, vi } from 'vitest'
import { recordFields } from '../../src/engine/interpreter/bind.ts'
import {
  fillOperands,
  formOf,
  infoOf,
  positions,
  type Forms,
} from '../../src/engine/interpreter/forms/forms.ts'
import { makeForms } from '../../src/engine/interpreter/forms/make.ts'
import { handler } from '../../src/engine/interpreter/handlers.ts'
import { interpreterKeys } from '../../src/engine/interpreter/interpreter.ts'
import { record } from '../../src/core/layout.ts'
import { decodeRow, findRow, table } from '../../src/isa/decode.ts'
import { operations } from '../../src/isa/operations.ts'
import { prng } from '../isa/prng.ts'
import type { OracleCpu } from '../oracles/unicorn.ts'
import { flashBase, flashSizeBytes, ramBase, ramSizeBytes, wire, world } from './fixture.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const inUse: { forms: Forms | undefined } = vi.hoisted(() => ({ forms: undefined }))
vi.mock(import('../../src/engine/interpreter/prebuilt.ts'), async (original) => ({
  ...(await original()),
  recordForms: () => inUse.forms,
}))

const keys = interpreterKeys()
const forms = makeForms(keys)
const words = new Int32Array(record.sizeBytes / 4)

/** What is in a record by the word's form, as text; undefined where it has to be decoded. */
function byForm(raw: number, sizeBytes: 2 | 4, position: number): string | undefined {
  const word = sizeBytes === 2 ? raw << 16 : raw | 0
  const form = formOf(forms, word, position)
  if (form === 0) return undefined
  fillOperands(forms, form, word, words, 0)
  return [forms[form], words[record.slots >> 2], words[record.word >> 2]].join(' ')
}
/** The same by decoding. */
function decoded(raw: number, sizeBytes: 2 | 4, position: number): string {
  const row = findRow(raw, sizeBytes)
  if (row === undefined) return 'UNDEFINED'
  const instruction = decodeRow(row, raw, positions[position] ?? 'outside')
  if (instruction.unpredictable) return 'UNPREDICTABLE'
  const { slots, word } = recordFields(operations[instruction.operation], instruction.operands)
  return [infoOf(instruction, keys.get(instruction.key) ?? handler.reference), slots, word].join(' ')
}

/** Counts those that have a form, and tells of some whose form is wrong. */
class Comparison {
  readonly wrong: string[] = []
  known = 0

  compare(raw: number, sizeBytes: 2 | 4, position: number): void {
    const found = byForm(raw, sizeBytes, position)
    if (found === undefined) return
    this.known++
    const expected = decoded(raw, sizeBytes, position)
    if (found !== expected && this.wrong.length < 20)
      this.wrong.push(`${raw.toString(16)} ${String(positions[position])}: ${found}, not ${expected}`)
  }
}

test('every 16-bit instruction has the record that decoding gives, at every place in an IT block', () => {
  const comparison = new Comparison()
  for (let raw = 0; raw < 0xe800; raw++)
    for (const position of positions.keys()) comparison.compare(raw, 2, position)
  expect(comparison.wrong).toEqual([])
  // Most have one.
  expect(comparison.known).toBeGreaterThan(0.85 * 0xe800 * positions.length)
})

test('a million 32-bit words of all rows have the records that decoding gives', () => {
  const comparison = new Comparison()
  const random = prng(0xf0)
  const rows = table.filter(({ sizeBytes }) => sizeBytes === 4)
  const each = Math.ceil(1_000_000 / rows.length)
  for (const { match, shouldMatch, fields } of rows) {
    for (let i = 0; i < each; i++) {
      let raw = match | shouldMatch
      for (const { low, mask } of fields) {
        const drawn = random()
        // The highest and the lowest, single bits, SP and PC are more frequent than chance gives.
        const value = [0, mask, 1 << (drawn >>> 8), 13, 15][drawn & 15] ?? drawn >>> 8
        raw |= (value & mask) << low
      }
      comparison.compare(raw >>> 0, 4, i % positions.length)
    }
  }
  expect(comparison.wrong).toEqual([])
  expect(comparison.known).toBeGreaterThan(300_000)
})

test('a million random 32-bit words have the records that decoding gives', () => {
  const comparison = new Comparison()
  const random = prng(0xf1)
  for (let i = 0; i < 1_000_000; i++) {
    const first = 0xe800 + (random() % 0x1800)
    comparison.compare(((first << 16) | (random() & 0xffff)) >>> 0, 4, i % positions.length)
  }
  expect(comparison.wrong).toEqual([])
  expect(comparison.known).toBeGreaterThan(300_000)
})

/** The records of a flash without meaning. */
function recordsOf(cpu: OracleCpu, known: Forms | undefined): Buffer {
  inUse.forms = known
  const spans = [
    { base: flashBase, sizeBytes: flashSizeBytes },
    { base: ramBase, sizeBytes: ramSizeBytes },
  ] as const
  const { bus, state, interpreter } = wire('interpreter', ...spans, cpu)
  const region = bus.regionAt(flashBase)
  if (region === undefined || interpreter === undefined) throw new Error('no interpreter')
  new Uint8Array(state.memory.buffer, region.offset, region.sizeBytes).set(world.flash.image)
  const { records } = interpreter
  for (let at = 0; at < flashSizeBytes; at += 62) records.setBreakpoint(flashBase + at, true)
  for (let at = 0; at < flashSizeBytes; at += 2) records.decodeIfNew(flashBase + at)
  return Buffer.from(state.memory.buffer, region.records, region.sizeBytes * 8)
}

test.each<OracleCpu>(['cortex-m3', 'cortex-m4'])('records are the same with and without forms: %s', (cpu) => {
  const [found, expected] = [recordsOf(cpu, forms), recordsOf(cpu, undefined)]
  const different = []
  for (let at = 0; at < expected.length; at += record.sizeBytes) {
    const end = at + record.sizeBytes
    if (found.compare(expected, at, end, at, end) !== 0) different.push(at / 8)
  }
  expect(different.slice(0, 10)).toEqual([])
})
