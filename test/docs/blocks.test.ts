import { spawnSync } from 'node:child_process'
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
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boot, explore } from '../../src/index.ts'
import { cli, example, root, tailchain } from '../runner/command.ts'
import { blocksOf, type Block } from './blocks.ts'

const markdown = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map(({ name }) => join(root, folder, name))
const documents = [...markdown('.'), ...markdown('docs'), ...markdown('docs/examples')]
/** Written by a tool, with a mark that says so: the tool has tests. */
const isGenerated = (document: string): boolean => /^<!-- Written by/m.test(readFileSync(document, 'utf8'))
const blocks = documents
  .filter((document) => !isGenerated(document))
  .flatMap((document) => blocksOf(root, document, ['ts', 'sh']))

const isLeft = ({ directive }: Block): boolean => directive?.startsWith('not run') === true
const isRun = (block: Block): boolean => block.directive !== undefined && !isLeft(block)

/** All that a snippet may use without saying where it is from. */
const names = [
  ...['after', 'afterCycles', 'afterInstructions', 'before', 'boot', 'describe', 'duringHandler', 'entering'],
  ...['expect', 'explore', 'gpio', 'insideCriticalSection', 'insideTransfer', 'leaving', 'onRead', 'onWrite'],
  ...['pend', 'readElement', 'test', 'timer', 'uart', 'vi', 'writeElement'],
]
const fileOf = ({ at }: Pick<Block, 'at'>): string => at.replace(/[^\w]+/g, '-')

/** A project with the package installed, and the examples' ELFs. */
function project(): string {
  const made = mkdtempSync(join(tmpdir(), 'tailchain-docs-'))
  folders.push(made)
  writeFileSync(join(made, 'package.json'), '{ "private": true, "type": "module" }')
  mkdirSync(join(made, 'node_modules'))
  symlinkSync(root, join(made, 'node_modules', 'tailchain'))
  for (const name of ['vitest', 'vite'])
    symlinkSync(join(root, 'node_modules', name), join(made, 'node_modules', name))
  for (const { name } of readdirSync(join(root, 'firmware-examples'), { withFileTypes: true }))
    if (existsSync(example(name))) copyFileSync(example(name), join(made, `${name}.elf`))
  copyFileSync(example('counter'), join(made, 'firmware.elf'))
  mkdirSync(join(made, 'build'))
  copyFileSync(example('counter-c'), join(made, 'build/firmware.elf'))
  return made
}
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

test('each block of code runs, or says in a comment before it why not', () => {
  const silent = blocks.filter((block) => block.directive === undefined)
  expect(
    silent.map(
      ({ at }) => `${at}: put <!-- run: … --> or <!-- not run: why --> before it; see CONTRIBUTING.md`,
    ),
  ).toEqual([])
  for (const block of blocks.filter(isLeft)) expect(block.directive, block.at).toMatch(/^not run: \S.{8}/)
  expect(blocks.filter(isRun).length).toBeGreaterThan(20)
})

describe('TypeScript', () => {
  const snippets = blocks.filter((block) => block.language === 'ts' && isRun(block))
  let results: {
    name: string
    status: string
    message: string
    assertionResults: { failureMessages: string[] }[]
  }[]
  let own = ''
  beforeAll(async () => {
    const folder = project()
    own = join(folder, 'snippets')
    mkdirSync(own)
    symlinkSync(join(root, 'firmware-examples'), join(folder, 'firmware-examples'))
    for (const block of snippets) writeFileSync(join(own, `${fileOf(block)}.isr.test.ts`), testOf(block))
    const { stdout } = await tailchain(['test', '--no-isolate', '--reporter=json', 'snippets/'], folder)
    results = (JSON.parse(stdout) as { testResults: typeof results }).testResults
  }, 300_000)

  /** `run: file`, `run: module`, or `run: EXAMPLE` with what comes first: a machine, and what is to be so before. */
  function testOf({ at, code, directive = '' }: Block): string {
    const [, what = '', setup = ''] = /^run: ([\w-]+(?:, fails)?)(?:; (.*))?$/.exec(directive) ?? []
    if (what === 'file') return code
    if (what === 'module') {
      const module = `module-${fileOf({ at })}.ts`
      writeFileSync(join(own, module), code)
      return `import { expect, test } from 'tailchain'
        test(${JSON.stringify(at)}, async () => { expect((await import('./${module}')).default).toBeDefined() })`
    }
    const example = what.replace(/, fails$/, '')
    return `import { ${names.join(', ')} } from 'tailchain'
      test${example === what ? '' : '.fails'}(${JSON.stringify(at)}, async () => {
        const elf = ${JSON.stringify(`${example}.elf`)}
        const mcu = boot(elf)
        ${setup}
        {
${code}
        }
      }, 60_000)`
  }

  test.each(snippets.map((block) => [block.at, block] as const))('%s', (_, block) => {
    const found = results.find(({ name }) => name.endsWith(`/${fileOf(block)}.isr.test.ts`))
    expect(found?.message).toBe('')
    expect(found?.assertionResults.flatMap(({ failureMessages }) => failureMessages)).toEqual([])
    expect(found?.status).toBe('passed')
  })
})

describe('commands', () => {
  const scripts = blocks.filter((block) => block.language === 'sh' && isRun(block))
  let token = ''
  let folder = ''
  beforeAll(async () => {
    folder = project()
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    const npx = `#!/bin/sh\n[ "$1" = tailchain ] || exit 3\nshift\nexec '${process.execPath}' '${cli}' "$@"\n`
    writeFileSync(join(bin, 'npx'), npx, { mode: 0o755 })
    const ends = { from: 'counter::bump', until: 'counter::bump_done' }
    const report = await explore(boot(example('counter')), { ...ends, interrupts: ['SysTick'] })
    token = report.endStates.find((end) => end.token?.includes('@') === true)?.token ?? ''
    expect(token).toMatch(/^tc1:/)
    for (const name of ['hello', 'counter']) {
      const body = `expect(boot('${name}.elf').run().reason).toBe('exited')`
      const text = `import { boot, expect, test } from 'tailchain'\ntest('bump and all else', () => { ${body} })\n`
      writeFileSync(join(folder, `${name}.isr.test.ts`), text)
    }
  })

  test.each(scripts.map((block) => [block.at, block] as const))(
    '%s',
    (_, { code, directive = '' }) => {
      const status = Number(/status (\d+)/.exec(directive)?.[1] ?? 0)
      const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' }
      env.PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}`
      for (const name of ['VITEST', 'TEST', 'NODE_ENV', 'VITEST_POOL_ID', 'FORCE_COLOR', 'FORCE_TTY'])
        env[name] = undefined
      const script = code.replaceAll('tc1:…', token)
      const ran = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: folder,
        env,
        encoding: 'utf8',
      })
      expect(ran.stderr).not.toMatch(/unknown|this is a bug/)
      expect(ran.status, `${ran.stdout}\n${ran.stderr}`).toBe(status)
    },
    120_000,
  )
})
