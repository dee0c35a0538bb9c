import { describe, expect, test } from 'vitest'
import { boot } from '../../src/index.ts'
import { address, errorOf, scenariosElf, start, tiers, u32, type Tier } from '../session/scenarios.ts'

const flash = { base: 0, sizeBytes: 0x10000 }

type Ram = readonly { base: number; sizeBytes: number }[]
/** What a load and a store of a word by the firmware at an address come to. */
function loadAndStore(tier: Tier, ram: Ram, at: number): string {
  const mcu = start('access', { tier, chip: { flash, ram } })
  mcu.runTo('access+0x2')
  mcu.registers.r1 = at
  const flags = (): string | undefined => mcu.fault?.flags.join()
  mcu.step()
  if (flags() !== undefined) return String(flags())
  mcu.step(2)
  return flags() ?? String(mcu.read(at, 'u32'))
}

describe.each(tiers)('memory on the %s', (tier) => {
  test.each([
    ['a size that is no power of two', [{ base: 0x20000000, sizeBytes: 20 * 1024 }], 0x20004ffc, 0x20005000],
    [
      'a size that is no multiple of a page',
      [{ base: 0x20000000, sizeBytes: 0x2344 }],
      0x20002340,
      0x20002344,
    ],
    [
      'a size that is no multiple of a word',
      [{ base: 0x20000000, sizeBytes: 0x2347 }],
      0x20002340,
      0x20002344,
    ],
    [
      'a base inside a page',
      [
        { base: 0x20000000, sizeBytes: 0x2000 },
        { base: 0x20010104, sizeBytes: 0x900 },
      ],
      0x20010104,
      0x20010100,
    ],
    [
      'a base at an odd byte',
      [
        { base: 0x20000000, sizeBytes: 0x2000 },
        { base: 0x20010101, sizeBytes: 0x1001 },
      ],
      0x20010104,
      0x20010100,
    ],
    [
      'two that touch',
      [
        { base: 0x20000000, sizeBytes: 0x2000 },
        { base: 0x20002000, sizeBytes: 0x200 },
      ],
      0x20002000,
      0x20002200,
    ],
    [
      'the last word of the address space below the system region',
      [
        { base: 0x20000000, sizeBytes: 0x2000 },
        { base: 0xdffff000, sizeBytes: 0x1000 },
      ],
      0xdffffffc,
      0xdfffeffc,
    ],
    [
      'a large one',
      [
        { base: 0x20000000, sizeBytes: 0x2000 },
        { base: 0x60000000, sizeBytes: 48 * 1024 * 1024 },
      ],
      0x62fffffc,
      0x63000000,
    ],
  ] as [string, Ram, number, number][])('%s', (_name, ram, inside, outside) => {
    expect(loadAndStore(tier, ram, inside)).toBe('1')
    expect(loadAndStore(tier, ram, outside)).toBe('PRECISERR,FORCED')
  })

  test('snapshots, forks and hashes know every region to its last byte', () => {
    const ram = [
      { base: 0x20000000, sizeBytes: 0x2000 },
      { base: 0x20010101, sizeBytes: 0x1002 },
    ]
    const mcu = start('straight', { tier, chip: { flash, ram } })
    const [hash, snapshot] = [mcu.stateHash(), mcu.snapshot()]
    for (const at of [0x20010101, 0x20011102, 0x20001fff]) {
      mcu.write(at, 0x5a, 'u8')
      expect(mcu.stateHash()).not.toBe(hash)
      expect(mcu.fork().read(at, 'u8')).toBe(0x5a)
      mcu.restore(snapshot)
      expect(mcu.read(at, 'u8')).toBe(0)
      expect(mcu.stateHash()).toBe(hash)
    }
    expect(errorOf(() => mcu.read(0x20011103, 'u8')).code).toBe('ADDRESS_NOT_MEMORY')
  })

  test('code runs from any of them', () => {
    for (const base of [0x20004000, 0x20004102]) {
      const ram = [
        { base: 0x20000000, sizeBytes: 0x2000 },
        { base, sizeBytes: 0x1000 },
      ]
      const mcu = start('straight', { tier, chip: { flash, ram } })
      // movs r0, 5; adds r0, 1; bx lr, and a loop that ends where the region begins.
      for (const [index, halfword] of [0x2005, 0x3001, 0x4770].entries())
        mcu.write(base + 2 * index, halfword, 'u16')
      mcu.registers.pc = base
      expect(mcu.runTo('finished').reason).toBe('breakpoint')
      expect(mcu.registers.r0).toBe(6)
    }
  })

  test('code that rewrites itself is executed as it is now', () => {
    const mcu = start('call_ram', { tier })
    mcu.runTo('finished')
    expect(u32(mcu, 'words')).toBe(1)
    // By the host, then by the firmware.
    mcu.write(address('in_ram'), 0x2009, 'u16')
    mcu.registers.pc = address('call_ram')
    mcu.registers.lr = address('finished') | 1
    mcu.runTo('finished')
    expect(u32(mcu, 'words')).toBe(9)
    mcu.registers.pc = address('patch_and_call')
    mcu.registers.lr = address('finished') | 1
    mcu.runTo('finished')
    expect(u32(mcu, 'words', 4)).toBe(2)
  })
})

describe('memory that makes no sense', () => {
  const refused = (ram: Ram, ownFlash = flash): string =>
    errorOf(() => boot(scenariosElf, { chip: { flash: ownFlash, ram } })).code
  const good = { base: 0x20000000, sizeBytes: 0x2000 }

  test.each([
    ['overlapping', [good, { base: 0x20001fff, sizeBytes: 16 }]],
    ['inside another', [good, { base: 0x20000100, sizeBytes: 16 }]],
    ['the same twice', [good, good]],
    ['over flash', [good, { base: 0x8000, sizeBytes: 16 }]],
    ['beyond 4 GiB', [good, { base: 0xfffff000, sizeBytes: 0x2000 }]],
    ['empty', [good, { base: 0x30000000, sizeBytes: 0 }]],
    ['negative', [good, { base: -4, sizeBytes: 16 }]],
    ['fractional', [good, { base: 0x30000000, sizeBytes: 16.5 }]],
    ['no number', [good, { base: Number.NaN, sizeBytes: 16 }]],
    ['huge', [good, { base: 0x30000000, sizeBytes: 2 ** 30 }]],
  ] as [string, Ram][])('%s', (_name, ram) => {
    expect(refused(ram)).toBe('MEMORY_INVALID')
  })

  test('many large ones: refused, not out of memory', () => {
    const many = Array.from({ length: 16 }, (_, i) => ({
      base: 0x20000000 + i * 2 ** 25,
      sizeBytes: 2 ** 25,
    }))
    expect(() => boot(scenariosElf, { chip: { flash, ram: many.slice(0, 4) } })).not.toThrow()
    for (const count of [15, 16]) expect(refused(many.slice(0, count))).toBe('MEMORY_INVALID')
  })

  test('too small for the firmware', () => {
    expect(refused([{ base: 0x20000000, sizeBytes: 16 }])).toBe('SEGMENT_OUTSIDE_MEMORY')
    expect(refused([good], { base: 0, sizeBytes: 64 })).toBe('SEGMENT_OUTSIDE_MEMORY')
  })
})
