import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { docsFile, docsText } from './docs.ts'
import { runOn, type Outcome } from './emulators.ts'
import {
  buildAll,
  built,
  builtDigests,
  describeStop,
  digestsFile,
  isLockUp,
  programs,
  qemuMissing,
  runHere,
  sourceDigests,
  toolchainMissing,
} from './programs.ts'
import { qemu } from './qemu.ts'
import { notForQemu, qemuDeviations } from './qemu-deviations.ts'

/** Set to rewrite fixtures/conformance and docs/conformance.md from the sources. */
const updates = process.env.UPDATE_FIXTURES !== undefined

let folder = built
beforeAll(async () => {
  const isCurrent = JSON.stringify(builtDigests()) === JSON.stringify(sourceDigests())
  if (toolchainMissing !== undefined || (isCurrent && !updates)) return
  folder = await buildAll()
  if (!updates) return
  mkdirSync(built, { recursive: true })
  for (const file of readdirSync(built)) {
    if (!programs.includes(file.replace(/\.elf$/, ''))) rmSync(join(built, file))
  }
  for (const name of programs) copyFileSync(join(folder, `${name}.elf`), join(built, `${name}.elf`))
  writeFileSync(docsFile, docsText())
  writeFileSync(digestsFile, `${JSON.stringify(sourceDigests(), undefined, 2)}\n`)
}, 120_000)

describe('fixtures', () => {
  test('fixtures/conformance has every program as it is now; UPDATE_FIXTURES=1 rewrites it', () => {
    const files = readdirSync(built).filter((file) => file.endsWith('.elf'))
    expect(files.sort()).toEqual(programs.map((name) => `${name}.elf`).sort())
    expect(builtDigests()).toEqual(sourceDigests())
  })
  test('they are small', () => {
    for (const name of programs) expect(statSync(join(built, `${name}.elf`)).size).toBeLessThan(4096)
  })
})

describe.each(['interpreter', 'translator', 'reference'] as const)('%s', (tier) => {
  test.each(programs.filter((name) => !isLockUp(name)))(
    '%s',
    (name) => {
      expect(describeStop(runHere(folder, name, tier))).toBe('passed')
    },
    30_000,
  )
  test.each(programs.filter(isLockUp))('%s', (name) => {
    expect(runHere(folder, name, tier).reason).toBe('lockedUp')
  })
})

describe.skipIf(qemuMissing !== undefined)(
  `QEMU${qemuMissing === undefined ? '' : `: ${qemuMissing}`}`,
  () => {
    const runnable = programs.filter((name) => notForQemu[name] === undefined)
    let outcomes = new Map<string, Outcome>()
    beforeAll(async () => {
      outcomes = await runOn(qemu, folder, runnable)
    }, 300_000)

    test.each(runnable.filter((name) => qemuDeviations[name] === undefined))('%s', (name) => {
      expect(outcomes.get(name)?.text).toBe('passed')
    })
    test.each(
      Object.entries(qemuDeviations).map(([name, { section, what, report }]) => {
        const source = report === undefined ? '' : ` (${report})`
        return [name, `${what}${source}; the manual, ${section}, says otherwise`] as const
      }),
    )('%s: %s', (name) => {
      // Whether it fails there is QEMU's affair: a version, or the host's timing, may let it pass.
      expect(outcomes.has(name)).toBe(true)
    })
  },
)
