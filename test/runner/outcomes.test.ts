import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { LiveProgress, progressWriter } from '../../runner/vitest/live-progress.ts'
import { boot, firmwareInfo } from '../../src/index.ts'
import { example, start, tailchain } from './command.ts'
import { project } from './project.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Fails where SysTick counts too: before the read, or after the write. */
const text = `
  import { boot, expect, explore, test } from 'tailchain'
  test('main alone counts', async () => {
    const report = await explore(boot('firmware.elf'), {
      from: 'counter_unprotected::bump',
      until: 'counter_unprotected::bump_done',
      interrupts: ['SysTick'],
      check: (mcu) => {
        if (mcu.read('COUNTER') !== 1) throw new Error('SysTick has counted')
      },
    })
    expect(report).toHoldOnEverySchedule()
  })`

let [folder, output] = ['', '']
let child: ReturnType<typeof start> | undefined
beforeAll(() => {
  folder = project({ 'x.isr.test.ts': text })
  copyFileSync(example('counter-unprotected'), join(folder, 'firmware.elf'))
  child = start(['test', '--watch'], folder)
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
})
afterAll(() => {
  child?.kill('SIGTERM')
})

/** What was written until vitest waits again. */
async function untilItWaits(): Promise<string> {
  await expect
    .poll(() => output, { timeout: 90_000, interval: 50 })
    .toMatch(/aiting for file|atching for file/)
  const shown = output
  output = ''
  return shown
}
const changed = 'schedules with another outcome than before'

/** The firmware with the store of SysTick's handler made a NOP. */
function withoutTheStore(elf: Buffer): Buffer {
  const mcu = boot(example('counter-unprotected'))
  const handler = firmwareInfo(example('counter-unprotected')).vectors.find(({ name }) => name === 'SysTick')
  const code = Buffer.from(mcu.bytes(handler?.handler ?? 0, 0x14))
  const [store, nop] = [Buffer.from([0x01, 0x60]), Buffer.from([0x00, 0xbf])]
  expect(code.subarray(0x10, 0x12)).toEqual(store) // str r1, [r0, #0]
  const at = elf.indexOf(code)
  expect(at).toBeGreaterThan(0)
  const patched = Buffer.from(elf)
  nop.copy(patched, at + 0x10)
  return patched
}

test('an ELF that was edited: which schedules fail now, and which do not any more', async () => {
  const path = join(folder, 'firmware.elf')
  const original = readFileSync(path)
  const first = await untilItWaits()
  const token = /^ {4}'(tc1:\S+)'$/m.exec(first)?.[1] ?? 'none'
  expect(first).toMatch(/1 exploration: 0 hold, 1 fail/)
  expect(first).not.toContain(changed)

  writeFileSync(path, withoutTheStore(original))
  const fixed = await untilItWaits()
  expect(fixed).toMatch(/1 exploration: 1 hold, 0 fail/)
  const block = fixed.slice(fixed.indexOf(changed)).split('\n')
  expect(block.slice(1, 5)).toEqual([
    '  x.isr.test.ts > main alone counts',
    '  counter_unprotected::bump..counter_unprotected::bump_done',
    '    does not fail any more: SysTick has counted',
    token,
  ])

  writeFileSync(path, original)
  const broken = await untilItWaits()
  expect(broken.slice(broken.indexOf(changed)).split('\n').slice(3, 5)).toEqual([
    '    fails now: SysTick has counted',
    token,
  ])
})

test('progress comes from workers while somebody looks', () => {
  const progress = { boundaries: 35, classes: 9, schedules: 1200, failures: 1 }
  expect(progressWriter('a test', 'a..b')).toBeUndefined()
  const live = new LiveProgress()
  live.begin()
  try {
    const writer = progressWriter('a \u001b[2Jtest', 'a..b')
    expect(live.lines(80)).toEqual([])
    writer?.show(progress)
    expect(live.lines(80)).toEqual([
      ' exploring a..b: a \\u{1b}[2Jtest',
      expect.stringMatching(/^ {3}35 boundaries, 9 classes, 1,200 schedules \([\d,]+\/s\), 1 failure$/),
    ])
    expect(live.lines(20).every((line) => line.length <= 20)).toBe(true)
    writer?.end()
    expect(live.lines(80)).toEqual([])
  } finally {
    live.end()
  }
  expect(progressWriter('a test', 'a..b')).toBeUndefined()
})

test('tailchain ui says what to install', async () => {
  // This repository has no @vitest/ui.
  const { status, stderr } = await tailchain(['ui'], folder)
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^tailchain: the UI is not installed: npm install --save-dev @vitest\/ui@\d+\.\d+\.\d+\n$/,
    ),
  ])
})
