import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const build = fileURLToPath(new URL('../../firmware-examples/build', import.meta.url))
const toolsMissing = 3

test('the shipped firmware is what its source builds to, where the recorded compilers are installed', (context) => {
  const out = mkdtempSync(join(tmpdir(), 'tailchain-firmware-'))
  try {
    const { status, stdout, stderr } = spawnSync(build, ['--check', '--out', out], { encoding: 'utf8' })
    if (status === toolsMissing) {
      context.skip(
        `no Rust or C toolchain for Cortex-M (Debian: rustc-web cargo-web rust-web-src lld gcc-arm-none-eabi): ${stderr.trim()}`,
      )
    }
    expect(status, `${stdout}\n${stderr}`).toBe(0)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}, 600_000)
