import { copyFileSync, cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { example, root, tailchain } from './command.ts'
import { project } from './project.ts'

// docs/reports.md: the test that it shows is run, and each block is what comes of that.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const document = readFileSync(join(root, 'docs/reports.md'), 'utf8')
const blocks = (language: string): string[] =>
  [...document.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].flatMap(([, kind, text = '']) =>
    kind === language ? [text] : [],
  )

let [stdout, stderr, junit] = ['', '', '']
let folder = ''
beforeAll(async () => {
  for (const name of ['COLUMNS', 'TAILCHAIN_COLUMNS']) vi.stubEnv(name, undefined)
  vi.stubEnv('GITHUB_ACTIONS', 'true')
  const [code = ''] = blocks('ts')
  folder = project({ 'counter.isr.test.ts': code })
  const source = 'firmware-examples/counter-unprotected/src'
  cpSync(join(root, source), join(folder, source), { recursive: true })
  copyFileSync(example('counter-unprotected'), join(folder, 'counter-unprotected.elf'))
  const reporters = ['--reporter=default', '--reporter=junit', '--outputFile.junit=junit.xml']
  ;({ stdout, stderr } = await tailchain(['test', ...reporters], folder))
  junit = readFileSync(join(folder, 'junit.xml'), 'utf8')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

test('the message and the table', () => {
  const [message = 'no message', table = 'no table'] = blocks('')
  expect(stderr).toContain(message)
  expect(stdout).toContain(table)
})
test('properties', () => {
  const lines = blocks('xml').flatMap((block) => block.trimEnd().split('\n'))
  expect(lines.length).toBeGreaterThan(3)
  expect(lines.filter((line) => !junit.includes(line))).toEqual([])
})
test("the annotation at the firmware's line", () => {
  const place = `file=${join(folder, 'firmware-examples/counter-unprotected/src/main.rs')},line=78,`
  expect(stdout.split('\n').filter((line) => line.startsWith(`::error ${place}`))).toHaveLength(1)
})
test('its signs are those of pictures', async () => {
  const { signs } = await import('../../runner/report/picture.ts')
  expect([...signs].filter((sign) => sign !== ' ' && !document.includes(`\`${sign}\``))).toEqual([])
})
