import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { cli, example, root } from './command.ts'
import { project } from './project.ts'

// Each starts vitest in a project of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const source = 'firmware-examples/counter-unprotected/src'
const lost = `
  import { boot, expect, explore, test } from 'tailchain'
  const window = { from: 'counter_unprotected::bump', until: 'counter_unprotected::bump_done', interrupts: ['SysTick'] }
  test('no update <is> "lost"', async () => {
    const report = await explore(boot('lost.elf'), {
      ...window,
      check: (mcu) => {
        expect(mcu.read('COUNTER')).toBe(1 + mcu.taken('SysTick'))
      },
    })
    expect(report).toHoldOnEverySchedule()
  })
  test('a race', async () => {
    expect(await explore(boot('lost.elf'), window)).toBeFreeOfRaces()
  })`
const held = `
  import { boot, expect, explore, test } from 'tailchain'
  test('holds', async () => {
    const window = { from: 'counter::bump', until: 'counter::bump_done', interrupts: ['SysTick'] }
    expect(await explore(boot('counter.elf'), { ...window, depth: 2 })).toHoldOnEverySchedule()
    const some = await explore(boot('counter.elf'), { ...window, strategy: { bounded: { schedules: 2 } } })
    expect(some.complete).toBe(false)
  })
  test('explores nothing', () => {})`

function exploring(files: Record<string, string> = {}): string {
  const folder = project({ 'lost.isr.test.ts': lost, 'held.isr.test.ts': held, ...files })
  copyFileSync(example('counter-unprotected'), join(folder, 'lost.elf'))
  cpSync(join(root, source), join(folder, source), { recursive: true })
  return folder
}

/** Runs a command in a project as a user does, with an environment of its own. */
async function running(
  folder: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ status: number | null; output: string; stdout: string }> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment }
  const inherited = ['FORCE_COLOR', 'NO_COLOR', 'FORCE_TTY', 'VITEST', 'TEST', 'NODE_ENV', 'VITEST_POOL_ID']
  for (const name of [...inherited, 'GITHUB_ACTIONS', 'TAILCHAIN_COLUMNS', 'COLUMNS'])
    if (!(name in environment)) env[name] = undefined
  const child = spawn(process.execPath, args, { cwd: folder, env })
  let [output, stdout] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, output, stdout }
}
const plain = { NO_COLOR: '1' }
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string

/** The lines of the table at the end. */
function tableLines(output: string): string[] {
  const lines = stripVTControlCharacters(output).split('\n')
  const begin = lines.findIndex((line) => /^ +exploration /.test(line))
  const end = lines.findIndex((line) => /^\d+ explorations?: /.test(line))
  return lines.slice(begin, end + 1)
}
/** Its cells. */
function tableOf(output: string): string[][] {
  return tableLines(output).map((line) => line.trim().split(/ {2,}/))
}
const table = [
  [...['exploration', 'bound.', 'class.', 'sched.', 'depth', 'compl.', 'races', 'outcome']],
  ['held.isr.test.ts'],
  ['holds (counter::bump…', '15', expect.any(String), expect.any(String), '2', 'yes', '0', 'holds'],
  ['holds (counter::bump…', '15', expect.any(String), expect.any(String), '1', 'no', '0', 'holds'],
  ['lost.isr.test.ts'],
  ['no update <is> "lost"', '9', expect.any(String), expect.any(String), '1', 'yes', '1', '1 failure'],
  ['a race', '9', expect.any(String), expect.any(String), '1', 'yes', '1', 'holds'],
  [expect.stringMatching(/^4 explorations: 3 hold \(1 not complete\), 1 fail, 2 races, \d+ schedules$/)],
]

/** Names and values of each test's properties, by a parser that has nothing to do with who wrote them. */
function propertiesIn(path: string): Record<string, Record<string, string>> {
  const script = `import json, sys, xml.etree.ElementTree as tree
cases = tree.parse(sys.argv[1]).getroot().iter('testcase')
print(json.dumps({c.get('name'): {p.get('name'): p.get('value') for p in c.iter('property')} for c in cases}))`
  const text = execFileSync('python3', ['-c', script, path], { encoding: 'utf8' })
  return JSON.parse(text) as Record<string, Record<string, string>>
}

let folder = ''
let output = ''
beforeAll(async () => {
  folder = exploring()
  const reporters = ['--reporter=default', '--reporter=junit', '--outputFile.junit=junit.xml']
  const args = [cli, 'test', ...reporters]
  output = (await running(folder, args, { ...plain, GITHUB_ACTIONS: 'true' })).output
})

describe('tailchain test', () => {
  test('a table of explorations after the report', () => {
    expect(tableOf(output)).toEqual(table)
  })
  test('on the first screen: what collided, where, and a test to paste', () => {
    const lines = output.split('\n')
    const begin = lines.findIndex((line) => /FAIL .*lost.isr.test.ts > no update/.test(line))
    // A line that is wider than the terminal takes several.
    const rows = lines.slice(begin).flatMap((line) => line.match(/.{1,80}/gu) ?? [''])
    const screen = rows.slice(0, 24).join('\n')
    expect(screen).toContain('lost update of counter_unprotected::COUNTER')
    expect(screen).toMatch(/78 │ .*counter\.read_volatile\(\) \+ 1/)
    expect(screen).toContain("const mcu = boot('lost.elf')")
    expect(screen.replaceAll('\n', '')).toMatch(/'tc1:\S+#counter_unprotected::bump_done=[0-9a-f]{8}'/)
  })
  test('the test that is to be pasted fails as the schedule does', async () => {
    const pasted = /^test\('lost update[^]*?\n\}\)$/m.exec(output)?.[0]
    const text = `import { boot, expect, test } from 'tailchain'\n${pasted ?? 'nothing'}`
    const into = exploring({ 'pasted.isr.test.ts': text })
    const outcome = await running(into, [cli, 'test', 'pasted'], plain)
    expect(outcome.output).toMatch(/AssertionError: expected 1 to be 2/)
    expect(outcome.output).toMatch(/1 failed/)
  })
  test('no colours in the token, whatever else has some', async () => {
    const colored = (await running(folder, [cli, 'test', 'lost'], { FORCE_COLOR: '1' })).output
    expect(colored).toContain('\u001b[31m1\u001b[0m')
    expect(colored.split('\n').filter((line) => /^ {4}'tc1:[^\u001b]*'$/.test(line))).toHaveLength(1)
    expect(output).not.toContain('\u001b')
  })
})

const hasPython = spawnSync('python3', ['--version']).status === 0

// They need Debian's python3, to parse XML.
describe.skipIf(!hasPython)('JUnit', () => {
  test('has what exploring found as properties', () => {
    const found = propertiesIn(join(folder, 'junit.xml'))
    expect(Object.keys(found)).toHaveLength(4)
    const token = /'(tc1:.*bump_done=[0-9a-f]{8})'/.exec(output)?.[1]
    expect(found['no update <is> "lost"']).toMatchObject({
      'tailchain.window': 'counter_unprotected::bump..counter_unprotected::bump_done',
      'tailchain.boundaries': '9',
      'tailchain.depth': '1',
      'tailchain.complete': 'true',
      'tailchain.holds': 'false',
      'tailchain.failures': '1',
      'tailchain.failure.1.collision': 'lost update of counter_unprotected::COUNTER',
      'tailchain.failure.1.source': `${source}/main.rs:78`,
      'tailchain.failure.1.token': token,
    })
    expect(found.holds).toMatchObject({ 'tailchain.complete': 'true', 'tailchain.2.complete': 'false' })
    expect(found.holds?.['tailchain.2.cutOff']).toContain('after 2 schedules')
    expect(found['explores nothing']).toEqual({})
  })
  test('is XML also where colours are on', async () => {
    const args = [cli, 'test', 'lost', '--reporter=junit', '--outputFile=colored.xml']
    await running(folder, args, { FORCE_COLOR: '1' })
    expect(Object.keys(propertiesIn(join(folder, 'colored.xml')))).toHaveLength(2)
    expect(readFileSync(join(folder, 'colored.xml'), 'utf8')).not.toMatch(/\[\d+m/)
  })
})

describe('GitHub Actions', () => {
  /** Undone as the runner does it (`actions/runner`, ActionCommand.cs). */
  const unescaped = (text: string, all: readonly (readonly [string, string])[]): string =>
    all.reduceRight((result, [character, code]) => result.replaceAll(code, character), text)
  const data = [
    ['%', '%25'],
    ['\r', '%0D'],
    ['\n', '%0A'],
  ] as const
  const property = [...data, [':', '%3A'], [',', '%2C']] as const

  test('errors at the lines of the firmware, once for each test', () => {
    const commands = output.split('\n').flatMap((line) => {
      const [, parameters = '', message = ''] = /^::error ([^]*?)::([^]*)$/.exec(line) ?? []
      const pairs = parameters.split(',').map((pair) => pair.split('=', 2))
      const named = pairs.map(([name = '', value = '']) => [name, unescaped(value, property)] as const)
      const command: Record<string, string | undefined> = Object.fromEntries(named)
      return parameters === '' ? [] : [{ ...command, message: unescaped(message, data) }]
    })
    const own = commands.filter(
      (each: Record<string, string | undefined>) => each.file?.endsWith('main.rs') === true,
    )
    expect(own).toEqual([
      {
        ...{ file: join(folder, source, 'main.rs'), line: '78', col: '40' },
        title: 'lost update of counter_unprotected::COUNTER (lost.isr.test.ts > no update <is> "lost")',
        message: matching(/^expected 1 to be 2[^]*\nSysTick writes: [^]*\nreplay it: mcu\.replay\('tc1:/),
      },
      expect.objectContaining({ line: '78', message: matching(/^main reads: /) }),
    ])
  })
  test("vitest's own at the tests' lines go on, where its reporter is", async () => {
    const args = [cli, 'test', 'lost', '--reporter=github-actions']
    const { stdout } = await running(folder, args, { ...plain, GITHUB_ACTIONS: 'true' })
    const files = [...stdout.matchAll(/^::error file=([^,]*),/gm)].map(([, file]) => file?.split('/').at(-1))
    expect(files.sort()).toEqual(['lost.isr.test.ts', 'lost.isr.test.ts', 'main.rs', 'main.rs'])
  })
})

describe('the reporter by name', () => {
  const config = `import tailchain from 'tailchain/vitest'
    export default { plugins: [tailchain()] }`
  test.each([
    ['tailchain test --reporter=tailchain', [cli, 'test', '--reporter=tailchain'], {}],
    ['vitest --reporter=tailchain/reporter', [vitest, 'run', '--reporter=tailchain/reporter'], {}],
    [
      'vitest --reporter=tailchain, where the plugin is',
      [vitest, 'run', '--reporter=tailchain'],
      { 'vitest.config.ts': config },
    ],
    [
      'beside the default one',
      [vitest, 'run', '--reporter=default', '--reporter=tailchain/reporter'],
      { 'vitest.config.ts': config },
    ],
  ])('%s', async (_name, args, files) => {
    const outcome = await running(exploring(files), args, plain)
    expect(tableOf(outcome.output)).toEqual(table)
    expect(outcome.output.match(/^ +Test Files /gm)).toHaveLength(1)
    expect(outcome.status).toBe(1)
  })
  test('reports for programs have nothing of it on standard output', async () => {
    const { stdout } = await running(folder, [cli, 'test', 'held', '--reporter=json'], plain)
    expect(JSON.parse(stdout)).toMatchObject({
      testResults: [{ assertionResults: [{ meta: { tailchainExplorations: [{}, {}] } }, {}] }],
    })
  })
})

test('two shards, merged: the same table and the same properties', async () => {
  for (const shard of ['1/2', '2/2']) {
    const { status } = await running(folder, [cli, 'test', '--reporter=blob', `--shard=${shard}`], plain)
    expect([0, 1]).toContain(status)
  }
  const reporters = ['--reporter=default', '--reporter=junit', '--outputFile.junit=merged.xml']
  const merged = await running(folder, [cli, 'test', '--merge-reports', ...reporters], plain)
  expect(tableOf(merged.output)).toEqual(tableOf(output))
  if (hasPython)
    expect(propertiesIn(join(folder, 'merged.xml'))).toEqual(propertiesIn(join(folder, 'junit.xml')))
})

test.each([60, 80, 120])('no line of the report is wider than %i columns', async (columns) => {
  const environment = { ...plain, COLUMNS: String(columns) }
  writeFileSync(join(folder, 'wide.isr.test.ts'), lost.replaceAll('a race', 'a race '.repeat(20)))
  const { output: shown } = await running(folder, [cli, 'test', 'wide'], environment)
  const begin = shown.indexOf('lost update of')
  const own = shown.slice(begin, shown.indexOf('explored: ', begin)).split('\n')
  const wide = [...own, ...tableLines(shown)].filter(
    (line) => line.length > columns && !/boot\(|'tc1:|expect\(/.test(line),
  )
  expect(wide).toEqual([])
  expect(shown).toMatch(/2 explorations: /)
})
