import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, win32 } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFirmware } from '../../runner/init/find-firmware.ts'
import { portablePath } from '../../runner/init/portable-path.ts'
import { testFile } from '../../runner/init/test-file.ts'
import { surveyFirmware } from '../../src/index.ts'
import { example, root, tailchain, type Outcome } from './command.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A project with the package and vitest installed. */
function project(files: Record<string, string | Uint8Array> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-init-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'tailchain'))
  for (const name of ['vitest', 'vite', 'typescript', '@types'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  return folder
}
const elfOf = (name: string): Uint8Array => readFileSync(example(name))
const examples = readdirSync(join(root, 'firmware-examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(example(entry.name)))
  .map(({ name }) => name)

/** Without section headers there are no symbols either. */
function stripped(elf: Uint8Array): Uint8Array {
  const bytes = Buffer.from(elf)
  bytes.writeUInt32LE(0, 32)
  bytes.fill(0, 46, 52)
  return bytes
}

describe('what it writes passes as it is', () => {
  const left = ['counter', 'double-borrow', 'reentrancy', 'motor', 'ring-buffer-count', 'hello']
  const names = [...examples, ...left.map((name) => `stripped-${name}`)]
  let folder = ''
  const outcomes = new Map<string, Outcome>()
  let report: { testResults: { name: string; status: string; assertionResults: { status: string }[] }[] }
  beforeAll(async () => {
    folder = project({ 'package.json': '{ "private": true, "type": "module" }' })
    for (const name of examples) copyFileSync(example(name), join(folder, `${name}.elf`))
    for (const name of left) writeFileSync(join(folder, `stripped-${name}.elf`), stripped(elfOf(name)))
    // In this process it takes a third of the time; the command itself has a few.
    const byCommand = ['counter', 'rtic-channel', 'hello', 'stripped-counter']
    for (const name of names) {
      const elf = `${name}.elf`
      if (byCommand.includes(name)) outcomes.set(name, await tailchain(['init', elf], folder))
      else {
        const survey = await surveyFirmware(join(folder, elf))
        const text = testFile({ survey, elf, options: {}, command: elf })
        writeFileSync(join(folder, `${name}.isr.test.ts`), text)
      }
    }
    const { stdout, stderr } = await tailchain(
      ['test', '--typecheck', '--no-isolate', '--reporter=json'],
      folder,
    )
    expect(stderr).toBe('')
    report = JSON.parse(stdout) as typeof report
  }, 300_000)

  test('there are all the examples', () => {
    for (const [name, { status, stdout }] of outcomes) {
      expect(stdout).toMatch(new RegExp(`^written +${name}\\.isr\\.test\\.ts$`, 'm'))
      expect(status).toBe(0)
    }
    expect(examples.length).toBeGreaterThan(25)
    expect(report.testResults).toHaveLength(names.length)
  })
  test.each(names)('%s', (name) => {
    const own = report.testResults.find((each) => each.name.endsWith(`/${name}.isr.test.ts`))
    expect(own?.status).toBe('passed')
    expect(own?.assertionResults.some(({ status }) => status === 'passed')).toBe(true)
  })

  const written = (name: string): string => readFileSync(join(folder, `${name}.isr.test.ts`), 'utf8')
  test('it finds the bugs that the examples are about', () => {
    expect(written('double-borrow')).toContain("toPanicOnSomeSchedule('RefCell already borrowed')")
    expect(written('counter-unprotected')).toMatch(/lost update of counter_unprotected::COUNTER/)
    expect(written('counter-unprotected')).toContain("from: 'counter_unprotected::bump',")
    expect(written('flag-signal-lost-wakeup')).toContain("toFailOnSomeSchedule('sleeping')")
    expect(written('clobbering-handler')).toContain("toFailOnSomeSchedule('does not restore')")
    expect(written('embassy-channel')).toContain('toPanicOnSomeSchedule(')
    expect(written('double-borrow')).toMatch(/^\/\/ mcu\.replay\('tc1:[^']+'\)$/m)
    expect(written('double-borrow')).toContain('test.todo(')
  })
  test('and none in what is right', () => {
    for (const name of ['counter', 'embassy-channel-masked', 'flag-signal', 'heapless-mpmc-masked']) {
      expect(written(name)).toContain('toHoldOnEverySchedule()\n')
      expect(written(name)).toContain('toBeFreeOfRaces()\n')
    }
    expect(written('counter')).toContain('toHaveBeenDelayedByMasking()')
  })
  test('without interrupts there is a test of the run alone', () => {
    expect(written('hello')).toContain('No interrupt has a handler of its own')
    expect(written('hello')).toContain("expect(mcu.output).toBe('hello\\n')")
    expect(written('hello')).not.toContain('explore(')
  })
  test('a stripped ELF: it says what it does not know', () => {
    expect(written('stripped-counter')).toContain('no symbols')
    expect(written('stripped-counter')).toMatch(/from: 0x[0-9a-f]{8},/)
    expect(outcomes.get('stripped-counter')?.stderr).toContain('without symbols')
  })
})

describe('nothing that is there is changed', () => {
  test('a second time: as it was, status 0', async () => {
    const folder = project({ 'hello.elf': elfOf('hello') })
    const first = await tailchain(['init'], folder)
    expect(first.stdout).toBe(
      'written     hello.isr.test.ts\nwritten     vitest.config.ts\nwritten     .github/workflows/firmware-tests.yml\nwritten     package.json\n',
    )
    const second = await tailchain(['init', 'hello.elf'], folder)
    expect(second.status).toBe(0)
    expect(second.stdout).toBe(
      'as it was   hello.isr.test.ts\nas it was   vitest.config.ts\nas it was   .github/workflows/firmware-tests.yml\n',
    )
  })
  test('files that are others stay; of the test, status 1', async () => {
    const folder = project({
      'hello.elf': elfOf('hello'),
      'hello.isr.test.ts': 'mine',
      'vite.config.js': 'export default {}',
      '.github/workflows/firmware-tests.yml': 'name: mine',
      'package.json': '{}',
    })
    const { status, stdout, stderr } = await tailchain(['init', 'hello.elf'], folder)
    expect(stdout).toBe(
      'left alone  hello.isr.test.ts\nleft alone  vite.config.js\nleft alone  .github/workflows/firmware-tests.yml\n',
    )
    expect(stderr).toMatch(/is there already and is another one/)
    expect(stderr).toMatch(/add the plugin to vite\.config\.js/)
    expect(status).toBe(1)
    expect(readFileSync(join(folder, 'hello.isr.test.ts'), 'utf8')).toBe('mine')
    expect(readdirSync(folder).sort()).toEqual(
      ['.github', 'hello.elf', 'hello.isr.test.ts', 'node_modules', 'package.json', 'vite.config.js'].sort(),
    )
  })
  test('a link that leads nowhere is not followed', async () => {
    const folder = project({ 'hello.elf': elfOf('hello') })
    symlinkSync(join(folder, 'elsewhere.ts'), join(folder, 'hello.isr.test.ts'))
    expect((await tailchain(['init', 'hello.elf'], folder)).status).toBe(1)
    expect(existsSync(join(folder, 'elsewhere.ts'))).toBe(false)
  })
  test('--dry-run prints all of it and writes none', async () => {
    const folder = project({ 'hello.elf': elfOf('hello') })
    const { status, stdout } = await tailchain(['init', '--dry-run'], folder)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^--- hello\.isr\.test\.ts$[^]*^--- package\.json$/m)
    expect(readdirSync(folder).sort()).toEqual(['hello.elf', 'node_modules'])
  })
})

describe('in a CommonJS package', () => {
  test('the configuration is an .mts, and the tests pass with plain vitest too', async () => {
    const folder = project({ 'build/app/hello.elf': elfOf('hello'), 'package.json': '{ "name": "x" }' })
    const { stdout } = await tailchain(['init'], folder)
    expect(stdout).toContain('vitest.config.mts')
    expect(readFileSync(join(folder, 'hello.isr.test.ts'), 'utf8')).toContain("'build/app/hello.elf'")
    expect((await tailchain(['test'], folder)).status).toBe(0)
  })
})

describe('which firmware', () => {
  test('none: where it may be named; several: each as a command; status 2', async () => {
    const none = await tailchain(['init'], project())
    expect(none.status).toBe(2)
    expect(none.stderr).toMatch(/no firmware was found here/)
    const several = await tailchain(
      ['init'],
      project({ 'a.elf': elfOf('hello'), 'target/thumbv7m-none-eabi/release/b': elfOf('counter') }),
    )
    expect(several.status).toBe(2)
    expect(several.stderr).toMatch(
      / {2}tailchain init target\/thumbv7m-none-eabi\/release\/b\n {2}tailchain init a\.elf/,
    )
  })
  test('of cargo, the workflow builds it', async () => {
    const folder = project({ 'target/thumbv7m-none-eabi/release/hello': elfOf('hello') })
    expect((await tailchain(['init'], folder)).status).toBe(0)
    const workflow = readFileSync(join(folder, '.github/workflows/firmware-tests.yml'), 'utf8')
    expect(workflow).toContain('rustup target add thumbv7m-none-eabi')
    expect(workflow).toContain('cargo build --release --target thumbv7m-none-eabi --bin hello')
  })
  test('what is no executable for ARM is not proposed', () => {
    const host = Buffer.from(elfOf('hello'))
    host.writeUInt16LE(62, 18)
    const folder = project({
      ...{ 'a.elf': 'no ELF', 'b.elf': host, 'c.txt': elfOf('hello'), 'd.elf': elfOf('hello') },
      'target/thumbv7m-none-eabi/release/deps/e-0123': elfOf('hello'),
      'target/thumbv7m-none-eabi/debug/f.d': 'f: src/main.rs',
    })
    expect(findFirmware(folder)).toEqual(['d.elf'])
  })
  test('one that does not start: status 65, nothing written', async () => {
    const folder = project({ 'broken.elf': elfOf('hello').slice(0, 400) })
    const { status, stderr } = await tailchain(['init', 'broken.elf'], folder)
    expect(status).toBe(65)
    expect(stderr).toMatch(/ELF_/)
    expect(readdirSync(folder)).toEqual(['broken.elf', 'node_modules'])
  })
})

test('paths are written with slashes on every platform', () => {
  expect(portablePath('C:\\work\\fw', 'build\\app.elf', win32)).toBe('build/app.elf')
  expect(portablePath('C:\\work\\fw', 'C:\\work\\out\\app.elf', win32)).toBe('../out/app.elf')
  expect(portablePath('C:\\work\\fw', 'D:\\out\\app.elf', win32)).toBe('D:/out/app.elf')
  expect(portablePath('/work/fw', '/work/fw/build/app.elf')).toBe('build/app.elf')
})
