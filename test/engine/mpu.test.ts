import { describe, expect, test } from 'vitest'
import { hex } from '../../src/bits.ts'
import { everyUse, pageChunk, pageEntry, pageSizeBytes, use } from '../../src/bus/pages.ts'
import { layout } from '../../src/core/layout.ts'
import { validateAddress } from '../../src/core/mpu.ts'
import type { State } from '../../src/core/state.ts'
import { prng } from '../isa/prng.ts'
import { flashBase, flashSizeBytes, ramBase, ramSizeBytes, Rig, wire } from './fixture.ts'
import { difference } from './lockstep.ts'
import { makePools, randomProgram } from './programs.ts'

interface Region {
  readonly base: number
  readonly sizeBits: number
  readonly ap: number
  readonly xn: boolean
  readonly srd: number
}
interface Protection {
  readonly regions: readonly Region[]
  readonly privdefena: boolean
}

const random = prng(0x3b5)
const below = (limit: number): number => random() % limit
const pick = <T>(choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0]

function randomRegion(): Region {
  const sizeBits = pick([5, 6, 7, 8, 8, 9, 10, 10, 11, 12, 13, 14, 18, 29, 32])
  const anywhere = pick([ramBase, ramBase, ramBase, flashBase]) + below(ramSizeBytes)
  return {
    base: Math.floor(anywhere / 2 ** sizeBits) * 2 ** sizeBits,
    sizeBits,
    ap: pick([0, 1, 2, 3, 3, 5, 6, 7]),
    xn: below(2) === 1,
    srd: sizeBits >= 8 && below(2) === 1 ? below(256) : 0,
  }
}
function randomProtection(): Protection {
  return { regions: Array.from({ length: 1 + below(8) }, randomRegion), privdefena: below(3) > 0 }
}

/** Table B3-15 in words: who may do what. */
const permissionsInWords: Readonly<Record<number, readonly string[]>> = {
  0: [],
  1: ['privileged read', 'privileged write'],
  2: ['privileged read', 'privileged write', 'unprivileged read'],
  3: ['privileged read', 'privileged write', 'unprivileged read', 'unprivileged write'],
  5: ['privileged read'],
  6: ['privileged read', 'unprivileged read'],
  7: ['privileged read', 'unprivileged read'],
}

const granuleBytes = 32
/**
 * A formulation of its own: paints region after region over a picture of the memory, a dot for each 32 bytes. It
 * tells what may be done there: a set of `use`.
 */
function paint({ regions, privdefena }: Protection, base: number, sizeBytes: number, who: string): number[] {
  const background = who === 'privileged' && privdefena ? everyUse : 0
  const picture = Array.from({ length: sizeBytes / granuleBytes }, () => background)
  for (const region of regions) {
    const words = permissionsInWords[region.ap] ?? []
    const read = words.includes(`${who} read`)
    const colour =
      (read ? use.read : 0) |
      (words.includes(`${who} write`) ? use.write : 0) |
      (read && !region.xn ? use.execute : 0)
    const eighth = 2 ** (region.sizeBits - 3)
    for (let dot = 0; dot < picture.length; dot++) {
      const offset = base + dot * granuleBytes - region.base
      if (offset < 0 || offset >= 2 ** region.sizeBits) continue
      const isDisabled = [7, 6, 5, 4, 3, 2, 1, 0].filter(
        (part) => region.srd >= 2 ** part && ((region.srd >> part) & 1) === 1,
      )
      if (isDisabled.includes(Math.floor(offset / eighth))) continue
      picture[dot] = colour
    }
  }
  return picture
}

function program(state: State, { regions, privdefena }: Protection): void {
  state.set(layout.mpuCtrl, 1 | (privdefena ? 4 : 0))
  for (let index = 0; index < 8; index++) {
    const region = regions[index]
    const at = layout.mpuRegions + 8 * index
    state.set(at, region?.base ?? 0)
    const attributes =
      region === undefined
        ? 0
        : 1 | ((region.sizeBits - 1) << 1) | (region.srd << 8) | (region.ap << 24) | (region.xn ? 1 << 28 : 0)
    state.set(at + 4, attributes)
  }
}

const rig = wire(
  'interpreter',
  { base: flashBase, sizeBytes: flashSizeBytes },
  { base: ramBase, sizeBytes: ramSizeBytes },
)
const spans = [
  { base: flashBase, sizeBytes: ramSizeBytes, isRam: false },
  { base: ramBase, sizeBytes: ramSizeBytes, isRam: true },
]
// b . for whoever is asked to run here.
rig.bus.poke(flashBase + flashSizeBytes - 4, 0xe7fee7fe, 4)

/** What the page table lets emitted code do in a page. */
function fastUses(page: number): number {
  const address = page * pageSizeBytes
  const directory = rig.state.words[(layout.pageTable >> 2) + (address >>> pageChunk.addressBits)] ?? 0
  const entry = (directory + page * pageEntry.sizeBytes) >>> 2
  const [read = 0, write = 0, code = 0] = rig.state.words.subarray(entry, entry + 3)
  return (read === 0 ? 0 : use.read) | (write === 0 ? 0 : use.write) | (code === 0 ? 0 : use.execute)
}

describe('ValidateAddress (B3.5.3) of random regions is what painting them one after the other gives', () => {
  test.each([0, 1, 2, 3])('seed %i', () => {
    for (let round = 0; round < 100; round++) {
      const protection = randomProtection()
      program(rig.state, protection)
      for (const who of ['privileged', 'unprivileged']) {
        rig.state.set(layout.control, who === 'privileged' ? 0 : 1)
        rig.state.set(layout.t, 1)
        rig.state.pc = flashBase + flashSizeBytes - 4
        rig.interpreter?.run(1)
        for (const { base, sizeBytes, isRam } of spans) {
          const picture = paint(protection, base, sizeBytes, who)
          const seen = picture.map((_, dot) => {
            const at = base + dot * granuleBytes + below(granuleBytes)
            const allows = (wanted: keyof typeof use): number =>
              validateAddress(rig.core, at, wanted, who === 'privileged') ? use[wanted] : 0
            return allows('read') | allows('write') | allows('execute')
          })
          expect(seen, JSON.stringify({ protection, who })).toEqual(picture)
          for (let at = base; at < base + sizeBytes; at += pageSizeBytes) {
            rig.bus.pages.used(at)
            const dots = picture.slice((at - base) / granuleBytes, (at - base + pageSizeBytes) / granuleBytes)
            const common = dots.reduce((all, dot) => all & dot, isRam ? everyUse : everyUse & ~use.write)
            const what = `${hex(at)} ${who} ${JSON.stringify(protection)}`
            expect(fastUses(at / pageSizeBytes), what).toBe(common)
          }
        }
      }
    }
  })
})

test('random programs under random regions: both tiers are at the same place at every stop', () => {
  const [reference, interpreter] = [new Rig('reference'), new Rig('interpreter')]
  const pools = makePools(random)
  let faults = 0
  for (let round = 0; round < 300; round++) {
    // Over a boundary of pages, so that what comes next may be another page's.
    const start = (round % 2 === 0 ? flashBase + 0x8400 : ramBase + 0x3400) - 2 * below(40)
    const code = randomProgram(pools, { start, data: ramBase + 0x1c00 }, 40, random)
    const protection = randomProtection()
    const control = below(2)
    for (const tier of [reference, interpreter]) {
      tier.load(code)
      program(tier.state, protection)
      tier.state.set(layout.control, control)
    }
    for (let left = code.count; left > 0;) {
      const fuel = Math.min(left, 1 + below(9))
      for (const tier of [reference, interpreter]) tier.run(fuel, true)
      const where = `${hex(reference.state.pc)} ${JSON.stringify({ protection, control, code })}`
      expect(difference(interpreter, reference), where).toBeUndefined()
      left -= fuel
    }
    if (reference.hasFaulted) faults++
  }
  expect(faults).toBeGreaterThan(50)
  expect(faults).toBeLessThan(290)
}, 60_000)
