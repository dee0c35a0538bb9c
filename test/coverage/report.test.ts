import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { globPattern } from '../../runner/coverage/source-files.ts'
import { hasTool } from '../image/toolchain.ts'
import { example, root, tailchain, type Outcome } from '../runner/command.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const source = 'firmware-examples/counter-c/src/main.c'
const runs = `
  import { boot, test } from 'tailchain'
  test('runs', () => { boot('counter-c.elf').runTo('bump_protected_done') })`
const explores = `
  import { boot, explore, test } from 'tailchain'
  test('explores', async () => {
    const window = { from: 'bump_unprotected', until: 'bump_unprotected_done' }
    await explore(boot('counter-c.elf'), { ...window, interrupts: ['SysTick'], workers: 2 })
  })`

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A project with the C example, its source where the debug information has it, and two tests. */
function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-coverage-'))
  folders.push(folder)
  const all = {
    'package.json': '{ "name": "project", "private": true, "type": "module" }',
    'runs.isr.test.ts': runs,
    'explores.isr.test.ts': explores,
    [source]: readFileSync(join(root, source), 'utf8'),
    ...files,
  }
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'tailchain'))
  symlinkSync(join(root, 'node_modules', 'vitest'), join(folder, 'node_modules', 'vitest'))
  copyFileSync(example('counter-c'), join(folder, 'counter-c.elf'))
  return folder
}
const lcovOf = (folder: string): string => readFileSync(join(folder, 'coverage/firmware/lcov.info'), 'utf8')

describe('tailchain test --coverage.firmware', () => {
  let folder = ''
  let outcome: Outcome = { status: null, stdout: '', stderr: '' }
  beforeAll(async () => {
    folder = project()
    outcome = await tailchain(['test', '--coverage.firmware'], folder)
  })

  test('lcov.info has the lines, functions and branches of what the tests came to', () => {
    expect(outcome.status).toBe(0)
    const lcov = lcovOf(folder)
    // Only what lies below the project's root: no start-up code.
    expect(lcov.match(/^SF:.*$/gm)).toEqual([`SF:${source}`])
    // By the functions that the two tests run; main comes to bump_unprotected_done's call.
    const line = (number: number): string | undefined =>
      new RegExp(`^DA:${number},(\\d+)$`, 'm').exec(lcov)?.[1]
    expect([14, 15, 16, 17, 22, 35, 36, 37, 39, 46, 47, 48].map(line)).toEqual(Array(12).fill('1'))
    expect([31, 52, 54, 59, 61, 65, 66, 67].map(line)).toEqual(Array(8).fill('0'))
    // Comments, declarations, ends of blocks.
    expect([1, 9, 20, 60].map(line)).toEqual(Array(4).fill(undefined))
    expect(lcov).toMatch(/^FN:34,SysTick_Handler$/m)
    expect(lcov).toMatch(/^FNDA:1,SysTick_Handler$/m)
    expect(lcov).toMatch(/^FN:30,bump_unprotected_done$/m)
    expect(lcov).toMatch(/^FNDA:0,bump_unprotected_done$/m)
    expect(lcov.match(/^BRDA:54,.*$/gm)).toEqual(['BRDA:54,0,0,0', 'BRDA:54,0,1,0'])
  })

  test('pages, and nothing that was only gathered', () => {
    for (const page of ['index.html', 'main.c.html', 'interleavings.html', 'interleavings.json'])
      expect(existsSync(join(folder, 'coverage/firmware', page)), page).toBe(true)
    expect(existsSync(join(folder, 'coverage/firmware/.gathered'))).toBe(false)
    expect(outcome.stderr).toMatch(/lines +\d\d\.\d %/)
    expect(outcome.stderr).toMatch(/reports in coverage\/firmware/)
  })

  test('interleavings: SysTick before each instruction of bump_unprotected', () => {
    const path = join(folder, 'coverage/firmware/interleavings.json')
    const { windows } = JSON.parse(readFileSync(path, 'utf8')) as {
      windows: { from: string; lines: { file: string; line: number; handlers: object[] }[] }[]
    }
    expect(windows.map(({ from }) => from)).toEqual(['bump_unprotected'])
    const at = (number: number): unknown => windows[0]?.lines.find(({ line }) => line === number)
    // Before ldr, ldr, adds and str: the handler writes to SysTick, so it is never left out as making no difference.
    const tried = { exception: 'SysTick', nesting: 0, untried: 0, held: 0 }
    expect(at(22)).toMatchObject({ file: source, handlers: [{ ...tried, ran: 4, equivalent: 0 }] })
    // Before bx, behind the store.
    expect(at(23)).toMatchObject({ handlers: [{ ...tried, ran: 1, equivalent: 0 }] })
    // The handler's own four instructions of the line wait for it to return.
    const held = { exception: 'SysTick', nesting: 1, ran: 0, equivalent: 0, untried: 0, heldBy: ['priority'] }
    expect(at(36)).toMatchObject({ handlers: [{ ...held, held: 4 }] })
  })

  // lcov's own reader: Debian's package lcov.
  test.skipIf(!hasTool('genhtml'))('genhtml takes it', () => {
    const pages = join(folder, 'genhtml')
    const args = ['--branch-coverage', '-o', pages, 'coverage/firmware/lcov.info']
    const { status, stdout, stderr } = spawnSync('genhtml', args, { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    const [, lines] = /lines\.+: ([\d.]+)%/.exec(stdout) ?? []
    const [, ours] = /lines +([\d.]+) %/.exec(outcome.stderr) ?? []
    expect(Math.floor(Number(lines) * 10)).toBeGreaterThanOrEqual(Math.floor(Number(ours) * 10))
    expect(existsSync(join(pages, 'index.html'))).toBe(true)
  })

  test('is the same however tests are spread over workers', async () => {
    for (const args of [['--no-isolate', '--maxWorkers=1'], ['--pool=threads']]) {
      const other = project()
      expect((await tailchain(['test', '--coverage.firmware', ...args], other)).status).toBe(0)
      for (const file of ['lcov.info', 'interleavings.json', 'interleavings.html']) {
        const [a, b] = [folder, other].map((each) =>
          readFileSync(join(each, 'coverage/firmware', file), 'utf8'),
        )
        expect(a).toBe(b)
      }
    }
  })
})

describe('options', () => {
  test('below a threshold it fails, and says by how much', async () => {
    const args = ['--coverage.firmware.lines=40', '--coverage.firmware.branches', '60.5']
    const { status, stdout, stderr } = await tailchain(['test', ...args], project())
    expect(stdout).toMatch(/2 passed/)
    expect(status).toBe(1)
    expect(stderr).toMatch(/firmware coverage of branches: 0\.0 %, and 60\.5 % are asked for/)
    expect(stderr).not.toMatch(/coverage of lines/)
  })

  test('the plugin takes them, the command line goes before; other reporters', async () => {
    const config = `import tailchain from 'tailchain/vitest'
      const firmwareCoverage = { enabled: true, dir: 'covered', reporter: ['cobertura'], lines: 100 }
      export default { plugins: [tailchain({ firmwareCoverage })] }`
    const folder = project({ 'vitest.config.ts': config })
    expect((await tailchain(['test', '--coverage.firmware.lines=1'], folder)).status).toBe(0)
    expect(readFileSync(join(folder, 'covered/cobertura-coverage.xml'), 'utf8')).toMatch(/bump_protected/)
    expect(existsSync(join(folder, 'covered/lcov.info'))).toBe(false)
    const { status, stderr } = await tailchain(['test'], folder)
    expect(status).toBe(1)
    expect(stderr).toMatch(/coverage of lines: .* and 100 % are asked for/)
  })

  test('source files that are left out', async () => {
    const folder = project()
    const args = [
      '--coverage.firmware',
      '--coverage.firmware.exclude=**/*.{c,h}',
      '--coverage.firmware.lines=1',
    ]
    const { status, stderr } = await tailchain(['test', ...args], folder)
    expect(status).toBe(1)
    expect(stderr).toMatch(/coverage of lines: there are none/)
  })

  test.each([
    [
      ['--coverage.firmware.line=80'],
      /unknown option '--coverage\.firmware\.line'[^]*--coverage\.firmware\.lines/,
    ],
    [['--coverage.firmware.lines=many'], /'many' is no number from 0 to 100/],
  ])('%s: a mistake, and nothing is run', async (args, message) => {
    const { status, stdout, stderr } = await tailchain(['test', ...args], project())
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
  })

  test('a reporter that there is not: the nearest ones', async () => {
    const { status, stderr } = await tailchain(['test', '--coverage.firmware.reporter=htm'], project())
    expect(status).toBe(1)
    expect(stderr).toMatch(/there is no reporter 'htm'[^]*nearest: html/)
  })

  test('nothing is gathered where nobody asks', async () => {
    const folder = project()
    expect((await tailchain(['test'], folder)).status).toBe(0)
    expect(existsSync(join(folder, 'coverage'))).toBe(false)
  })
})

test.each([
  ['src/**', 'src/a/b.c', true],
  ['src/*.c', 'src/a/b.c', false],
  ['src/*.c', 'src/b.c', true],
  ['**/*.rs', 'main.rs', true],
  ['src', 'src/a.c', true],
  ['src', 'srcs/a.c', false],
  ['*.{c,h}', 'a.h', true],
  ['*.{c,h}', 'a.cpp', false],
  ['a.c', 'axc', false],
])('glob %s and %s', (glob, name, matches) => {
  expect(globPattern(glob).test(name)).toBe(matches)
})
