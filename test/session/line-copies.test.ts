import { readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { before, boot, explore, pend } from '../../src/index.ts'
import { run as tailchain } from '../../runner/cli/explore.ts'
import { compileC, hasTool, run as judge } from '../image/toolchain.ts'

// The handler decides by which of two copies of `finish` and of `begin` the window is gone through.
const program = `
volatile unsigned which, before_it, done, turns;
static inline __attribute__((always_inline)) void begin(void) {
  before_it = 7; /* begins */
}
static inline __attribute__((always_inline)) void finish(void) {
  done += 3; /* finishes */
}
void TIM2_IRQHandler(void) { which = 1; }
__attribute__((noinline)) void work(void) {
  if (turns & 1) { turns += 5; begin(); turns ^= 1; }
  else { begin(); turns += 2; }
  if (which == 0) { turns += 9; finish(); turns -= 1; }
  else { finish(); turns *= 3; }
}
__attribute__((noinline)) int main(void) {
  *(volatile unsigned *)0xe000e100 = 2;
  for (;;) work(); /* for ever */
}
`

describe.skipIf(!hasTool('arm-none-eabi-gcc'))('a line of which there are copies', () => {
  let elf = ''
  let source = ''
  beforeAll(() => {
    elf = compileC(program)
    source = readFileSync(elf.replace('firmware.elf', 'main.c'), 'utf8')
  })
  afterAll(() => {
    rmSync(dirname(elf), { recursive: true })
  })
  const lineOf = (text: string): string =>
    `main.c:${String(source.split('\n').findIndex((line) => line.includes(text)) + 1)}`
  /** Where addr2line has the innermost line of an address. */
  const judged = (pc: number): string =>
    judge('arm-none-eabi-addr2line', ['-e', elf, pc.toString(16)])
      .trim()
      .replace(/^.*\//, '')

  test('ends the window at whichever is reached first, and tokens name that one', async () => {
    const mcu = boot(elf)
    const until = lineOf('finishes')
    const pcs = new Set<number>()
    const report = await explore(mcu, {
      ...{ from: 'work', until, interrupts: ['TIM2'], watch: ['which'] },
      check: ({ registers }) => pcs.add(registers.pc),
    })
    expect(report.holds).toBe(true)
    expect(pcs.size).toBe(2)
    for (const pc of pcs) expect(judged(pc)).toMatch(new RegExp(`^${until}\\b`))
    const ends = report.endStates.map(({ token = '', values }) => {
      const replayed = mcu.fork()
      expect(replayed.replay(token).reason).toBe('breakpoint')
      const place = replayed.placeOf(replayed.registers.pc)
      expect(token).toContain(`..${place}`)
      const read: unknown = replayed.read('which')
      return { value: values?.which, read, pc: replayed.registers.pc }
    })
    // Which copy it is follows from the variable, and replaying the token comes to the same.
    for (const { value, read } of ends) expect(read).toBe(value)
    expect(new Set(ends.map(({ value, pc }) => `${String(value)} ${String(pc)}`)).size).toBeGreaterThan(1)
    expect(new Set(ends.map(({ pc }) => pc))).toEqual(pcs)
  })

  test('begins the window, and tokens name the copy where it began', async () => {
    for (const first of [0, 1]) {
      const mcu = boot(elf)
      mcu.write('turns', first)
      const report = await explore(mcu, { from: lineOf('begins'), until: 'work', interrupts: ['TIM2'] })
      const token = report.endStates[0]?.token ?? ''
      const [, from = ''] = /^tc1:([^.]*)\.\./.exec(token) ?? []
      expect(mcu.fork().runTo(from).place).toBe(mcu.fork().runTo(lineOf('begins')).place)
      expect(judged(mcu.runTo(from).pc)).toMatch(new RegExp(`^${lineOf('begins')}\\b`))
      expect(mcu.fork().replay(token).reason).toBe('breakpoint')
    }
  })

  test('stops a run, counts, and lets an interrupt arrive, at each of them', () => {
    const mcu = boot(elf)
    const line = lineOf('finishes')
    const places = [mcu.runTo(line).place, mcu.runTo(line).place]
    expect(places[1]).toBe(places[0])
    mcu.write('which', 1)
    const other = mcu.runTo(line)
    expect(other.place).not.toBe(places[0])
    expect(judged(other.pc)).toMatch(new RegExp(`^${line}\\b`))
    mcu.schedule(pend('TIM2', before(line)))
    mcu.runTo('work')
    mcu.runTo('work')
    expect(mcu.placeOf(mcu.arrivals[0]?.firedAt?.pc ?? 0)).toBe(other.place)
  })

  test('on the command line', async () => {
    const status = await tailchain([
      '--from',
      'work',
      '--until',
      lineOf('finishes'),
      '--interrupts',
      'TIM2',
      elf,
    ])
    expect(status).toBe(0)
  })

  test('a line without code: the nearest ones are named', async () => {
    const last = Number(/\d+$/.exec(lineOf('for ever'))?.[0])
    const until = `main.c:${String(last + 2)}`
    await expect(explore(boot(elf), { until, interrupts: ['TIM2'] })).rejects.toMatchObject({
      code: 'LINE_WITHOUT_CODE',
      hint: expect.stringContaining(`main.c:${String(last)}`) as string,
    })
  })

  test('a function that is inlined everywhere has its copies as places', async () => {
    const [begin, finish] = [lineOf('begins'), lineOf('finishes')]
    const mcu = boot(elf)
    expect(mcu.fork().runTo('finish').place).toBe(mcu.fork().runTo(finish).place)
    mcu.write('which', 1)
    expect(mcu.fork().runTo('finish').place).toBe(mcu.fork().runTo(finish).place)
    const report = await explore(boot(elf), { from: 'begin', until: 'finish', interrupts: ['TIM2'] })
    const [, from = '', until = ''] = /^tc1:([^.]*)\.\.([^;]*)/.exec(report.endStates[0]?.token ?? '') ?? []
    expect(judged(boot(elf).runTo(from).pc)).toMatch(new RegExp(`^${begin}\\b`))
    expect(judged(boot(elf).runTo(until).pc)).toMatch(new RegExp(`^${finish}\\b`))
    expect(() => boot(elf).runTo('finnish')).toThrow(expect.objectContaining({ code: 'SYMBOL_UNKNOWN' }))
  })
})

describe.skipIf(!hasTool('arm-none-eabi-gcc'))('a main that was inlined into the start-up code', () => {
  const loop =
    'volatile unsigned turns; __attribute__((noinline)) void turn(void) { turns++; }\nint main(void) { for (;;) turn(); }'
  test.each([
    ['the function is left over', []],
    ['only the debug information knows it', ['-flto', '-fwhole-program', '-Wl,-e,Reset_Handler']],
  ])('%s', (_what, flags) => {
    const elf = compileC(loop, ['-mcpu=cortex-m3', ...flags])
    const mcu = boot(elf)
    expect(mcu.placeOf(mcu.registers.pc)).toMatch(/^Reset_Handler\+0x/)
    expect(mcu.sourceOf(mcu.registers.pc)?.text ?? mcu.backtrace()[0]?.function).toMatch(/main/)
    expect(mcu.read('turns')).toBe(0)
    rmSync(dirname(elf), { recursive: true })
  })
})
