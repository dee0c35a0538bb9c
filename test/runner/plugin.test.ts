import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { example, start, tailchain } from './command.ts'
import { project } from './project.ts'

const counterTest = (times: number): string => `
  import { before, boot, expect, pend, test } from 'tailchain'
  test('SysTick is taken', () => {
    const mcu = boot('counter.elf')
    mcu.schedule(pend('SysTick', before('counter::bump')))
    mcu.runTo('counter::bump_done')
    expect(mcu).toHaveTaken('SysTick', ${String(times)})
  })`

describe('tailchain test', () => {
  test('needs no configuration', async () => {
    const folder = project({ 'test/counter.isr.test.ts': counterTest(1), 'other.test.ts': 'not for us' })
    const { status, stdout } = await tailchain(['test'], folder)
    expect(stdout).toMatch(/1 passed/)
    expect(stdout).not.toMatch(/other/)
    expect(status).toBe(0)
  })

  test('a test that fails: the exceptions, and status 1', async () => {
    const folder = project({ 'counter.isr.test.ts': counterTest(2) })
    const { status, stderr } = await tailchain(['test'], folder)
    expect(status).toBe(1)
    expect(stderr).toMatch(/expected SysTick to be taken twice; it was taken once/)
    expect(stderr).toMatch(/SysTick +━━/)
    expect(stderr).toMatch(/counter\.isr\.test\.ts:7:/)
  })

  test('a file that does not parse: vitest says so, status 1', async () => {
    const folder = project({ 'broken.isr.test.ts': "import { test } from 'tailchain'\ntest('x', () => {" })
    const { status, stderr } = await tailchain(['test'], folder)
    expect(status).toBe(1)
    expect(stderr).toMatch(/broken\.isr\.test\.ts/)
    expect(stderr).toMatch(/pars|expected|transform/i)
  })

  test('firmware that is not there: where it was asked for, not where it was looked for', async () => {
    const text = "import { boot, test } from 'tailchain'\n\ntest('x', () => {\n  boot('conter.elf')\n})\n"
    const { status, stderr } = await tailchain(['test'], project({ 'x.isr.test.ts': text }))
    expect(status).toBe(1)
    expect(stderr).toMatch(/ELF_NOT_FOUND/)
    expect(stderr).toMatch(/counter\.elf/)
    expect(stderr).toMatch(/x\.isr\.test\.ts:4:/)
    expect(stderr).not.toMatch(/dist[\\/]chunks/)
  })

  test("the project's own configuration is used, with or without the plugin in it", async () => {
    for (const plugins of ['[]', '[tailchain()]']) {
      const config = `import tailchain from 'tailchain/vitest'\nexport default { plugins: ${plugins}, test: { include: ['spec/*.ts'] } }`
      const folder = project({ 'vitest.config.ts': config, 'spec/counter.ts': counterTest(1) })
      const { status, stdout } = await tailchain(['test'], folder)
      expect(stdout).toMatch(/spec\/counter\.ts/)
      expect(status).toBe(0)
    }
  })

  test('the matchers are there also for tests that import from vitest', async () => {
    const text = `import { expect, test } from 'vitest'
      import { boot } from 'tailchain/emulator'
      test('x', () => { expect(boot('counter.elf')).not.toHaveTaken('SysTick') })`
    expect((await tailchain(['test'], project({ 'x.isr.test.ts': text }))).status).toBe(0)
  })

  test("vitest's arguments go to vitest", async () => {
    const folder = project({ 'a.isr.test.ts': counterTest(1), 'b.isr.test.ts': counterTest(2) })
    const { status, stdout } = await tailchain(['test', 'a.isr', '--reporter=json'], folder)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ numTotalTests: 1 })
    const wrong = await tailchain(['test', '--reportr=json'], folder)
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toMatch(/has '--reportr'\nnearest: --reporter/)
  })

  test('no test files: status 1', async () => {
    const { status, stderr } = await tailchain(['test'], project({}))
    expect(status).toBe(1)
    expect(stderr).toMatch(/No test files found/)
  })

  test('--typecheck', async () => {
    const wrong = "import { boot, test } from 'tailchain'\ntest.skip('x', () => { boot(5) })"
    const folder = project({ 'x.isr.test.ts': wrong, 'y.isr.test.ts': counterTest(1) })
    expect((await tailchain(['test'], folder)).status).toBe(0)
    const { status, stdout } = await tailchain(['test', '--typecheck'], folder)
    expect(status).toBe(1)
    expect(stdout).toMatch(/x\.isr\.test\.ts\(2,\d+\): error TS2345/)
    expect(stdout).not.toMatch(/y\.isr\.test\.ts\(/)
    expect((await tailchain(['test', '--typecheck', 'y.isr'], folder)).status).toBe(0)
  })
})

describe('--watch', () => {
  let folder = ''
  let output = ''
  let child: ReturnType<typeof start>
  beforeAll(() => {
    const text = `import { boot, test } from 'tailchain'
      test('x', () => {
        const mcu = boot('firmware.elf')
        mcu.run()
        console.log('says ' + mcu.output)
      })`
    folder = project({ 'x.isr.test.ts': text, 'y.isr.test.ts': counterTest(1) })
    copyFileSync(example('hello'), join(folder, 'firmware.elf'))
    child = start(['test', '--watch'], folder)
    const collect = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
  })
  afterAll(() => {
    child.kill('SIGTERM')
  })
  const shows = async (text: RegExp): Promise<string> => {
    await expect.poll(() => output, { timeout: 30_000, interval: 50 }).toMatch(text)
    const shown = output
    output = ''
    return shown
  }
  const waiting = /atching for file changes|aiting for file changes/

  test('runs a test again when an ELF that it booted changes, and no other', async () => {
    await shows(new RegExp(`says hello[^]*(?:${waiting.source})`))

    copyFileSync(example('counter'), join(folder, 'firmware.elf'))
    const again = await shows(new RegExp(`says counter: no update was lost[^]*(?:${waiting.source})`))
    expect(again).not.toMatch(/y\.isr\.test\.ts/)

    // Linkers remove the old file first.
    rmSync(join(folder, 'firmware.elf'))
    await new Promise((resolve) => setTimeout(resolve, 500))
    copyFileSync(example('counter-c'), join(folder, 'firmware.elf'))
    await shows(new RegExp(`says counter-c: [^]*(?:${waiting.source})`))

    writeFileSync(join(folder, 'firmware.elf'), 'half written')
    await shows(new RegExp(`ELF_[^]*(?:${waiting.source})`))
    copyFileSync(example('hello'), join(folder, 'firmware.elf'))
    await shows(new RegExp(`says hello[^]*(?:${waiting.source})`))
  })
})
