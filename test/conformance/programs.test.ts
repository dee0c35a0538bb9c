import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  buildAll,
  built,
  builtDigests,
  describeStop,
  digestsFile,
  programs,
  qemuMissing,
  runAllOnQemu,
  runHere,
  sourceDigests,
  toolchainMissing,
} from './programs.ts'
import { notForQemu, qemuDeviations } from './qemu-deviations.ts'

/** Programs that end in a lockup instead of an exit: nothing can run after it. */
const lockUps = new Set(programs.filter((name) => name.startsWith('lockup-')))
/** Set to rewrite fixtures/conformance from the sources. */
const updates = process.env.UPDATE_FIXTURES !== undefined

let folder = built
beforeAll(async () => {
  if (toolchainMissing === undefined) folder = await buildAll()
  if (!updates || folder === built) return
  mkdirSync(built, { recursive: true })
  for (const file of readdirSync(built)) {
    if (!programs.includes(file.replace(/\.elf$/, ''))) rmSync(join(built, file))
  }
  for (const name of programs) copyFileSync(join(folder, `${name}.elf`), join(built, `${name}.elf`))
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
  test.skipIf(toolchainMissing !== undefined)(
    `are rebuilt where the toolchain is${toolchainMissing === undefined ? '' : `: ${toolchainMissing}`}`,
    () => {
      expect(folder).not.toBe(built)
    },
  )
})

describe.each(['interpreter', 'reference'] as const)('%s', (tier) => {
  test.each(programs.filter((name) => !lockUps.has(name)))(
    '%s',
    (name) => {
      expect(describeStop(runHere(folder, name, tier))).toBe('passed')
    },
    30_000,
  )
  test.each([...lockUps])('%s', (name) => {
    expect(runHere(folder, name, tier).reason).toBe('lockedUp')
  })
})

describe.skipIf(qemuMissing !== undefined)(
  `QEMU${qemuMissing === undefined ? '' : `: ${qemuMissing}`}`,
  () => {
    const runnable = programs.filter((name) => notForQemu[name] === undefined && !lockUps.has(name))
    let results = new Map<string, string>()
    beforeAll(async () => {
      results = await runAllOnQemu(folder, runnable)
      // Its SysTick follows the host's clock: on a busy machine a program may need another try.
      for (let tries = 0; tries < 2; tries++) {
        const again = runnable.filter(
          (name) => qemuDeviations[name] === undefined && results.get(name) !== 'passed',
        )
        for (const [name, result] of await runAllOnQemu(folder, again)) results.set(name, result)
      }
    }, 300_000)

    test.each(runnable.filter((name) => qemuDeviations[name] === undefined))('%s', (name) => {
      expect(results.get(name)).toBe('passed')
    })
    test.each(
      Object.entries(qemuDeviations).map(([name, { section, what, report }]) => {
        const source = report === undefined ? '' : ` (${report})`
        return [name, `${what}${source}; the manual, ${section}, says otherwise`] as const
      }),
    )('%s: %s', (name) => {
      // Whether it fails there is QEMU's affair: a version, or the host's timing, may let it pass.
      expect(results.has(name)).toBe(true)
    })
  },
)
