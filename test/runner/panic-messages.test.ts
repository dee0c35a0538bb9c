import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, explore, type Mcu, type Snapshot } from '../../src/index.ts'
import { backtraceLines } from '../../runner/report/backtrace-text.ts'
import { stopText } from '../../runner/report/stop-text.ts'

// What people read when firmware fails, a file for each failure. They are compared exactly; after reading what has changed:
// npx vitest run test/runner/panic-messages.test.ts --update
const messages = '../../fixtures/messages'
const panics = join(import.meta.dirname, '../../fixtures/panics')

const booted = new Map<string, { readonly mcu: Mcu; readonly start: Snapshot }>()
function ran(name: string, which: number): Mcu {
  let found = booted.get(name)
  if (found === undefined) {
    const mcu = boot(join(panics, `${name}.elf`))
    found = { mcu, start: mcu.snapshot() }
    booted.set(name, found)
  }
  const { mcu, start } = found
  mcu.restore(start)
  mcu.write('WHICH', which, 'u32')
  mcu.run({ limitCycles: 5_000_000 })
  return mcu
}
/** As the reports say it, and what the firmware itself has printed. */
function told(mcu: Mcu): string {
  const { panic, lastStop, output } = mcu
  if (lastStop === undefined) throw new Error('it has not run')
  const noted = panic === undefined || lastStop.reason === 'panicked' ? [] : [`the firmware ${panic.text}`]
  const printed =
    output === ''
      ? []
      : [
          'printed:',
          ...output
            .trimEnd()
            .split('\n')
            .map((line) => `  ${line}`),
        ]
  const lines = [
    stopText(lastStop),
    ...noted,
    ...backtraceLines(panic?.backtrace ?? mcu.backtrace()),
    ...printed,
  ]
  return lines.join('\n')
}

const rust = [
  ...[
    'text',
    'arguments',
    'index',
    'unwrap-none',
    'expect-none',
    'unwrap-error',
    'expect-error',
    'assert-eq',
  ],
  ...[
    'assert-with-message',
    'assert',
    'division-by-zero',
    'borrow-mut-twice',
    'slice-end',
    'unreachable',
    'todo',
  ],
  ...['borrow-mut-while-borrowed', 'format-options', 'slice-start', 'slice-order', 'string-inside-character'],
  ...[
    'borrow-while-borrowed-mutably',
    'unwrap-error-enum',
    'expect-error-struct',
    'assert-ne',
    'assert-eq-option',
  ],
  ...['copy-of-other-length', 'remainder-by-zero', 'negation-overflows', 'width-and-precision'],
].map((name, index) => ({ name, which: index + 1 }))
const profiles = {
  'optimised for size': 'panics',
  'not optimised': 'debug',
  'without debug information': 'symbols',
  'a handler that only halts': 'halt',
  'and link-time optimisation': 'halt-lto',
}

describe('Rust', () => {
  test.each(rust)('$name', async ({ name, which }) => {
    const parts = Object.entries(profiles).map(([profile, elf]) => `${profile}:\n${told(ran(elf, which))}\n`)
    await expect(parts.join('\n')).toMatchFileSnapshot(`${messages}/panic-rust-${name}.txt`)
  })

  test.each(['abort', 'halt', 'itm', 'probe', 'rtt', 'semihosting'])('panic-%s', async (name) => {
    const parts = [1, 2].map((which) => `${told(ran(`crates/panic-${name}`, which))}\n`)
    await expect(parts.join('\n')).toMatchFileSnapshot(`${messages}/panic-crate-${name}.txt`)
  })

  test('what explore says of a double borrow', async () => {
    const mcu = boot(join(import.meta.dirname, '../../firmware-examples/double-borrow/double-borrow.elf'))
    const report = await explore(mcu, {
      ...{ from: 'double_borrow::update', until: 'double_borrow::update_done', interrupts: ['SysTick'] },
    })
    const text = report.failures.map(({ message, panic }) => [
      message,
      ...backtraceLines(panic?.backtrace ?? []),
    ])
    await expect(`${text.flat().join('\n')}\n`).toMatchFileSnapshot(`${messages}/explore-double-borrow.txt`)
  })
})

const c = {
  'panic-c-assert': 1,
  'panic-c-abort': 2,
  'panic-c-assert-fail': 3,
  'panic-c-aeabi-assert': 4,
  'panic-c-assert-without-function': 5,
  'panic-c-stack-protector': 6,
  'fault-bus-escalated': 7,
  'fault-bus': 8,
  'fault-division-escalated': 9,
  'fault-division': 10,
  'fault-unaligned': 11,
  'fault-execute-never': 12,
  'fault-no-thumb-bit': 13,
  'fault-undefined-instruction': 14,
  'fault-lockup': 15,
  'panic-c-none': 16,
  'panic-c-exit': 17,
  'panic-cpp-pure-virtual': 18,
  'panic-cpp-terminate': 19,
  'panic-c-vendor-assert': 20,
}
describe('C', () => {
  test.each(Object.entries(c))('%s', async (name, which) => {
    await expect(`${told(ran('c', which))}\n`).toMatchFileSnapshot(`${messages}/${name}.txt`)
  })
})
