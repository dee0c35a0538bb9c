import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { availability as gcc, compile } from '../oracles/arm-gcc.ts'
import { availability as qemu, runInQemu } from '../oracles/qemu.ts'
import { runFirmware } from './firmware.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const folder = join(import.meta.dirname, 'dsp-programs')
const common = join(import.meta.dirname, 'c-programs')
const isComparable = gcc().available && qemu().available

describe.skipIf(!isComparable)('C programs for Cortex-M4 print and end as in QEMU', () => {
  const builds = [
    ['instructions', '-O2'],
    ['intrinsics', '-O0'],
    ['intrinsics', '-O2'],
    ['exceptions', '-O2'],
  ] as const
  test.each(builds)('%s %s', (name, level) => {
    const elf = compile({
      sources: [join(folder, `${name}.c`), join(common, 'vectors.c')],
      headers: [join(common, 'check.h')],
      linkerScript: join(common, 'link.ld'),
      flags: ['-mcpu=cortex-m4', '-mfloat-abi=soft', level, '-I', common, '--specs=rdimon.specs'],
    })
    const machine = 'mps2-an386'
    const expected = runInQemu(elf, { machine, timeoutSeconds: 20 })
    // The program itself found nothing wrong, and said something.
    expect(expected).toEqual({ output: expect.stringMatching(/./) as string, status: 0 })
    const runs = (['reference', 'interpreter', 'translator'] as const).map((tier) =>
      runFirmware(elf, { chip: machine, tier, limitCycles: 20_000_000 }),
    )
    for (const run of runs) expect(run).toMatchObject(expected)
    expect(new Set(runs.map(({ instructions }) => instructions)).size).toBe(1)
  })
})
