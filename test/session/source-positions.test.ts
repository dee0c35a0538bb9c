import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sourceText } from '../../src/machine/source/source-text.ts'
import { after, before, boot, entering, explore, pend } from '../../src/index.ts'
import { hasTool } from '../image/toolchain.ts'

const root = join(import.meta.dirname, '../..')
const elf = (name: string): string => join(root, 'firmware-examples', name, `${name}.elf`)
const source = readFileSync(join(root, 'firmware-examples/counter-unprotected/src/main.rs'), 'utf8').split(
  '\n',
)
/** Number of the first line with this text, from 1. */
const lineOf = (text: string): number => source.findIndex((line) => line.includes(text)) + 1

const unprotected = elf('counter-unprotected')
const increment = lineOf('counter.write_volatile')

describe('runTo a line', () => {
  test.skipIf(!hasTool('arm-none-eabi-addr2line'))('stops where addr2line says that the line is', () => {
    const mcu = boot(unprotected)
    for (const text of ['bump();', 'bump_done();', 'set_clock_source', 'COUNTER).read_volatile']) {
      const line = lineOf(text)
      const { pc, reason } = mcu.runTo(`src/main.rs:${String(line)}`)
      expect(reason).toBe('breakpoint')
      const judged = execFileSync('arm-none-eabi-addr2line', ['-i', '-e', unprotected, pc.toString(16)], {
        encoding: 'utf8',
      })
      expect(judged).toMatch(new RegExp(`counter-unprotected/src/main\\.rs:${String(line)}\\b`))
    }
  })

  test('in each of its copies: the handler has inlined it too', () => {
    const mcu = boot(unprotected)
    const place = `src/main.rs:${String(increment)}`
    mcu.runTo('counter_unprotected::bump')
    mcu.schedule(pend('SysTick', before('counter_unprotected::bump_done')))
    expect(mcu.runTo(place).place).toMatch(/^counter_unprotected::bump/)
    expect(mcu.runTo(place).place).toMatch(/^SysTick/)
  })

  test('the stop has the position, and its text', () => {
    const line = lineOf('bump();')
    const stop = boot(unprotected).runTo(`src/main.rs:${String(line)}`)
    expect(stop.place).toMatch(/^counter_unprotected::__cortex_m_rt_main\+0x/)
    expect(stop.source).toEqual({
      file: 'firmware-examples/counter-unprotected/src/main.rs',
      ...{ line, column: (source[line - 1] ?? '').indexOf('bump') + 1, text: 'bump();' },
    })
    // What is compared or printed whole is the same with and without debug information.
    expect(Object.keys(stop)).not.toContain('source')
  })

  test.each([
    ['src/main.rs:1', 'LINE_WITHOUT_CODE', /nearest lines with code: src\/main\.rs:19\./],
    [
      'src/mian.rs:24',
      'SOURCE_FILE_UNKNOWN',
      /Nearest: firmware-examples\/counter-unprotected\/src\/main\.rs\./,
    ],
    ['main.c:24', 'SOURCE_FILE_UNKNOWN', /main\.rs/],
  ])('%s: %s', (place, code, hint) => {
    expect(() => boot(unprotected).runTo(place)).toThrow(
      expect.objectContaining({ code, hint: expect.stringMatching(hint) as string }),
    )
  })
})

describe('conditions', () => {
  const arrivedAt = (when: Parameters<typeof pend>[1]): string | undefined => {
    const mcu = boot(unprotected)
    mcu.schedule(pend('SysTick', when))
    mcu.runTo('counter_unprotected::bump_done')
    return mcu.exceptions[0]?.enteredAt.place
  }
  const bump = lineOf('    increment();')

  test('before and after a line: of its code the first part is a call that was inlined there', () => {
    expect(arrivedAt(before(`src/main.rs:${String(increment)}`))).toBe('counter_unprotected::bump+0x4')
    expect(arrivedAt(after(`src/main.rs:${String(increment)}`))).toBe('counter_unprotected::bump+0x8')
  })
  test('entering the function that a line is in', () => {
    expect(arrivedAt(entering(`src/main.rs:${String(bump - 1)}`))).toBe('counter_unprotected::bump')
  })
  test('the nth coming to a line counts all copies, and returns from inlined calls not', () => {
    const mcu = boot(unprotected)
    mcu.runTo('counter_unprotected::bump')
    mcu.schedule(
      pend('SysTick', before('counter_unprotected::bump_done')),
      pend('PendSV', before(`src/main.rs:${String(increment)}`, 2)),
    )
    mcu.runTo('counter_unprotected::bump_done')
    expect(mcu.placeOf(mcu.arrivals[1]?.firedAt?.pc ?? 0)).toBe('SysTick+0x4')
  })
  test('the moment has its position', () => {
    const mcu = boot(unprotected)
    mcu.schedule(pend('SysTick', before(`src/main.rs:${String(increment)}`)))
    mcu.runTo('counter_unprotected::bump_done')
    expect(mcu.exceptions[0]?.enteredAt.source).toMatchObject({ line: increment })
  })
})

describe('explanations', () => {
  test('name the line of each access', async () => {
    const report = await explore(boot(unprotected), {
      from: 'counter_unprotected::bump',
      until: 'counter_unprotected::bump_done',
      interrupts: ['SysTick'],
    })
    const text = 'counter.write_volatile(counter.read_volatile() + 1);'
    for (const { source } of report.races[0]?.accesses ?? [])
      expect(source).toMatchObject({ line: increment, text })
    expect(report.races).toHaveLength(1)
    expect(JSON.stringify(report.races)).toContain(text)
  })
})

describe('source text', () => {
  const outside = mkdtempSync(join(tmpdir(), 'tailchain-source-'))
  const inside = mkdtempSync(join(root, 'test/session/source-'))
  afterAll(() => {
    for (const folder of [outside, inside]) rmSync(folder, { recursive: true })
  })
  writeFileSync(join(outside, 'secret.rs'), 'secret\n')
  writeFileSync(join(inside, 'own.rs'), '\n  own\u001b[31m\n')
  symlinkSync(join(outside, 'secret.rs'), join(inside, 'link.rs'))

  test('is read below the project alone, links followed, and is safe to print', () => {
    expect(sourceText(relative(process.cwd(), join(inside, 'own.rs')), 2)).toBe('own\\u{1b}[31m')
    expect(sourceText(join(inside, 'own.rs'), 2)).toBe('own\\u{1b}[31m')
    expect(sourceText(join(inside, 'own.rs'), 1)).toBeUndefined()
    expect(sourceText(join(inside, 'own.rs'), 99)).toBeUndefined()
    expect(sourceText(join(outside, 'secret.rs'), 1)).toBeUndefined()
    expect(sourceText(join(inside, 'link.rs'), 1)).toBeUndefined()
    expect(sourceText(relative(process.cwd(), join(outside, 'secret.rs')), 1)).toBeUndefined()
    expect(sourceText(inside, 1)).toBeUndefined()
  })
})
