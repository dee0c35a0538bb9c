import { expect, test } from 'vitest'
import { planRegion } from '../../src/engine/translator/plan.ts'
import { structure } from '../../src/engine/translator/structure.ts'
import { pick, type Random } from './cases.ts'
import { codeSource } from './code-source.ts'
import { flashBase, ramBase } from './fixture.ts'
import { assembled, type Item } from './jumps.ts'
import { compareAtRandomStops } from './lockstep.ts'
import * as t from './thumb.ts'

/*
 * Code whose jumps go anywhere: into the middle of loops, from one loop to another, by pointers that change. Regions
 * have copies of some of it and expect functions that were called before; wherever a run is stopped, the state is that of the
 * reference stage.
 */

const carrySet = 2
const equal = 0

const lslsR2R0 = (bits: number): number => (bits << 6) | 2
const swapPointers = [t.eors(5, 6), t.eors(6, 5), t.eors(5, 6)].flat()
const mulsR0R3 = 0x4358
const functions = ['f0', 'f1', 'f2']

/** Blocks that end in a jump decided by a bit of r0, which is a sequence of numbers as good as random. */
function randomProgram(random: Random): { code: number[]; pointers: [number, number] } {
  const count = 3 + (random() % 8)
  const block = (): string => `b${String(random() % count)}`
  const items: Item[] = []
  for (let index = 0; index < count; index++) {
    items.push({ label: `b${String(index)}` }, mulsR0R3, ...t.addsImm(0, 1 + (random() % 200)))
    for (let line = random() % 4; line > 0; line--)
      items.push(
        ...pick(random, [t.eors(1, 0), t.str(1, 7), t.ldr(2, 7), t.blx(5), swapPointers, t.addsImm(1, 3)]),
      )
    items.push(...t.subsImm(4, 1), { cond: equal, to: 'end' })
    items.push(lslsR2R0(1 + (random() % 6)), { cond: carrySet, to: block() })
    if (random() % 2 === 0) items.push({ cond: undefined, to: block() })
  }
  items.push({ label: 'end' }, ...t.stay)
  const begin: number[] = []
  for (const name of functions) {
    begin.push(2 * assembled(items).length)
    items.push({ label: name }, ...t.addsImm(1, random() % 50))
    if (random() % 2 === 0)
      items.push(...t.movs(2, 1 + (random() % 4)), { label: `l${name}` }, ...t.subsImm(2, 1), {
        cond: 1,
        to: `l${name}`,
      })
    items.push(...t.bx(14))
  }
  return { code: assembled(items), pointers: [pick(random, begin), pick(random, begin)] }
}

const start = flashBase + 0x800

test('random flow graphs, stopped at random', () => {
  compareAtRandomStops(150, (random) => {
    const { code, pointers } = randomProgram(random)
    const registers = Array.from({ length: 15 }, () => random())
    for (const [register, value] of [
      [3, random() | 5],
      [4, 400],
      [5, start + pointers[0] + 1],
      [6, start + pointers[1] + 1],
      [7, ramBase + 0x100],
      [13, ramBase + 0x3000],
    ] as const)
      registers[register] = value >>> 0
    return { code, start, count: 0, apsr: 0, registers, pokes: [] }
  })
})

/** `leave` edges of a region of some code. */
function edgesOut(code: readonly number[]): number {
  const plan = planRegion(0, codeSource(code))
  if (plan === undefined) throw new Error('no plan')
  const { root, ...written } = structure(plan)
  const all = new Set([root])
  for (const { successors } of all) for (const each of successors) all.add(each)
  return [...all].flatMap(({ block, successors }) =>
    successors.filter((to) => written.edge(block, to.block) === 'leave'),
  ).length
}

test('a loop with two ways in is written as one with one', () => {
  const code = assembled([
    ...t.cmpImm(0, 0),
    { cond: equal, to: 'middle' },
    { label: 'head' },
    ...t.addsImm(1, 1),
    { label: 'middle' },
    ...t.subsImm(2, 1),
    { cond: 1, to: 'head' },
    ...t.bx(14),
  ])
  expect(edgesOut(code)).toBe(0)
})
