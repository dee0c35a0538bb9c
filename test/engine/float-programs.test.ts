import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { boot } from '../../src/index.ts'
import { availability as gcc, compile } from '../oracles/arm-gcc.ts'
import { availability as qemu, runInQemu } from '../oracles/qemu.ts'
import { runFirmware } from './firmware.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const folder = join(import.meta.dirname, 'float-programs')
const common = join(import.meta.dirname, 'c-programs')
const machine = 'mps2-an386'
const isComparable = gcc().available && qemu().available

function compiled(name: string, flags: readonly string[]): string {
  return compile({
    sources: [join(folder, `${name}.c`), join(folder, 'vectors.c')],
    headers: [join(common, 'check.h')],
    linkerScript: join(common, 'link.ld'),
    flags: ['-mcpu=cortex-m4', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16', '-I', common, ...flags],
  })
}

const full = ['--specs=rdimon.specs']
const nano = ['--specs=nano.specs', '--specs=rdimon.specs', '-u', '_printf_float', '-u', '_scanf_float']

describe.skipIf(!isComparable)('C programs for Cortex-M4F print and end as in QEMU', () => {
  const builds = [
    ['instructions', '-O1', full],
    ['numerics', '-O0', full],
    ['numerics', '-O2', full],
    ['numerics', '-O3', [...full, '-ffast-math']],
    ['numerics', '-Os', nano],
  ] as const
  test.each(builds)('%s %s', (name, level, flags) => {
    const elf = compiled(name, [level, ...flags])
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

test.skipIf(!gcc().available)(
  'attributes that say hard-float choose the FPU; on a Cortex-M4 it is NOCP',
  () => {
    const elf = compiled('numerics', ['-O2', ...full])
    const chip = {
      flash: { base: 0, sizeBytes: 0x400000 },
      ram: [{ base: 0x20000000, sizeBytes: 0x400000 }],
    }
    const mcu = boot(elf, { chip, stopAt: 'reset', limitCycles: 20_000_000 })
    expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
    const without = boot(elf, { chip, cpu: 'cortex-m4', stopAt: 'reset', limitCycles: 20_000_000 })
    expect(without.run()).toMatchObject({ reason: 'faulted', fault: { flags: ['NOCP', 'FORCED'] } })
  },
)
