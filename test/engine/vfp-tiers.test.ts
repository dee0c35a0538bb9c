import { expect, test, vi } from 'vitest'
import { hex } from '../../src/bits.ts'
import { layout } from '../../src/core/layout.ts'
import { isReferenceOnly } from '../../src/engine/reference-only.ts'
import { halfwords } from '../isa/binutils.ts'
import { prng } from '../isa/prng.ts'
import type { Case } from '../oracles/unicorn.ts'
import { pick, randomFlags, randomRegisters, type Random } from './cases.ts'
import { integerRows } from './families.ts'
import { flashBase, ramBase, Rig } from './fixture.ts'
import { difference } from './lockstep.ts'
import { itBlock, makePools } from './programs.ts'
import { ToyTranslation } from './toy-translator.ts'
import { fpscr, singles, vfpRows } from './vfp-cases.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const reference = new Rig('reference', 'cortex-m4f')
const interpreter = new Rig('interpreter', 'cortex-m4f')
const translated = new Rig('interpreter', 'cortex-m4f')
const start = flashBase + 0x8000

/** Others that change flags and registers, for the conditions of IT blocks. */
const arithmetic = ['ADC_reg', 'SUB_reg', 'CMP_reg', 'UMULL', 'MOV_imm']
const rows = [...vfpRows, ...integerRows.filter(({ operation }) => arithmetic.includes(operation))]

function program(code: readonly number[], count: number, random: Random): Case {
  const registers = randomRegisters(random)
  registers[13] = ramBase + 0x2000
  return {
    code: [...code, 0xe7fe],
    ...{ start, count, registers, apsr: randomFlags(random), pokes: [] },
    floats: { registers: singles(random), fpscr: fpscr(random) },
  }
}

/** What `ExecuteFPCheck` finds: a context, none yet, none made by itself, one to save first, no access. */
function setAccess(rig: Rig, kind: number): void {
  const { state } = rig
  const [fpca, aspen, lspact] = [1 << 2, 1 << 31, 1]
  const access = kind === 5 ? 0 : kind === 4 ? 1 : 3
  state.set(layout.cpacr, (access << 20) | (access << 22))
  state.set(layout.control, kind === 1 || kind === 2 ? 0 : fpca)
  state.set(layout.fpccr, (kind === 2 ? 0 : aspen) | (kind === 3 ? lspact : 0))
  state.set(layout.fpcar, ramBase + 0x400)
  state.set(layout.fpdscr, 0x02400000)
}

test('floating point in and outside of IT blocks, stopped at random, whatever the access', () => {
  const random = prng(0xf1e5)
  const pools = makePools(random, rows)
  let executed = 0
  let bails = 0
  for (let i = 0; i < 300; i++) {
    const items = Array.from({ length: 16 }, () => {
      if (random() % 3 === 0) return itBlock(pools, random)
      const { raw, sizeBytes } = pick(random, pools.outside)
      return halfwords(raw, sizeBytes)
    })
    const each = program(items.flat(), 40, random)
    const access = random() % 8
    for (const rig of [reference, interpreter]) {
      rig.load(each)
      setAccess(rig, access)
    }
    for (let left = each.count; left > 0;) {
      const fuel = 1 + (random() % 9)
      reference.run(fuel, true)
      interpreter.run(fuel, true)
      left -= fuel
      const found = difference(interpreter, reference)
      if (found !== undefined)
        expect.fail(`${found} at ${hex(reference.state.pc)}, access ${access}: ${JSON.stringify(each)}`)
    }
    if (access === 5 || access === 4) continue
    executed += interpreter.state.instructions
    bails += interpreter.bails
  }
  expect(bails / executed).toBeLessThan(0.5)
})

test('a translation of floating point is where the reference is', () => {
  const random = prng(0x57a6f)
  const instructions = makePools(random, vfpRows).outside.filter(({ encoding }) => !isReferenceOnly(encoding))
  let completed = 0
  for (let i = 0; i < 200; i++) {
    const line = Array.from({ length: 8 }, () => pick(random, instructions))
    const straight = program(
      line.flatMap(({ raw, sizeBytes }) => halfwords(raw, sizeBytes)),
      line.length,
      random,
    )
    for (const rig of [reference, translated]) rig.load(straight)
    const translation = new ToyTranslation(translated.core, start, line.length)
    reference.run(line.length, true)
    for (let left = line.length; left > 0;) {
      const rest = translation.run(left)
      if (rest === left) {
        translated.run(1, true)
        left -= 1
      } else left = rest
    }
    completed += translation.completed
    expect(difference(translated, reference)).toBeUndefined()
  }
  expect(completed).toBeGreaterThan(5)
})
