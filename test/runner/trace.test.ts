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
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { firmwareTrace } from '../../src/index.ts'
import type { TraceDocument } from '../../src/trace/document.ts'
import { example, root, tailchain } from './command.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 180_000 })

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A project of its own, with the package and vitest installed. */
function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-trace-'))
  folders.push(folder)
  const all = { 'package.json': '{ "name": "project", "private": true, "type": "module" }', ...files }
  for (const [name, content] of Object.entries(all)) writeFileSync(join(folder, name), content)
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'tailchain'))
  symlinkSync(join(root, 'node_modules', 'vitest'), join(folder, 'node_modules', 'vitest'))
  copyFileSync(example('counter-unprotected'), join(folder, 'counter.elf'))
  return folder
}
function traceIn(page: string): TraceDocument {
  const [, data = ''] = /id="trace">([^<]*)</.exec(readFileSync(page, 'utf8')) ?? []
  return firmwareTrace.decodeTrace(inflateSync(Buffer.from(data, 'base64')))
}

const window = ['--from', 'counter_unprotected::bump', '--until', 'counter_unprotected::bump_done']

describe('tailchain trace', () => {
  test('of a stretch with an arrival: a page, and the same as data', async () => {
    const folder = project()
    const pended = ['--pend', 'SysTick@counter_unprotected::bump+0x4', '--set', 'COUNTER=7']
    const files = ['--html', 'a/page.html', '--json', 'data.json']
    const { status, stdout, stderr } = await tailchain(
      ['trace', 'counter.elf', ...window, ...pended, ...files],
      folder,
    )
    expect(stderr).toBe('tailchain: stopped at counter_unprotected::bump_done\n')
    expect(stdout).toMatch(/^data\.json: 27 instructions, \d+ kB\na\/page\.html: 27 instructions, \d+ kB\n$/)
    expect(status).toBe(0)
    const trace = firmwareTrace.traceFromJson(readFileSync(join(folder, 'data.json'), 'utf8'))
    expect(trace).toEqual(traceIn(join(folder, 'a/page.html')))
    expect(trace.activations).toHaveLength(1)
    const counter = trace.variables.find(({ name }) => name.endsWith('COUNTER'))
    expect(trace.texts[counter?.initial ?? -1]).toBe('7')
  })

  test("of a token: the schedule's window, in a page named after the firmware", async () => {
    const folder = project()
    copyFileSync(example('double-borrow'), join(folder, 'borrow.elf'))
    const places = ['--from', 'double_borrow::update', '--until', 'double_borrow::update_done']
    const explored = await tailchain(['explore', 'borrow.elf', ...places, '--interrupts', 'SysTick'], folder)
    const [token = ''] = /tc1:[^'\s]+/.exec(explored.stdout) ?? []
    const { status, stdout, stderr } = await tailchain(['trace', 'borrow.elf', token], folder)
    expect(stderr).toMatch(/already borrowed/)
    expect(stdout).toMatch(/^tailchain-report\/borrow\.html: \d+ instructions/)
    expect(status).toBe(0)
    const trace = traceIn(join(folder, 'tailchain-report/borrow.html'))
    expect(trace.functions[trace.code[trace.columns.code[0] ?? -1]?.function ?? -1]?.name).toBe(
      'double_borrow::update',
    )
    expect(trace.end.reason).toBe('panicked')
    expect(trace.activations).toHaveLength(1)
    expect(trace.about).toContainEqual({ name: 'Schedule', value: token })
  })

  test('from reset, and the last instructions only', async () => {
    const folder = project()
    const args = [
      'trace',
      'counter.elf',
      '--from',
      'reset',
      '--limit',
      '5k',
      '--max',
      '1k',
      '--json',
      't.json',
    ]
    const { status, stdout } = await tailchain(args, folder)
    expect(stdout).toMatch(/^t\.json: 1,000 instructions/)
    expect(existsSync(join(folder, 'tailchain-report'))).toBe(false)
    expect(status).toBe(0)
    const trace = firmwareTrace.traceFromJson(readFileSync(join(folder, 't.json'), 'utf8'))
    expect(trace.leftOut + trace.columns.code.length).toBe(trace.firstInstruction + 1000)
  })

  test.each([
    [[], /no firmware given/],
    [['counter.elf', 'tc1:x', 'more'], /at most one token/],
    [['counter.elf', '--form', 'main'], /unknown option '--form'\nnearest: --from/],
    [['counter.elf', '--pend', 'SysTick'], /EXCEPTION@PLACE/],
    [['counter.elf', 'tc1:x', '--until', 'main'], /the token says/],
  ])('%j is refused with status 2', async (args, message) => {
    const { status, stderr } = await tailchain(['trace', ...args], project())
    expect(stderr).toMatch(message)
    expect(status).toBe(2)
  })
})

const tests = `
  import { boot, expect, explore, pend, before, test } from 'tailchain'
  const from = 'counter_unprotected::bump'
  const until = 'counter_unprotected::bump_done'
  test('passes', () => {
    boot('counter.elf').runTo(from)
  })
  test('fails: "../x"', () => {
    const mcu = boot('counter.elf')
    mcu.schedule(pend('SysTick', before(from)))
    mcu.runTo(until)
    boot('counter.elf')
    expect(mcu).toHaveTaken('SysTick', 2)
  })
  test('explores', async () => {
    const check = (mcu) => expect(mcu.read('COUNTER')).toBe(1 + mcu.taken('SysTick'))
    const report = await explore(boot('counter.elf'), { from, until, interrupts: ['SysTick'], check })
    expect(report.failures).toEqual([])
  })
  test('boots nothing', () => {
    expect(1).toBe(2)
  })`
const pages = (folder: string): string[] => {
  const reports = join(folder, 'tailchain-report')
  return existsSync(reports) ? readdirSync(reports).sort() : []
}

describe('tests that fail', () => {
  test('leave a page each, which the failure names', async () => {
    const folder = project({ 'count.isr.test.ts': tests })
    const { status, stderr } = await tailchain(['test'], folder)
    expect(status).toBe(1)
    expect(pages(folder)).toEqual(['count-explores.html', 'count-fails-x.html'])
    expect(stderr).toMatch(/to be taken twice[^]*\n\ntrace: tailchain-report\/count-fails-x\.html\n/)
    expect(stderr).toMatch(/trace: tailchain-report\/count-explores\.html/)
    // The machine that the matcher refused, not the one that was booted last.
    const failed = traceIn(join(folder, 'tailchain-report/count-fails-x.html'))
    expect(failed.activations).toHaveLength(1)
    expect(failed.title).toBe('fails: "../x"')
    // The first failing schedule.
    const explored = traceIn(join(folder, 'tailchain-report/count-explores.html'))
    expect(explored.activations).toHaveLength(1)
    expect(explored.about.find(({ name }) => name === 'Schedule')?.value).toMatch(/^tc1:/)
  })

  test.each([
    ['off', 0],
    ['on', 3],
  ])("trace: '%s' leaves %i pages", async (trace, count) => {
    const config = `import tailchain from 'tailchain/vitest'
      export default { plugins: [tailchain({ trace: '${trace}' })] }`
    const folder = project({ 'count.isr.test.ts': tests, 'vitest.config.ts': config })
    const { stderr } = await tailchain(['test'], folder)
    expect(stderr).toMatch(/to be taken twice/)
    expect(pages(folder)).toHaveLength(count)
  })

  test('tailchain trace TEST -t NAME: the page of one that passes', async () => {
    const folder = project({ 'count.isr.test.ts': tests })
    const { status, stdout } = await tailchain(['trace', 'count.isr.test.ts', '-t', 'passes'], folder)
    expect(stdout).toMatch(/trace: tailchain-report\/count-passes\.html {2}passes/)
    expect(pages(folder)).toEqual(['count-passes.html'])
    expect(status).toBe(0)
  })
})
