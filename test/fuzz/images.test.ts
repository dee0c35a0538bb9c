import { expect, test } from 'vitest'
import { firmwareInfo } from '../../src/index.ts'
import { buildFirmware } from '../image/elf-builder.ts'
import { fuzzImages } from './images/fuzzer.ts'

/** Machines under load take their time: how long a file may take is for `npm run fuzz -- --elf`. */
const limits = { seconds: Infinity, mebibytes: 3072 }

test('mutated ELFs are refused with a code, or run', () => {
  const { outcomes, mismatch } = fuzzImages(0x7a11, 120, limits)
  expect(mismatch).toBeUndefined()
  const refused = Object.entries(outcomes).flatMap(([outcome, count]) =>
    /^[A-Z_]+$/.test(outcome) ? count : [],
  )
  const sum = refused.reduce((total, count) => total + count, 0)
  // Neither refuses everything nor swallows everything.
  expect(sum).toBeGreaterThan(20)
  expect(sum).toBeLessThan(100)
})

test('functions that claim to be endless are swept as far as the file goes, each address once', () => {
  const many = Array.from({ length: 2000 }, (_, index) => ({
    name: `f${index}`,
    value: 0x401,
    size: 0xf0000000,
  }))
  // cpsid i, bx lr
  const code = { physical: 0x600, data: Uint8Array.of(0x72, 0xb6, 0x70, 0x47), flags: 'rx' }
  const section = { name: '.more', address: 0x600, data: code.data, flags: 6 }
  const { criticalSections } = firmwareInfo(
    buildFirmware({ segments: [code], sections: [section], symbols: many }),
  )
  expect(criticalSections).toMatchObject([{ address: 0x600, instruction: 'cpsid' }])
}, 60_000)
