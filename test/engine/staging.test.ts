import { describe, expect, test, vi } from 'vitest'
import { isReferenceOnly } from '../../src/engine/reference-only.ts'
import { disassemble } from '../../src/isa/disassemble.ts'
import { hex } from '../../src/bits.ts'
import { halfwords } from '../isa/binutils.ts'
import { prng } from '../isa/prng.ts'
import type { Case } from '../oracles/unicorn.ts'
import { pick, randomFlags, randomRegisters } from './cases.ts'
import { flashBase, ramBase, ramSizeBytes, Rig } from './fixture.ts'
import { difference } from './lockstep.ts'
import { makePools } from './programs.ts'
import * as t from './thumb.ts'
import { ToyTranslation } from './toy-translator.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const reference = new Rig('reference')
const interpreter = new Rig('interpreter')
const translated = new Rig('interpreter')
const random = prng(0x57a6e)
const start = flashBase + 0x8000

/** Runs the translation where PC is at its start, the interpreter everywhere else. */
function runTranslated(translation: ToyTranslation, count: number): void {
  for (let left = count; left > 0;) {
    const rest = translation.run(left)
    if (rest < left) {
      left = rest
      continue
    }
    translated.run(1, true)
    left -= 1
  }
}

/** Stops all three at the same random places; what differs first. */
function compareStages(program: Case, translation: ToyTranslation): string | undefined {
  for (let done = 0; done < program.count;) {
    const fuel = 1 + (random() % 20)
    reference.run(fuel, true)
    interpreter.run(fuel, true)
    runTranslated(translation, fuel)
    done += fuel
    for (const [name, rig] of [
      ['interpreter', interpreter],
      ['translation', translated],
    ] as const) {
      const found = difference(rig, reference)
      if (found !== undefined)
        return `${name}: ${found} at ${hex(reference.state.pc)} after ${done} instructions`
    }
  }
  return undefined
}

function loadAll(program: Case): void {
  for (const rig of [reference, interpreter, translated]) rig.load(program)
}

describe('the staging contract', () => {
  /** ADCS, LDM with write-back, STR post-indexed, SUBS, BNE to the start, BX to what begins anew. */
  const loop = [[0x4148], t.ldmia(2, 0x18), [0xf845, 0x3b04], t.subsImm(6, 1), t.bcond(1, -10), t.bx(14)]
  const again = [t.movs(6, 5), t.b(-2 - 2 * loop.flat().length)]
  const program: Case = {
    ...{ code: [...loop, ...again].flat(), start, count: 900, apsr: 0x20000000, pokes: [] },
    registers: [
      ...[1, 0xfffffff0, ramBase, 0, 0, ramBase + ramSizeBytes - 400, 3, 0, 0, 0, 0, 0, 0],
      ...[ramBase + 0x2000, (start + 2 * loop.flat().length) | 1],
    ],
  }

  test('ADC, LDM, post-indexed STR, B<cond> and BX through reference, interpreter and translation', () => {
    loadAll(program)
    const translation = new ToyTranslation(translated.core, start, loop.length)
    expect(compareStages(program, translation)).toBeUndefined()
    expect(translation.completed).toBeGreaterThan(20)
    // The stores went past the end of RAM: STR bailed, and faulted with nothing of it done.
    expect(translation.bailed).toBeGreaterThan(0)
    expect(reference.hasFaulted).toBe(true)
  })

  test('random straight lines of every row that is emitted', () => {
    const instructions = makePools(random).outside.filter(({ encoding }) => !isReferenceOnly(encoding))
    const differences: string[] = []
    let completed = 0
    for (let i = 0; i < 150; i++) {
      const line = Array.from({ length: 12 }, () => pick(random, instructions))
      const registers = randomRegisters(random)
      registers[6] = random() % 64
      for (const base of [7, 11, 13]) registers[base] = ramBase + 0x2000 + 4 * (random() % 64)
      const body = line.flatMap(({ raw, sizeBytes }) => halfwords(raw, sizeBytes))
      const straight: Case = {
        ...{
          code: [...body, ...t.b(-2 * body.length)],
          start,
          count: 60,
          registers,
          apsr: randomFlags(random),
          pokes: [],
        },
      }
      loadAll(straight)
      const translation = new ToyTranslation(translated.core, start, line.length)
      const found = compareStages(straight, translation)
      completed += translation.completed
      const text = line.map((instruction) => disassemble(instruction, { address: start })).join('; ')
      if (found !== undefined) differences.push(`${text}: ${found}`)
    }
    expect(differences.slice(0, 3)).toEqual([])
    expect(completed).toBeGreaterThan(100)
  })
})
