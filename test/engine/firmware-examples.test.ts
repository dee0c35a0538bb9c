import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { availability, runInQemu, type FirmwareRun } from '../oracles/qemu.ts'
import { runFirmware } from './firmware.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const folder = join(import.meta.dirname, '../../firmware-examples')
const recorded = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  FirmwareRun
>
const names = Object.keys(recorded)
const elfOf = (name: string): string => join(folder, name, `${name}.elf`)

describe.each(['interpreter', 'translator', 'reference'] as const)(
  'the example firmware prints and ends as QEMU recorded, %s',
  (tier) => {
    // Ten million instructions: too many for the reference stage.
    test.each(names.filter((name) => tier === 'interpreter' || name !== 'motor-blocking'))(
      '%s',
      (name) => {
        const run = runFirmware(elfOf(name), { chip: 'lm3s6965evb', tier, limitCycles: 20_000_000 })
        expect(run).toMatchObject(recorded[name] ?? {})
      },
      30_000,
    )
  },
)

describe.skipIf(!availability().available)('the record is what QEMU does', () => {
  const ending = names.filter((name) => recorded[name]?.status !== 'endless')
  test.each(ending)('%s', (name) => {
    const run = runInQemu(elfOf(name), {
      machine: 'lm3s6965evb',
      icount: 'shift=4,sleep=off',
      timeoutSeconds: 10,
    })
    expect(run).toEqual(recorded[name])
  })
})
