import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, explore, type Mcu } from '../../src/index.ts'
import { compileC, hasTool } from '../image/toolchain.ts'

const elf = join(import.meta.dirname, '../../fixtures/panics/panics.elf')

function panicking(which: number): Mcu {
  const mcu = boot(elf)
  mcu.write('WHICH', which, 'u32')
  return mcu
}
/** As core prints it. */
function text({ panic }: Mcu): string {
  const { file, line, column } = panic?.location ?? {}
  return `panicked at ${String(file)}:${String(line)}:${String(column)}:\n${String(panic?.message)}`
}
/** Not come to the panic handler yet. */
function atFirstEntry(which: number): Mcu {
  const whole = panicking(which)
  whole.run()
  const mcu = panicking(which)
  mcu.runTo(whole.panic?.backtrace[0]?.pc ?? 0)
  return mcu
}

// Each is judged by what the firmware's own panic handler prints with core's formatting code.
const all = Array.from({ length: 17 }, (_, index) => index + 1)
/** Results: their error is formatted by code of its own type. */
const ofUnknownType = [6, 7]
/** What the first function of the machinery is not told: what a slice's limits were, what was compared. */
const toldLater = [8, 13]

describe('a panic in Rust is what core prints of it', () => {
  test.each(all.filter((which) => !ofUnknownType.includes(which)))('%i', (which) => {
    const mcu = panicking(which)
    expect(mcu.run().reason).toBe('panicked')
    expect(mcu.output).toMatch(/^panicked at /)
    expect(text(mcu)).toBe(mcu.output)
  })
  test.each(ofUnknownType)('%i, but for the error', (which) => {
    const mcu = panicking(which)
    mcu.run()
    expect(text(mcu)).toBe(mcu.output.replace(/: Error$/, ': …'))
  })
  test.each(all.filter((which) => ![...ofUnknownType, ...toldLater].includes(which)))(
    '%i, where it is only about to begin',
    (which) => {
      const mcu = atFirstEntry(which)
      expect(mcu.output).toBe('')
      const before = text(mcu)
      mcu.run()
      expect(before).toBe(mcu.output)
    },
  )
})

describe('the backtrace', () => {
  test('goes through what was inlined', () => {
    const mcu = panicking(3)
    mcu.run()
    const own = mcu.panic?.backtrace.filter(({ isLibrary }) => isLibrary !== true)
    expect(own?.map(({ function: name, inlined }) => [name, inlined])).toEqual([
      ['panics::within', true],
      ['main', false],
      ['Reset', false],
    ])
  })
  test('is the same however far the panic handler has come', () => {
    const whole = panicking(3)
    whole.run()
    expect(atFirstEntry(3).panic?.backtrace).toEqual(whole.panic?.backtrace)
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
