import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { example, root } from '../runner/command.ts'

const maxUnpackedBytes = 3 * 1024 * 1024

interface Manifest {
  readonly version: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly devDependencies: Readonly<Record<string, string>>
}
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

const folder = mkdtempSync(join(tmpdir(), 'tailchain-pack-'))
const project = mkdtempSync(join(tmpdir(), 'tailchain-user-'))
afterAll(() => {
  for (const each of [folder, project]) rmSync(each, { recursive: true })
})

/** npm and what it starts find this node first. */
function run(command: string, args: readonly string[], cwd = project): SpawnSyncReturns<string> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NO_COLOR: '1',
    npm_config_loglevel: 'error',
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
  }
  // What vitest sets for its workers, and npm for its scripts.
  for (const name of Object.keys(env))
    if (/^(FORCE_|VITEST|TEST$|NODE_ENV$|npm_(package|lifecycle))/.test(name)) env[name] = undefined
  return spawnSync(command, args, { cwd, env, encoding: 'utf8', shell: process.platform === 'win32' })
}

let tarball = ''
/** Why nothing could be installed: undefined where it was. */
let unreachable: string | undefined
beforeAll(() => {
  const packed = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], root)
  expect(packed.status, packed.stderr).toBe(0)
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
  writeFileSync(join(project, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n')
  copyFileSync(example('counter'), join(project, 'counter.elf'))
  const tools = ['vitest', 'typescript', '@types/node'].map(
    (name) => `${name}@${own.devDependencies[name] ?? ''}`,
  )
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=1']
  const { status, stderr } = run('npm', ['install', '--save-dev', ...quiet, tarball, ...tools])
  if (/code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED)/.test(stderr))
    unreachable = 'the npm registry is not reachable'
  else expect(status, stderr).toBe(0)
}, 300_000)

const installed = join(project, 'node_modules', 'tailchain')

describe('what npm pack makes', () => {
  test('has nothing to run when it is installed, no sources, no compiled code of one node', async ({
    skip,
  }) => {
    if (unreachable !== undefined) skip(unreachable)
    const { scripts = {} } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest
    for (const name of ['preinstall', 'install', 'postinstall']) expect(scripts).not.toHaveProperty(name)
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
    expect(files.filter((name) => /\.cache$|\.elf$|(?<!\.d)\.ts$/.test(name))).toEqual([])
    expect([...new Set(files.map((name) => name.split(/[\\/]/)[0]))].sort()).toEqual(
      ['CHANGELOG.md', 'FIDELITY.md', 'LICENSE', 'README.md', 'dist', 'package.json'].sort(),
    )
    const { messages } = await publint({ pkgDir: installed, level: 'suggestion', pack: false })
    expect(messages.map((message) => formatMessage(message, own))).toEqual([])
  })
  test('is at most 3 MB', ({ skip }) => {
    if (unreachable !== undefined) skip(unreachable)
    const sizes = readdirSync(installed, { recursive: true, encoding: 'utf8' }).map((name) => {
      const stat = statSync(join(installed, name))
      return stat.isFile() ? stat.size : 0
    })
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(maxUnpackedBytes)
  })
})

describe('in an empty project', () => {
  test('tailchain init, then vitest and tailchain test pass', ({ skip }) => {
    if (unreachable !== undefined) skip(unreachable)
    const init = run('npx', ['tailchain', 'init', 'counter.elf'])
    expect(init.stdout).toBe(
      'written     counter.isr.test.ts\nwritten     vitest.config.ts\nwritten     .github/workflows/firmware-tests.yml\n',
    )
    expect(init.stderr).toMatch(/^Next: npx tailchain test$/m)
    for (const command of [
      ['vitest', 'run'],
      ['tailchain', 'test', '--typecheck'],
    ]) {
      const { status, stdout, stderr } = run('npx', command)
      expect(stderr.trim()).toBe('')
      expect(stdout).toMatch(/3 passed/)
      expect(status).toBe(0)
    }
  }, 120_000)

  test('every entry of exports can be imported, and the emulator without vitest', ({ skip }) => {
    if (unreachable !== undefined) skip(unreachable)
    const script = `
      import { boot, TailchainError } from 'tailchain/emulator'
      import plugin from 'tailchain/vitest'
      import manifest from 'tailchain/package.json' with { type: 'json' }
      const mcu = boot('counter.elf')
      console.log(mcu.run().reason, typeof TailchainError, plugin().name, manifest.version)`
    const { stdout, stderr } = run('node', ['--no-warnings', '--input-type=module', '-e', script])
    expect(stderr).toBe('')
    expect(stdout).toBe(`exited function tailchain ${own.version}\n`)
    for (const [entry, files] of Object.entries(own.exports)) {
      if (typeof files === 'string') continue
      expect(Object.keys(files)).toEqual(['types', 'default'])
      for (const file of Object.values(files)) expect(existsSync(join(installed, file)), file).toBe(true)
      // Outside of a test file vitest's functions can't be had.
      if (entry === '.') continue
      const imported = run('node', ['--input-type=module', '-e', `import 'tailchain${entry.slice(1)}'`])
      expect(imported.stderr).toBe('')
      expect(imported.status).toBe(0)
    }
  })

  test.each(['bundler', 'nodenext'])(
    'the types are there for moduleResolution %s',
    (resolution) => {
      if (unreachable !== undefined) return
      // Here every declaration is checked; not in the other, as those of vitest would be too, which takes half a minute.
      writeFileSync(
        join(project, 'emulator.ts'),
        `import { boot, type FirmwareSurvey, type Mcu } from 'tailchain/emulator'
       export const mcu: Mcu = boot('x.elf')
       export const windows = (survey: FirmwareSurvey): number => survey.windows.length`,
      )
      writeFileSync(
        join(project, 'types.ts'),
        `import { boot, explore, expect, pend, before, type Mcu, type Report } from 'tailchain'
       import tailchain from 'tailchain/vitest'
       const mcu: Mcu = boot('x.elf', { chip: 'stm32f407' })
       mcu.schedule(pend('SysTick', before('main')))
       const report: Promise<Report> = explore(mcu, { until: 'main', interrupts: ['SysTick'] })
       expect(mcu).toHaveTaken('SysTick', 1)
       export const name: string = tailchain().name
       // @ts-expect-error -- no such chip: types are real, not any
       boot('x.elf', { chip: 'z80' })
       // @ts-expect-error -- a matcher's argument
       expect(report).toHaveTaken()`,
      )
      const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
      const options = ['--noEmit', '--strict', '--target', 'es2023', '--types', 'node', '--module', module]
      for (const [file, skipLibCheck] of [
        ['emulator.ts', 'false'],
        ['types.ts', 'true'],
      ] as const) {
        const { stdout, status } = run('npx', [
          ...['tsc', ...options, '--moduleResolution', resolution],
          ...['--skipLibCheck', skipLibCheck, file],
        ])
        expect(stdout).toBe('')
        expect(status).toBe(0)
      }
    },
    120_000,
  )

  test('what V8 compiled is kept for the next start', ({ skip }) => {
    if (unreachable !== undefined) skip(unreachable)
    copyFileSync(example('hello'), join(project, 'hello.elf'))
    const first = run('npx', ['tailchain', 'run', 'hello.elf'])
    expect(first.stdout).toBe('hello\n')
    const cache = join(project, 'node_modules/.cache/tailchain')
    const [name = '', ...others] = readdirSync(cache)
    expect(name).toMatch(/^run-\d+\.\d+\.\d+-v\d+\.\d+\.\d+-\w+\.cache$/)
    expect(others).toEqual([])
    const { mtimeMs } = statSync(join(cache, name))
    expect(run('npx', ['tailchain', 'run', 'hello.elf']).stdout).toBe('hello\n')
    expect(statSync(join(cache, name)).mtimeMs).toBe(mtimeMs)
    // Damaged, it is made anew.
    writeFileSync(join(cache, name), 'damaged')
    expect(run('npx', ['tailchain', 'run', 'hello.elf']).stdout).toBe('hello\n')
    expect(statSync(join(cache, name)).size).toBeGreaterThan(100_000)
    expect(existsSync(join(installed, 'dist', name))).toBe(false)
  })
})
