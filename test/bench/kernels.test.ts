import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeWithConstants } from '../../bench/constants.ts'
import { elfOf, kernels } from '../../bench/kernels.ts'
import { boot } from '../../src/index.ts'
import { hasProgram } from '../oracles/tools.ts'

const sources = join(import.meta.dirname, '../../bench/kernels')
const hostMissing = hasProgram('gcc') ? undefined : 'gcc was not found (needs the Debian package gcc)'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tailchain-kernels-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function checksumOf(elf: string, options: Parameters<typeof boot>[1]): string {
  const mcu = boot(elf, { ...options, stopAt: 'reset' })
  expect(mcu.run().reason).toBe('exited')
  return mcu.output
}

test.each(kernels)('the bench kernel $name reports its checksum', ({ name, checksum, chip }) => {
  expect(checksumOf(elfOf({ name }), chip === undefined ? {} : { chip })).toBe(`checksum ${checksum}\n`)
})

test.each(kernels.filter(({ v6m }) => v6m))(
  'the bench kernel $name reports it on ARMv6-M too',
  ({ name, checksum }) => {
    expect(checksumOf(elfOf({ name }, 'v6m'), { cpu: 'cortex-m0plus' })).toBe(`checksum ${checksum}\n`)
  },
)

// Those with registers of a Cortex-M, and those in Rust, have no build for the host.
const onHost = kernels.filter(
  ({ name }) => existsSync(join(sources, `${name}.c`)) && !['mmio', 'storm'].includes(name),
)
const reason = hostMissing === undefined ? '' : ` (skipped: ${hostMissing})`
describe.skipIf(hostMissing !== undefined)(`the bench kernels built for the host${reason}`, () => {
  test.each(onHost)('$name has the same checksum', ({ name, checksum }) => {
    const program = join(folder, name)
    const files = [`${name}.c`, 'host.c'].map((file) => join(sources, file))
    const flags = ['-O1', '-std=c11', '-w', '-ffp-contract=off']
    expect(spawnSync('gcc', [...flags, ...files, '-o', program], { encoding: 'utf8' }).stderr).toBe('')
    expect(spawnSync(program, { encoding: 'utf8' }).stdout).toBe(`${checksum}\n`)
  })
  test('there are as many as expected', () => {
    expect(onHost.length).toBeGreaterThanOrEqual(16)
  })
})

test('constants in flash can be replaced: no rounds, no checksum', () => {
  const elf = join(folder, 'empty.elf')
  writeWithConstants(elfOf({ name: 'sieve' }), elf, { rounds: 0 })
  expect(checksumOf(elf, {})).toBe('checksum 00000000\n')
})
