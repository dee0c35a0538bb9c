import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import type { Availability } from './tools.ts'

const executablePath = '/usr/bin/chromium'

export function availability(): Availability {
  if (existsSync(executablePath)) return { available: true }
  return {
    available: false,
    why: `chromium: ${executablePath} was not found (needs the Debian package chromium)`,
  }
}

/** A browser without a window, and without a network but for what pages ask for. */
export function startChromium(): Promise<Browser> {
  const off = ['background-networking', 'component-update', 'sync', 'quic', 'gpu']
  const args = ['--no-sandbox', '--no-first-run', ...off.map((what) => `--disable-${what}`)]
  return chromium.launch({ executablePath, args, timeout: 120_000 })
}
