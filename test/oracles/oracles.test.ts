import { expect, test } from 'vitest'
import { availability as armGcc } from './arm-gcc.ts'
import { availability as chromium } from './chromium.ts'
import { availability as qemu } from './qemu.ts'
import { availability as unicorn } from './unicorn.ts'

// The one place that names what is missing: the tests that need an oracle are skipped without it.
for (const [name, availability] of Object.entries({
  unicorn: unicorn(),
  qemu: qemu(),
  'arm-gcc': armGcc(),
  chromium: chromium(),
})) {
  test(`the oracle ${name} is available`, (context) => {
    if (!availability.available) {
      process.stderr.write(`skipped: ${availability.why}\n`)
      context.skip(availability.why)
      return
    }
    expect(availability.available).toBe(true)
  })
}
