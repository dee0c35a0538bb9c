import { test } from 'vitest'
import { pick, type Random } from './cases.ts'
import { flashBase, ramBase } from './fixture.ts'
import { assembled, type Item } from './jumps.ts'
import { compareAtRandomStops } from './lockstep.ts'
import * as t from './thumb.ts'

/*
 * A region leaves flags uncomputed until somebody asks. Here everything that sets some of them comes before everything that
 * needs some, on ways that come together, in loops, under conditions, and where the region is left in the middle: the
 * interpreter and the reference stage, which set flags at once, are in the same state at every stop.
 */

const setAndNeedFlags: readonly (readonly number[])[] = [
  [0x4148], // adcs r0, r1
  [0x4191], // sbcs r1, r2
  [0xea5f, 0x0132], // rrxs r1, r2
]
/** Of r0 to r2, which change all the time, as r9 to r11 are added to them. */
const setFlags: readonly (readonly number[])[] = [
  t.cmpImm(0, 0),
  t.cmpImm(1, 200),
  [0x4288], // cmp r0, r1
  [0x1a8a], // subs r2, r1, r2
  [0x4241], // rsbs r1, r0, #0
  t.subsImm(0, 1),
  [0xf1b1, 0x4200], // subs.w r2, r1, #0x80000000
  t.addsImm(2, 7),
  [0xf110, 0x0100], // adds.w r1, r0, #0
  [0xf110, 0x4200], // adds.w r2, r0, #0x80000000
  [0xf110, 0x4f00], // cmn.w r0, #0x80000000
  [0xf111, 0x0f01], // cmn.w r1, #1
  [0x42c8], // cmn r0, r1
  [0x1842], // adds r2, r0, r1
  [0x00c2], // lsls r2, r0, #3
  [0x0841], // lsrs r1, r0, #1
  [0x410a], // asrs r2, r1
  ...setAndNeedFlags,
  t.movs(2, 0),
  [0xf05f, 0x4200], // movs.w r2, #0x80000000
  [0x43c2], // mvns r2, r0
  [0x4208], // tst r0, r1
  [0xea12, 0x01c0], // ands.w r1, r2, r0, lsl #3
]
/** In IT blocks only those that set flags there, too. */
const setFlagsInIt = setFlags.filter(
  ([first = 0]) => first >>> 11 === 0b00101 || (first & 0xff00) === 0x4200 || first >= 0xe800,
)
const needFlags: readonly (readonly number[])[] = [
  ...setAndNeedFlags,
  [0xfbb2, 0xf1f0], // udiv r1, r2, r0: left to the reference stage where r0 is 0
  t.ldr(2, 7),
  t.str(1, 7),
  [0xf3ef, 0x8100], // mrs r1, apsr
]
const change = [
  [0xeb00, 0x0009], // add.w r0, r0, r9
  [0xeb01, 0x010a], // add.w r1, r1, r10
  [0xeb02, 0x020b], // add.w r2, r2, r11
]
/** and.w r12, r0, #1; tbh [pc, r12, lsl #1] */
const tableBranch = [0xf000, 0x0c01, 0xe8df, 0xf01c]
const condition = (random: Random): number => random() % 14
const it = (cond: number, mask: number): number => 0xbf00 | (cond << 4) | mask

function randomProgram(random: Random): number[] {
  const count = 3 + (random() % 6)
  const block = (): string => `b${String(random() % count)}`
  const further = (index: number): string => `b${String(index + 1 + (random() % (count - index)))}`
  const items: Item[] = []
  for (let index = 0; index < count; index++) {
    items.push({ label: `b${String(index)}` }, ...pick(random, change))
    for (let line = random() % 5; line > 0; line--) {
      const kind = random() % 6
      if (kind < 3) items.push(...pick(random, setFlags))
      else if (kind < 4) items.push(...pick(random, needFlags))
      else if (kind < 5) items.push(it(condition(random), 8), ...pick(random, setFlagsInIt))
      else items.push(it(condition(random), 4), ...pick(random, setFlagsInIt), ...pick(random, setFlagsInIt))
    }
    items.push({ cond: condition(random), to: block() })
    if (random() % 4 === 0) items.push(...tableBranch, { table: [further(index), further(index)] })
    if (random() % 3 === 0) items.push({ cond: undefined, to: block() })
  }
  items.push({ label: `b${String(count)}` }, { cond: undefined, to: block() })
  return assembled(items)
}

test('flags of random code, stopped at random', () => {
  compareAtRandomStops(300, (random) => {
    const registers = Array.from({ length: 15 }, () => random())
    registers[7] = ramBase + 0x100
    registers[13] = ramBase + 0x3000
    const code = randomProgram(random)
    const apsr = random() & 0xf8000000
    return { code, start: flashBase + 0x800, count: 0, apsr, registers, pokes: [] }
  })
})
