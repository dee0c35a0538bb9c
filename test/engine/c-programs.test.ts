import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { availability as gcc, compile } from '../oracles/arm-gcc.ts'
import { availability as qemu, runInQemu } from '../oracles/qemu.ts'
import { runFirmware } from './firmware.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const folder = join(import.meta.dirname, 'c-programs')
const shared = ['vectors.c', 'check.h', 'link.ld'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
]
const [vectors, header, linkerScript] = shared
const programs = readdirSync(folder).filter((name) => name.endsWith('.c') && name !== basename(vectors))
const builds = [
  ['-O0', '--specs=nano.specs', '--specs=rdimon.specs', '-u', '_printf_float'],
  ['-O2', '--specs=rdimon.specs'],
  ['-Os', '--specs=rdimon.specs'],
] as const

const isComparable = gcc().available && qemu().available

const kib = 1024
const boards = [
  { cpu: 'cortex-m3', machine: 'mps2-an385', chip: 'mps2-an385', flags: [] },
  {
    cpu: 'cortex-m0',
    machine: 'microbit',
    chip: {
      flash: { base: 0, sizeBytes: 256 * kib },
      ram: [{ base: 0x20000000, sizeBytes: 16 * kib }],
    },
    flags: ['-mcpu=cortex-m0', '-Wl,--defsym=__ram_end=0x20004000'],
  },
] as const

describe.skipIf(!isComparable).each(boards)('whole C programs print and end as in QEMU: $cpu', (board) => {
  const { machine, chip } = board
  const cases = programs.flatMap((name) =>
    builds.map((flags) => [basename(name, '.c'), flags[0], flags] as const),
  )
  test.each(cases)('%s %s', (name, _, build) => {
    const sources = [join(folder, `${name}.c`), vectors]
    const flags = [...board.flags, ...build]
    const elf = compile({ sources, headers: [header], linkerScript, flags })
    const expected = runInQemu(elf, { machine, timeoutSeconds: 20 })
    // The program itself found nothing wrong, and said something.
    expect(expected.output).not.toBe('')
    expect(expected.status).toBe(name === 'jumps' ? 7 : 0)
    const runs = (['reference', 'interpreter', 'translator'] as const).map((tier) =>
      runFirmware(elf, { chip, tier, limitCycles: 100_000_000 }),
    )
    for (const run of runs) expect(run).toMatchObject(expected)
    expect(new Set(runs.map(({ instructions }) => instructions)).size).toBe(1)
    if (flags[0] !== '-Os') return
    // The same instructions, in a core's time, which is the same on both tiers.
    const timed = (['reference', 'interpreter', 'translator'] as const).map((tier) =>
      runFirmware(elf, { chip: 'mps2-an385', tier, timing: 'cortex-m3', limitCycles: 100_000_000 }),
    )
    for (const run of timed) expect(run).toEqual(timed[0])
    expect(timed[0]).toMatchObject({ ...expected, instructions: runs[0]?.instructions })
    expect(timed[0]?.cycles).toBeGreaterThan(timed[0]?.instructions ?? 0)
  })
})
