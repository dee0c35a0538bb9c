import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, explore, type Mcu, type Panic, type Snapshot, type Stop } from '../../src/index.ts'
import { compileC, hasTool } from '../image/toolchain.ts'

const folder = join(import.meta.dirname, '../../fixtures/panics')

const booted = new Map<string, { readonly mcu: Mcu; readonly start: Snapshot }>()
/** About to panic; one machine for each ELF. */
function panicking(which: number, name = 'panics'): Mcu {
  let found = booted.get(name)
  if (found === undefined) {
    const mcu = boot(join(folder, `${name}.elf`))
    found = { mcu, start: mcu.snapshot() }
    booted.set(name, found)
  }
  const { mcu, start } = found
  mcu.restore(start)
  mcu.write('WHICH', which, 'u32')
  return mcu
}
type Ran = Pick<Mcu, 'output' | 'panic'> & { readonly stop: Stop }
const known = new Map<string, Ran>()
function ran(which: number, name = 'panics'): Ran {
  const key = `${name} ${String(which)}`
  let found = known.get(key)
  if (found === undefined) {
    const mcu = panicking(which, name)
    const stop = mcu.run()
    found = { stop, output: mcu.output, panic: mcu.panic }
    known.set(key, found)
  }
  return found
}
/** As core prints it. */
function text({ panic }: Pick<Mcu, 'panic'>): string {
  const { file, line, column } = panic?.location ?? {}
  return `panicked at ${String(file)}:${String(line)}:${String(column)}:\n${String(panic?.message)}`
}
/** Not come to the panic handler yet. */
function atFirstEntry(which: number): Mcu {
  const entry = ran(which).panic?.backtrace[0]?.pc ?? 0
  const mcu = panicking(which)
  mcu.runTo(entry)
  return mcu
}

test('the ELFs are built from the sources beside them', () => {
  const sums = readFileSync(join(folder, 'sources.sha256'), 'utf8').trim().split('\n')
  for (const line of sums) {
    const [sum, name = ''] = line.split(/\s+/)
    const source = readFileSync(join(folder, name))
    expect(createHash('sha256').update(source).digest('hex'), `${name}: run fixtures/panics/build`).toBe(sum)
  }
})

// Each is judged by what the firmware's own panic handler prints with core's formatting code.
const all = Array.from({ length: 29 }, (_, index) => index + 1)
/** What the first function of the machinery is not told: the limits of a string, what was compared, what has overflowed. */
const toldLater = [8, 20, 24, 25, 26]

describe.each(['panics', 'debug', 'symbols', 'rust-1.75', 'rust-1.85', 'rust-1.90'])(
  'a panic in Rust is what core prints of it: %s.elf',
  (name) => {
    test.each(all)('%i', (which) => {
      const found = ran(which, name)
      expect(found.stop.reason).toBe('panicked')
      expect(found.output).toMatch(/^panicked at /)
      expect(text(found)).toBe(found.output)
    })
  },
)

describe('where it is only about to begin', () => {
  test.each(all.filter((which) => !toldLater.includes(which)))('%i', (which) => {
    const mcu = atFirstEntry(which)
    expect(mcu.output).toBe('')
    expect(text(mcu)).toBe(ran(which).output)
  })
})

describe('with a handler that only halts, judged by what one that prints says of the same source', () => {
  test.each(all)('%i', (which) => {
    const silent = ran(which, 'halt')
    expect(silent.output).toBe('')
    expect(text(silent)).toBe(ran(which).output)
  })
  test.each(all)('%i, without debug information', (which) => {
    expect(text(ran(which, 'halt-symbols'))).toBe(ran(which, 'symbols').output)
  })
})

describe('with link-time optimisation, which leaves out what nobody looks at', () => {
  const judge = (which: number): Pick<Panic, 'kind' | 'message'> & { readonly line: number } => {
    const { output, panic } = ran(which)
    const [, line, message] = /^panicked at .*?:(\d+):\d+:\n([^]*)$/.exec(output) ?? []
    return { kind: panic?.kind ?? '', line: Number(line), message: message ?? '' }
  }
  // Of jumps of the `match` to the one panic that is left the line is the one of the `match`.
  const fromMatch = [1, 2, 12, 15, 21]
  // `held` is borrowed on the line before, and the compiler knows what comes of it.
  const before = { 16: 119 } as Readonly<Record<number, number>>
  // abs() is on this line, its panic in core.
  const within = { 28: 151 } as Readonly<Record<number, number>>

  test.each(all)('%i: the line, and nothing that is not so', (which) => {
    const { panic } = ran(which, 'halt-lto')
    const { kind, line, message } = judge(which)
    expect(panic?.location?.line).toBe(
      fromMatch.includes(which) ? 84 : (before[which] ?? within[which] ?? line),
    )
    if (panic?.message !== message) expect(panic?.message).toMatch(/, whose arguments were optimised away$/)
    if (panic?.kind !== 'panic') expect(panic?.kind).toBe(kind)
  })
  test('a line that is not the call is said to be near', () => {
    expect(ran(1, 'halt-lto').panic).toMatchObject({
      location: { line: 84, isGuess: true },
      text: expect.stringMatching(/^panicked near /) as unknown,
    })
    expect(ran(3, 'halt-lto').panic?.location).toEqual({
      file: 'fixtures/panics/panics.rs',
      line: 74,
      column: 5,
    })
  })
  test('of functions that the compiler has made one, none is named as if it were certain', () => {
    // core::cell::panic_already_borrowed is what is left of all that are told nothing.
    expect(ran(5, 'halt-lto').panic).toMatchObject({
      kind: 'panic',
      message:
        'core::cell::panic_already_borrowed or a function that was merged with it, whose arguments were optimised away',
    })
  })
})

describe('the backtrace', () => {
  test('goes through what was inlined', () => {
    const own = ran(3).panic?.backtrace.filter(({ isLibrary }) => isLibrary !== true)
    expect(own?.map(({ function: name, inlined }) => [name, inlined])).toEqual([
      ['panics::within', true],
      ['main', false],
      ['Reset', false],
    ])
  })
  test('is the same however far the panic handler has come', () => {
    expect(atFirstEntry(3).panic?.backtrace).toEqual(ran(3).panic?.backtrace)
  })
})

test('exploring finds the line, where nothing was printed yet', async () => {
  const name = 'double-borrow'
  const mcu = boot(join(import.meta.dirname, `../../firmware-examples/${name}/${name}.elf`))
  const report = await explore(mcu, {
    ...{ from: 'double_borrow::update', until: 'double_borrow::update_done', interrupts: ['SysTick'] },
  })
  expect(report.failures[0]?.panic).toMatchObject({
    message: 'RefCell already borrowed',
    location: { file: 'double-borrow/src/main.rs', line: 37, column: 28 },
  })
})

describe.skipIf(!hasTool('arm-none-eabi-gcc'))('C', () => {
  const assertion = `
    void __attribute__((noipa)) __assert_func(const char *file, int line, const char *name, const char *text) {
      for (;;) __asm volatile ("nop" :: "r"(file), "r"(line), "r"(name), "r"(text));
    }
    int main(void) { __assert_func("src/pump.c", 41, "start", "pressure < 10"); }`
  test("a failed assertion is newlib's text, and its line", () => {
    const stop = boot(compileC(assertion)).run({ limitCycles: 100_000 })
    expect(stop).toMatchObject({
      reason: 'panicked',
      panic: {
        kind: 'c_assert',
        message: 'assertion "pressure < 10" failed: file "src/pump.c", line 41, function: start',
        location: { file: 'src/pump.c', line: 41 },
      },
    })
  })
  test('a fault names the line', () => {
    const program = `
      volatile unsigned *where = (unsigned *)0xdeadbee0;
      int main(void) {
        return *where; /* here */
      }`
    const stop = boot(compileC(program)).run()
    if (stop.reason !== 'faulted' && stop.reason !== 'stuck') throw new Error(stop.reason)
    expect(stop.reason === 'faulted' ? stop.fault.text : '').toMatch(
      /^HardFault at main.*\(.*main\.c:\d+\): access/,
    )
  })
})

describe('what C libraries and crates say themselves', () => {
  test.each([1, 5])("newlib's assert, %i", (which) => {
    const { output, panic } = ran(which, 'c')
    expect(`${String(panic?.message)}\n`).toBe(output)
  })
  // Of panic-itm and panic-probe nothing is seen: no debugger has enabled the one, nobody has set up a channel for the other.
  test.each(['semihosting', 'rtt'])('panic-%s', (name) => {
    const mcu = panicking(1, `crates/panic-${name}`)
    mcu.run({ limitCycles: 5_000_000 })
    const printed = name === 'semihosting' ? mcu.output : realTimeTransfer(mcu)
    expect(printed.trim()).toBe(text(mcu))
  })
  test("a C function that is called 'panic' is none", () => {
    const { stop, panic } = ran(16, 'c')
    expect(stop).toMatchObject({ reason: 'exited', status: 'n'.charCodeAt(0) })
    expect(panic).toBeUndefined()
  })
})

/** The first up-channel of the control block: identifier, counts, then name, buffer, size and how much was written. */
function realTimeTransfer(mcu: Mcu): string {
  const [buffer, , written] = [28, 32, 36].map(
    (offset) => mcu.read('_SEGGER_RTT', 'u32', { offset }) as number,
  )
  return Buffer.from(mcu.bytes(buffer ?? 0, written ?? 0)).toString()
}
