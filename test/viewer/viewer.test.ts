import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inflateSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { before, boot, firmwareTrace, onWrite, pend, type Mcu } from '../../src/index.ts'
import { traceHtml } from '../../runner/report/trace-html.ts'
import type { TraceDocument } from '../../src/trace/document.ts'
import { availability, startChromium } from '../oracles/chromium.ts'
import { example, root } from '../session/scenarios.ts'
import { enlarged } from './large-trace.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'tailchain-viewer-'))
let browser: Browser | undefined
let pages: Page[] = []

/** What a screen is asked for. */
interface Look {
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  readonly hash?: string
}

let files = 0
async function open(
  trace: TraceDocument,
  { colorScheme = 'light', hash = '', ...size }: Look = {},
): Promise<Page> {
  const file = join(folder, `${String(files++)}.html`)
  writeFileSync(file, traceHtml(trace))
  if (browser === undefined) throw new Error('no browser')
  const viewport = { width: size.width ?? 1280, height: size.height ?? 800 }
  // The page's own policy would keep axe out.
  const page = await browser.newPage({ viewport, colorScheme, bypassCSP: true })
  pages.push(page)
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) problems.push(`asks for ${request.url()}`)
  })
  await page.goto(`${pathToFileURL(file).href}${hash}`)
  await page.getByRole('slider').waitFor({ timeout: 120_000 })
  return page
}
/** Whatever the page complains of. */
let problems: string[] = []

function recorded(mcu: Mcu, title = 'a test'): TraceDocument {
  return firmwareTrace.recordTrace(mcu, { title })
}
function lostUpdate(): TraceDocument {
  const mcu = boot(example('counter-unprotected'))
  mcu.runTo('counter_unprotected::bump')
  mcu.schedule(pend('SysTick', onWrite('COUNTER', { side: 'before' })))
  mcu.runTo('counter_unprotected::bump_done')
  return recorded(mcu)
}
/** SysTick pends itself once more, and GPIOB waits for both. */
function chained(): TraceDocument {
  const mcu = boot(example('reentrancy'))
  mcu.runTo('reentrancy::window')
  mcu.schedule(pend('SysTick', before('reentrancy::window')), pend('GPIOB', before('reentrancy::window')))
  mcu.runTo('reentrancy::window_done')
  return recorded(mcu)
}
function motor(): TraceDocument {
  const mcu = boot(example('motor'), { chip: 'lm3s6965evb' })
  mcu.run()
  return recorded(mcu)
}

/** The registers that the page shows, by name. */
async function shownRegisters(page: Page): Promise<Record<string, number>> {
  const rows = await page.locator('.registers > div').allInnerTexts()
  return Object.fromEntries(
    rows.map((row) => {
      const [, name = '', value = ''] = /^([\w ]+?)\s+(0x[\da-f]{8})/.exec(row.trim()) ?? []
      return [name, Number(value)]
    }),
  )
}
/** What they are by the data alone. */
function registersAt(
  { registers, initialRegisters, columns }: TraceDocument,
  row: number,
): Record<string, number> {
  const now = [...initialRegisters]
  const changes = columns.changeCounts.subarray(0, row).reduce((sum, count) => sum + count, 0)
  for (let change = 0; change < changes; change++)
    now[columns.changeRegisters[change] ?? 0] = columns.changeValues[change] ?? 0
  return Object.fromEntries(registers.map((name, index) => [name, now[index] ?? 0]))
}
function instructionAt({ code, columns }: TraceDocument, row: number): string {
  return code[columns.code[row] ?? -1]?.text ?? ''
}
const valueNow = async (page: Page): Promise<number> =>
  Number(await page.getByRole('slider').getAttribute('aria-valuenow'))

describe.skipIf(!availability().available)('the trace viewer', () => {
  beforeAll(async () => {
    firmwareTrace.keepRuns()
    browser = await startChromium()
  })
  afterEach(async () => {
    for (const page of pages) await page.close()
    pages = []
    const found = problems
    problems = []
    expect(found).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  test('holds the trace as it was recorded', () => {
    const trace = lostUpdate()
    const [, data = ''] = /id="trace">([^<]*)</.exec(traceHtml(trace)) ?? []
    expect(firmwareTrace.decodeTrace(inflateSync(Buffer.from(data, 'base64')))).toEqual(trace)
  })

  test('steps forward and back by keys: registers, code and variables are those of the data', async () => {
    const trace = lostUpdate()
    const page = await open(trace)
    await page.keyboard.press('Home')
    const rows = trace.columns.code.length
    for (let row = 0; row < rows; row++) {
      if (row > 0) await page.keyboard.press('ArrowRight')
      expect(await valueNow(page)).toBe(trace.firstInstruction + row)
      expect(await shownRegisters(page), `at row ${String(row)}`).toEqual(registersAt(trace, row))
      const current = await page.locator('.disassembly [aria-current] code').innerText()
      expect(current.startsWith(instructionAt(trace, row))).toBe(true)
    }
    for (let row = rows - 2; row >= 0; row--) {
      await page.keyboard.press('ArrowLeft')
      expect(await valueNow(page)).toBe(trace.firstInstruction + row)
    }
    expect(await shownRegisters(page)).toEqual(registersAt(trace, 0))
    await page.keyboard.press('ArrowLeft')
    expect(await valueNow(page)).toBe(trace.firstInstruction)
  })

  test('the source line at the cursor is the one of the debug information', async () => {
    const trace = lostUpdate()
    const page = await open(trace)
    // The store that loses the update, by the thread.
    const row = trace.columns.code.findLastIndex((_, at) => instructionAt(trace, at).startsWith('str r1'))
    await page.evaluate(`location.hash = '#i=${String(trace.firstInstruction + row)}'`)
    await expect.poll(() => valueNow(page)).toBe(trace.firstInstruction + row)
    const source = readFileSync(join(root, 'firmware-examples/counter-unprotected/src/main.rs'), 'utf8')
    const line = Number(await page.locator('.source [aria-current] .number').innerText())
    const text = await page.locator('.source [aria-current] code').innerText()
    expect(text.trim()).toBe(source.split('\n')[line - 1]?.trim())
    expect(text).toMatch(/write_volatile/)
  })

  test('the events are a table with the figures of the data, and lead to their rows', async () => {
    const trace = chained()
    const page = await open(trace)
    await page.getByRole('tab', { name: 'Events' }).click()
    await page.getByRole('combobox', { name: 'Which events' }).selectOption('entered')
    const table = page.getByRole('table', { name: 'Events of the run' })
    const lines = await table.getByRole('row').allInnerTexts()
    const shown = lines.slice(1).map((line) => line.split('\t').map((cell) => cell.trim()))
    const names = new Map(trace.exceptions.map(({ number, name }) => [number, name]))
    const entered = trace.activations.map(({ exception, enteredAt }) => [
      enteredAt.instruction.toLocaleString('en'),
      enteredAt.cycle.toLocaleString('en'),
      names.get(exception),
    ])
    expect(shown.map((cells) => cells.slice(0, 3))).toEqual(entered)
    expect(shown.map((cells) => cells[3]?.includes('tail-chained'))).toEqual(
      trace.activations.map(({ how }) => how === 'tailChained'),
    )
    expect(trace.activations.filter(({ how }) => how === 'tailChained')).toHaveLength(2)
    await table.getByRole('button').last().click()
    expect(await valueNow(page)).toBe(trace.activations.at(-1)?.enteredAt.instruction)
  })

  test('n and p go from event to event, Shift and arrows past handlers', async () => {
    const trace = lostUpdate()
    const page = await open(trace)
    const [activation] = trace.activations
    await page.keyboard.press('Home')
    const seen: number[] = []
    for (let at = 0; at < 6; at++) {
      await page.keyboard.press('n')
      seen.push(await valueNow(page))
    }
    expect(seen).toContain(activation?.enteredAt.instruction)
    expect(seen).toContain(activation?.returnedAt?.instruction)
    await page.keyboard.press('p')
    expect(await valueNow(page)).toBeLessThan(seen.at(-1) ?? 0)
    await page.evaluate(`location.hash = '#i=${String((activation?.enteredAt.instruction ?? 0) - 1)}'`)
    await expect.poll(() => valueNow(page)).toBe((activation?.enteredAt.instruction ?? 0) - 1)
    await page.keyboard.press('Shift+ArrowRight')
    expect(await valueNow(page)).toBe(activation?.returnedAt?.instruction)
  })

  test("variables: values at the cursor, who wrote them, and the wanted one's writes", async () => {
    const trace = lostUpdate()
    const page = await open(trace)
    await page.getByRole('tab', { name: 'Variables' }).click()
    const row = page.getByRole('row').filter({ hasText: '::COUNTER' })
    await page.keyboard.press('Home')
    // Focus is on a tab; Home is the page's all the same.
    await page.getByRole('slider').focus()
    await page.keyboard.press('Home')
    expect(await row.locator('code').innerText()).toBe('0')
    await page.keyboard.press('End')
    expect(await row.locator('code').innerText()).toBe('1')
    expect(await row.getByRole('cell').last().innerText()).toMatch(/thread/)
    await row.getByRole('button', { name: /COUNTER/ }).click()
    await page.getByRole('slider').focus()
    await page.keyboard.press('Shift+W')
    await page.keyboard.press('Shift+W')
    // The handler's write: nobody sees it before the thread's.
    expect(await page.getByRole('status').innerText()).toMatch(/^\s*SysTick/)
  })

  test('search finds functions, lines, exceptions, variables, addresses and instructions', async () => {
    const trace = lostUpdate()
    const page = await open(trace)
    const find = async (text: string): Promise<string> => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Home')
      await page.keyboard.press('/')
      const field = page.getByRole('combobox', { name: /Search/ })
      await field.fill(text)
      const options = await page.getByRole('option').allInnerTexts()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Escape')
      await field.fill('')
      return options.map((option) => option.replace(/\s+/g, ' ')).join('\n')
    }
    expect(await find('bump_done')).toBe('')
    expect(await find('systick')).toMatch(/exception SysTick entered once/)
    expect(await valueNow(page)).toBe(trace.activations[0]?.enteredAt.instruction)
    expect(await find('counter_unprotected::bump')).toMatch(/function/)
    expect(await page.getByRole('status').innerText()).toMatch(/counter_unprotected::bump\s/)
    expect(await find('main.rs:68')).toMatch(/line .*main\.rs:68/)
    expect(await page.getByRole('status').innerText()).toMatch(/main\.rs:68/)
    expect(await find('COUNTER')).toMatch(/variable .*COUNTER 4 accesses/)
    expect(await page.getByRole('status').innerText()).toMatch(/ldr/)
    const address = trace.code.find((_, index) => index === trace.columns.code[10])?.address ?? 0
    await find(`0x${address.toString(16)}`)
    expect(await valueNow(page)).toBe(trace.firstInstruction + 10)
    await find(`#${String(trace.firstInstruction + 7)}`)
    expect(await valueNow(page)).toBe(trace.firstInstruction + 7)
    expect(await find('no such thing')).toBe('')
  })

  test('a link leads to its instruction, stretch and axis, and the address follows', async () => {
    const trace = motor()
    const page = await open(trace, { hash: '#i=2000&view=14000-15000&axis=cycles' })
    expect(await valueNow(page)).toBe(2000)
    expect(await page.getByRole('button', { name: 'cycles' }).getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.evaluate('location.hash')).toMatch(/^#i=2001&view=\d+-\d+&axis=cycles$/)
    await page.reload()
    await page.getByRole('slider').waitFor()
    expect(await valueNow(page)).toBe(2001)
  })

  test('names of the firmware are text, whatever is in them', async () => {
    const mcu = boot(join(root, 'fixtures/trace/hostile-names.elf'))
    mcu.runFor({ instructions: 600 })
    const trace = recorded(mcu, '</title><script>document.title=3</script>')
    expect(trace.functions.map(({ name }) => name)).toContain('</script><script>document.title=2</script>')
    const page = await open(trace)
    expect(await page.title()).toBe('</title><script>document.title=3</script> – Tailchain trace')
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(trace.title)
    await page.getByRole('tab', { name: 'Variables' }).click()
    const name = '</script><img src=x onerror="document.title=1">'
    expect(await page.getByRole('rowheader', { name }).innerText()).toBe(name)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('script').count()).toBe(2)
  })

  test('light and dark, as the system has it or as one chooses', async () => {
    const trace = chained()
    const background = (page: Page): Promise<unknown> =>
      page.evaluate('getComputedStyle(document.body).backgroundColor')
    const light = await open(trace)
    const dark = await open(trace, { colorScheme: 'dark' })
    const [white, black] = [await background(light), await background(dark)]
    expect(white).toBe('rgb(255, 255, 255)')
    expect(black).not.toBe(white)
    await light.keyboard.press('t')
    await light.keyboard.press('t')
    expect(await background(light)).toBe(black)
    await dark.keyboard.press('t')
    expect(await background(dark)).toBe(white)
  })

  test.each([
    ['light', 1280, 800],
    ['dark', 1280, 800],
    ['light', 800, 600],
    ['dark', 800, 600],
  ] as const)('axe finds nothing serious: %s, %i × %i', async (colorScheme, width, height) => {
    const page = await open(chained(), { colorScheme, width, height })
    await page.evaluate(axe)
    for (const tab of ['State', 'Variables', 'Events', 'About', 'help']) {
      if (tab === 'help') await page.keyboard.press('?')
      else await page.getByRole('tab', { name: tab }).click()
      const found = await page.evaluate<{
        violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
      }>('axe.run(document)')
      const serious = found.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
        )
      expect(serious, tab).toEqual([])
    }
  })

  test('what is drawn is not blank, and has the colours of the handlers', async () => {
    const page = await open(chained())
    const counted = await page.evaluate<
      Record<string, number>
    >(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
      const canvas = document.querySelector('.lanes canvas')
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      const colors = new Map()
      for (let at = 0; at < data.length; at += 4) {
        const key = data[at] + ' ' + data[at + 1] + ' ' + data[at + 2]
        if (data[at + 3] === 255) colors.set(key, (colors.get(key) ?? 0) + 1)
      }
      resolve(Object.fromEntries(colors))
    })))`)
    // --c0, --c1 and --c-thread of style.css.
    for (const color of ['10 108 184', '180 84 10', '107 120 133'])
      expect(counted[color], color).toBeGreaterThan(500)
    const png = await page.screenshot()
    expect(png.length).toBeGreaterThan(20_000)
  })

  test('can be reached by the tab key, in the order of the page', async () => {
    const page = await open(lostUpdate())
    const order: string[] = []
    for (let at = 0; at < 24; at++) {
      await page.keyboard.press('Tab')
      order.push(
        String(
          await page.evaluate(
            `document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText`,
          ),
        ),
      )
    }
    const wanted = [
      'Search for',
      'instructions',
      'Help',
      'Instruction at the cursor',
      'One instruction on',
      'Source lines',
      'Instructions',
      'State',
    ]
    const places = wanted.map((name) => order.findIndex((label) => label.startsWith(name)))
    expect(
      places.every((place) => place >= 0),
      order.join(' | '),
    ).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  test('a million instructions: opens, and steps from one end to the other', async () => {
    const trace = enlarged(motor(), 1_000_000)
    const rows = trace.columns.code.length
    expect(rows).toBeGreaterThanOrEqual(1_000_000)
    const page = await open(trace)
    await page.keyboard.press('End')
    expect(await valueNow(page)).toBe(trace.firstInstruction + rows - 1)
    await page.keyboard.press('ArrowLeft')
    const shorter = { ...trace, columns: { ...trace.columns } }
    expect(await shownRegisters(page)).toEqual(registersAt(shorter, rows - 2))
    const { size } = await import('node:fs').then(({ statSync }) =>
      statSync(join(folder, `${String(files - 1)}.html`)),
    )
    expect(size).toBeLessThan(20_000_000)
  })
})
