/*
 * Makes the README's pictures from real runs: npm run pictures. Needs Chromium (Debian: chromium).
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AnsiUp } from 'ansi_up'
import { chromium, type Browser } from 'playwright-core'

const root = join(import.meta.dirname, '..')
const work = join(root, 'tailchain-report/pictures')
const pictures = join(root, 'docs/pictures')
const cli = join(root, 'dist/cli.cjs')
const columns = 100

/** Of a dark terminal. */
const palette = { red: '#ff7b72', green: '#56d364', yellow: '#e3b341', cyan: '#56d4dd', blue: '#79c0ff' }

/** A test as a user would write it, that fails. */
const test = `import { boot, expect, explore, test } from 'tailchain'

test('no arrival of SysTick loses an update', async () => {
  const mcu = boot('firmware-examples/counter-unprotected/counter-unprotected.elf')
  const report = await explore(mcu, {
    from: 'counter_unprotected::bump',
    until: 'counter_unprotected::bump_done',
    interrupts: ['SysTick'],
    check: (end) => { expect(end.read('COUNTER')).toBe(1 + end.taken('SysTick')) },
  })
  expect(report).toHoldOnEverySchedule()
})
`

/** What a command prints on a terminal of {@link columns}. */
function printed(args: readonly string[]): string {
  const env = { ...process.env, FORCE_COLOR: '1', COLUMNS: String(columns), CI: '' }
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: 'utf8', env })
  return stdout + stderr
}

async function terminal(browser: Browser, text: string, name: string): Promise<void> {
  const ansi = new AnsiUp()
  ansi.use_classes = true
  const colors = Object.entries(palette).map(([name, color]) => `.ansi-${name}-fg { color: ${color} }`)
  const html = `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #1b1f27; width: max-content }
    pre { margin: 0; padding: 18px 22px; width: ${String(columns)}ch; white-space: pre-wrap; word-break: break-all }
    pre { color: #d5dae3; font: 13px/1.42 'DejaVu Sans Mono', Menlo, Consolas, monospace }
    ${colors.join(' ')} .ansi-red-bg { background: #c4352b }
  </style><pre>${ansi.ansi_to_html(text)}</pre>`
  const page = await browser.newPage({ deviceScaleFactor: 1.5 })
  await page.setContent(html)
  await page.locator('pre').screenshot({ path: join(pictures, name) })
  await page.close()
}

async function viewer(browser: Browser, file: string, name: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 720 }, colorScheme: 'light' })
  await page.goto(pathToFileURL(file).href)
  await page.getByRole('tab').first().waitFor()
  await page.keyboard.press('ArrowRight')
  await page.screenshot({ path: join(pictures, name) })
  await page.close()
}

mkdirSync(work, { recursive: true })
mkdirSync(pictures, { recursive: true })
const file = join(work, 'lost-update.isr.test.ts')
writeFileSync(file, test)
const failure = printed(['test', file])
const start = failure.indexOf('FAIL')
const lineStart = failure.lastIndexOf('\n', start) + 1
const end = failure.indexOf('trace:', start)
if (start < 0 || end < 0) throw new Error(`the test has not failed as it should:\n${failure}`)

const trace = join(work, 'nested.html')
const elf = 'firmware-examples/double-borrow/double-borrow.elf'
execFileSync(
  process.execPath,
  [
    ...[cli, 'trace', elf, '--from', 'double_borrow::update', '--until', 'double_borrow::update_done'],
    ...['--pend', 'SysTick@double_borrow::update+0x10', '--html', trace],
  ],
  { cwd: root, stdio: 'inherit' },
)

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-sync',
  ],
})
try {
  await terminal(browser, failure.slice(lineStart, end).trimEnd(), 'failure.png')
  await viewer(browser, trace, 'trace-viewer.png')
} finally {
  await browser.close()
}
