import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { boot } from '../../src/index.ts'
import { prng } from '../isa/prng.ts'
import { availability as gccAvailability, compile } from '../oracles/arm-gcc.ts'
import { availability as qemuAvailability, runInQemu } from '../oracles/qemu.ts'
import { cacheFolder } from '../oracles/tools.ts'

const area = { base: 0x20010000, sizeBytes: 0x10000 }
const configurationCount = 300
const addressCount = 16
const randomRegions = 6

const random = prng(0x1357)
const below = (limit: number): number => random() % limit

/**
 * RBAR and RASR. Regions and subregions are of 1 KiB and more: QEMU looks up permissions once for a KiB in cases that
 * `qemu-deviations.ts` names; `test/engine/mpu.test.ts` has the small ones.
 */
function randomRegion(number: number): readonly [number, number] {
  const sizeBits = below(8) === 0 ? ([29, 32, 24, 20][below(4)] ?? 32) : 10 + below(7)
  const base = Math.floor((area.base + below(area.sizeBytes)) / 2 ** sizeBits) * 2 ** sizeBits
  const srd = sizeBits >= 13 && below(3) === 0 ? below(256) : 0
  const ap = [0, 1, 2, 3, 3, 5, 6, 7][below(8)] ?? 0
  const xn = below(3) === 0 ? 1 : 0
  const enable = below(6) > 0 ? 1 : 0
  return [
    (base + 0x10 + number) >>> 0,
    (xn << 28) | (ap << 24) | (below(8) << 16) | (srd << 8) | ((sizeBits - 1) << 1) | enable,
  ]
}

/** Near a boundary as a rule; sometimes not aligned to a word. */
function randomAddress(): number {
  const anywhere = area.base + below(area.sizeBytes - 8)
  const aligned = below(3) === 0 ? anywhere & ~3 : (anywhere & ~0x3ff) - (below(2) === 0 ? 4 : 0)
  return Math.max(aligned, area.base) + (below(5) === 0 ? 2 : 0)
}

/** For each configuration: MPU_CTRL, the regions, the addresses. */
function randomTable(): number[][] {
  return Array.from({ length: configurationCount }, () => [
    1 | (below(3) > 0 ? 4 : 0) | (below(2) << 1),
    ...Array.from({ length: randomRegions }, (_, number) => randomRegion(number)).flat(),
    ...Array.from({ length: addressCount }, randomAddress),
  ])
}

const [gcc, qemu] = [gccAvailability(), qemuAvailability()]
const why = [gcc, qemu].map((tool) => (tool.available ? '' : tool.why)).join(' ')

describe.skipIf(!gcc.available || !qemu.available)(
  `${configurationCount} random configurations of the MPU${why.trim() === '' ? '' : `: ${why}`}`,
  () => {
    const table = randomTable()
    let elf = ''
    let expected: string[] = []
    beforeAll(() => {
      const folder = join(cacheFolder, 'mpu-random')
      mkdirSync(folder, { recursive: true })
      const include = join(folder, 'table.inc')
      writeFileSync(include, table.map((words) => `  .word ${words.join(', ')}\n`).join(''))
      const programs = join(import.meta.dirname, 'programs')
      elf = compile({
        sources: [join(import.meta.dirname, 'mpu-random.S'), join(programs, 'startup.S')],
        headers: [include, join(programs, 'check.h')],
        linkerScript: join(programs, 'link.ld'),
        flags: ['-nostdlib', '-nostartfiles', '-s', '-I', programs, `-Wa,-I${folder}`, '-Wl,--build-id=none'],
      })
      const { output, status } = runInQemu(elf, { machine: 'mps2-an385', timeoutSeconds: 60 })
      expect(status).toBe(0)
      expected = output.trim().split('\n')
    }, 120_000)

    test('are refused and allowed in turn', () => {
      expect(expected).toHaveLength(configurationCount)
      const digits = expected.map((line) => line.slice(0, 2 * addressCount)).join('')
      const outcomes = new Set(digits.match(/../g))
      expect(outcomes.size).toBeGreaterThan(8)
    })
    test.each(['interpreter', 'translator', 'reference'] as const)(
      '%s: every access ends as on QEMU',
      (tier) => {
        const mcu = boot(elf, { chip: 'mps2-an385', stopAt: 'reset', tier, limitCycles: 1e8 })
        expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
        const lines = mcu.output.trim().split('\n')
        const differing = lines.flatMap((line, index) =>
          line === expected[index]
            ? []
            : [
                {
                  here: line,
                  qemu: expected[index],
                  table: table[index]?.map((word) => word.toString(16)).join(),
                },
              ],
        )
        expect(differing).toEqual([])
      },
      120_000,
    )
  },
)
