import { expect, test, vi } from 'vitest'
import { hex } from '../../src/bits.ts'
import { halfwords } from '../isa/binutils.ts'
import { prng } from '../isa/prng.ts'
import type { Case } from '../oracles/unicorn.ts'
import { pick, type Random } from './cases.ts'
import { dspFlags, dspRegisters, dspRows } from './dsp-cases.ts'
import { integerRows } from './families.ts'
import { flashBase, Rig } from './fixture.ts'
import { difference } from './lockstep.ts'
import { itBlock, makePools } from './programs.ts'
import { ToyTranslation } from './toy-translator.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const reference = new Rig('reference', 'cortex-m4')
const interpreter = new Rig('interpreter', 'cortex-m4')
const translated = new Rig('interpreter', 'cortex-m4')
const start = flashBase + 0x8000

/** Others that change flags, for the conditions of IT blocks. */
const arithmetic = ['ADC_reg', 'SUB_reg', 'CMP_reg', 'UMULL', 'SSAT']
const rows = [...dspRows, ...integerRows.filter(({ operation }) => arithmetic.includes(operation))]

function straightLine(code: readonly number[], count: number, random: Random): Case {
  return {
    code: [...code, 0xe7fe],
    ...{ start, count, registers: dspRegisters(random), apsr: dspFlags(random), pokes: [] },
  }
}

test('DSP instructions in and outside of IT blocks, stopped at random', () => {
  const random = prng(0x71e5d)
  const pools = makePools(random, rows)
  for (let i = 0; i < 300; i++) {
    const items = Array.from({ length: 16 }, () => {
      if (random() % 3 === 0) return itBlock(pools, random)
      const { raw, sizeBytes } = pick(random, pools.outside)
      return halfwords(raw, sizeBytes)
    })
    const program = straightLine(items.flat(), 40, random)
    reference.load(program)
    interpreter.load(program)
    for (let left = program.count; left > 0;) {
      const fuel = 1 + (random() % 9)
      reference.run(fuel)
      interpreter.run(fuel)
      left -= fuel
      const found = difference(interpreter, reference)
      if (found !== undefined)
        expect.fail(`${found} at ${hex(reference.state.pc)}: ${JSON.stringify(program)}`)
    }
    expect(interpreter.bails).toBe(0)
  }
})

test('a translation of DSP instructions is where the reference is', () => {
  const random = prng(0x57a6d)
  const instructions = makePools(random, dspRows).outside
  for (let i = 0; i < 150; i++) {
    const line = Array.from({ length: 12 }, () => pick(random, instructions))
    const program = straightLine(
      line.flatMap(({ raw, sizeBytes }) => halfwords(raw, sizeBytes)),
      line.length,
      random,
    )
    reference.load(program)
    translated.load(program)
    const translation = new ToyTranslation(translated.core, start, line.length)
    reference.run(line.length)
    expect(translation.run(line.length)).toBe(0)
    expect(difference(translated, reference)).toBeUndefined()
  }
})
