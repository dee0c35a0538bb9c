import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { boot } from '../../src/index.ts'

const examples = fileURLToPath(new URL('../../firmware-examples/', import.meta.url))
const toolsMissing = 3
const packages = 'Debian: rustc-web cargo-web rust-web-src lld gcc-arm-none-eabi'

/** What QEMU made of each shipped ELF. */
const expected = JSON.parse(readFileSync(join(examples, 'expected.json'), 'utf8')) as Record<
  string,
  { readonly output: string; readonly status: number | 'endless' }
>

/** Their dependencies take minutes to build: `firmware-examples/build --check` without names builds them too. */
const isHeavy = /^(rtic|embassy)-/
const rebuilt = Object.keys(expected).filter((name) => !isHeavy.test(name))

/** Rebuilt where the recorded compilers are not installed: other bytes, which must do the same. */
function checkRebuilt(folder: string): void {
  for (const [name, { output, status }] of Object.entries(expected)) {
    const elf = join(folder, name, `${name}.elf`)
    if (!existsSync(elf)) continue
    const mcu = boot(elf, { chip: 'lm3s6965evb', stopAt: 'reset' })
    const stop = mcu.run()
    expect({ name, output: mcu.output }).toEqual({ name, output })
    if (status === 'endless') expect(['panicked', 'stuck']).toContain(stop.reason)
    else expect(stop).toMatchObject({ reason: 'exited', status })
  }
}

test('the shipped firmware is what its source builds to, or what that builds to does the same', (context) => {
  const out = mkdtempSync(join(tmpdir(), 'tailchain-firmware-'))
  try {
    if (process.env.CI === undefined)
      context.skip('takes a minute and the crates registry: CI=1, or firmware-examples/build --check')
    if (process.platform !== 'linux') context.skip('the recorded compilers are those of Debian')
    const { status, stdout, stderr } = spawnSync(
      join(examples, 'build'),
      ['--check', '--out', out, ...rebuilt],
      { encoding: 'utf8' },
    )
    if (status === toolsMissing)
      context.skip(`no Rust or C toolchain for Cortex-M (${packages}): ${stderr.trim()}`)
    expect(status, `${stdout}\n${stderr}`).toBe(0)
    checkRebuilt(out)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}, 600_000)

test('the shipped firmware does what is expected of a rebuilt one', () => {
  checkRebuilt(examples)
})
