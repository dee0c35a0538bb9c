import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, explore, type BootOptions, type DoubleBorrow, type Mcu } from '../../src/index.ts'

const root = join(import.meta.dirname, '../..')
const crates = join(root, 'fixtures/panics/crates')
const example = join(root, 'firmware-examples/double-borrow')

/** Judged by the source text: the one line that says it. */
function lineOf(file: string, text: string): number {
  const lines = readFileSync(file, 'utf8').split('\n')
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []))
  expect(found).toHaveLength(1)
  return found[0] ?? 0
}
const ofCrates = join(crates, 'src/main.rs')
const held = lineOf(ofCrates, 'let mut shared = SHARED')
const refused = lineOf(ofCrates, '*SHARED.borrow(cs).borrow_mut()')
const between = lineOf(ofCrates, 'asm::isb()')

function panicking(name = 'halt', options: BootOptions = {}): Mcu {
  const mcu = boot(join(crates, `panic-${name}.elf`), options)
  mcu.write('WHICH', 2, 'u32')
  return mcu
}
function lines(mcu: Pick<Mcu, 'panic'>): unknown {
  const found: DoubleBorrow | undefined = mcu.panic?.doubleBorrow
  if (found === undefined) return undefined
  const { first, again, preempted } = found
  return {
    ...{ first: [first.context, first.location?.line], again: [again.context, again.location?.line] },
    preempted: preempted.map(({ exception, location }) => [exception, location?.line]),
  }
}
const expected = {
  ...{ first: ['main', held], again: ['PendSV', refused] },
  preempted: [['PendSV', between]],
}

describe('both sides of a double borrow are named', () => {
  test.each(['abort', 'halt', 'itm', 'probe', 'rtt', 'semihosting'])('panic-%s', (name) => {
    const mcu = panicking(name)
    mcu.run({ limitCycles: 5_000_000 })
    const { doubleBorrow } = mcu.panic ?? {}
    expect(lines(mcu)).toEqual(expected)
    expect(doubleBorrow).toMatchObject({ isMutable: true, count: 1 })
    expect(doubleBorrow?.cell).toMatch(/SHARED/)
  })
  test('in a sentence', () => {
    const mcu = panicking()
    mcu.run()
    expect(mcu.panic?.text).toMatch(
      new RegExp(
        `^panicked at \\S+:${String(refused)}:\\d+: RefCell already borrowed; borrowed first at \\S+:${String(held)} in main, again in PendSV, which preempted at \\S+:${String(between)}$`,
      ),
    )
  })
  test('where only exploring has come to it, and where its token is replayed', async () => {
    const elf = join(example, 'double-borrow.elf')
    const source = join(example, 'src/main.rs')
    const report = await explore(boot(elf), {
      ...{ from: 'double_borrow::update', until: 'double_borrow::update_done', interrupts: ['SysTick'] },
    })
    const [failure] = report.failures
    const mcu = boot(elf)
    mcu.replay(failure?.token ?? '')
    for (const panic of [failure?.panic, mcu.panic]) {
      expect(panic?.doubleBorrow?.first).toMatchObject({
        context: 'main',
        location: { line: lineOf(source, 'let mut shared = SHARED') },
      })
      expect(panic?.doubleBorrow?.again.context).toBe('SysTick')
    }
  })
})

describe('the run is gone through once more', () => {
  /** Stands between the two borrows. */
  function halfway(): Mcu {
    const mcu = panicking()
    expect(mcu.runTo('PendSV').reason).toBe('breakpoint')
    return mcu
  }
  test('step by step', () => {
    const mcu = halfway()
    while (mcu.panic === undefined) mcu.step()
    expect(lines(mcu)).toEqual(expected)
  })
  test.each([
    [
      'writes memory',
      (mcu: Mcu) => {
        mcu.write('WHICH', 3, 'u32')
      },
    ],
    [
      'writes a register',
      (mcu: Mcu) => {
        mcu.registers.r12 = 5
      },
    ],
    [
      'pends',
      (mcu: Mcu) => {
        mcu.pend('SysTick')
      },
    ],
    [
      'schedules',
      (mcu: Mcu) => {
        mcu.schedule()
      },
    ],
  ])('from further back where the host %s between the borrows', (_, interfere) => {
    const mcu = halfway()
    interfere(mcu)
    mcu.run()
    expect(lines(mcu)).toEqual(expected)
  })
  test('on a fork, and behind a snapshot', () => {
    const mcu = halfway()
    const snapshot = mcu.snapshot()
    const fork = mcu.fork()
    mcu.run()
    mcu.restore(snapshot)
    expect(mcu.panic).toBeUndefined()
    mcu.run()
    fork.run()
    for (const each of [mcu, fork]) expect(lines(each)).toEqual(expected)
  })
  test('nothing of it reaches the machine, nor who gets its output', () => {
    const chunks: string[] = []
    const mcu = panicking('semihosting', {
      onOutput: (_, bytes) => chunks.push(Buffer.from(bytes).toString()),
    })
    mcu.run()
    const before = mcu.stateHash()
    expect(mcu.panic?.doubleBorrow).toBeDefined()
    expect(mcu.stateHash()).toBe(before)
    expect(chunks.join('')).toBe(mcu.output)
  })
  test('not where a stub is a function: it is not asked twice', () => {
    let asked = 0
    const mcu = panicking('halt', { stubs: { 0x40000000: () => ++asked } })
    mcu.run()
    expect(mcu.panic).toMatchObject({ message: 'RefCell already borrowed' })
    expect(mcu.panic?.doubleBorrow).toBeUndefined()
    expect(asked).toBe(0)
  })
  test('not where the host has changed what it came to', () => {
    const mcu = halfway()
    const wasAsked = mcu.runUntil((machine) => {
      // Each time that it is asked; a copy would not be.
      machine.registers.r11 = machine.registers.r11 + 1
      return machine.panic !== undefined
    })
    expect(wasAsked.reason).toBe('predicate')
    expect(mcu.panic?.doubleBorrow).toBeUndefined()
  })
})

describe('without debug information places are symbols', () => {
  test.each([
    [12, true],
    [16, false],
    [21, true],
  ])('%i', (which, isMutable) => {
    const mcu = boot(join(root, 'fixtures/panics/halt-symbols.elf'))
    mcu.write('WHICH', which, 'u32')
    mcu.run()
    expect(mcu.panic?.doubleBorrow).toMatchObject({ isMutable, count: 1, preempted: [] })
    expect(mcu.panic?.doubleBorrow?.first).not.toHaveProperty('location')
    // The instruction that stores the borrow.
    expect(mcu.panic?.doubleBorrow?.first.place).toMatch(/^main\+0x/)
    expect(mcu.disassembly(mcu.panic?.doubleBorrow?.first.backtrace[0]?.pc ?? 0)).toMatch(/^str/)
  })
})
