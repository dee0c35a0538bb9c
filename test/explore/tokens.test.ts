import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { boot, explore, type ExploreOptions, type Mcu } from '../../src/index.ts'
import { prng } from '../isa/prng.ts'
import { availability, compile } from '../oracles/arm-gcc.ts'
import { scratchFolder } from '../oracles/tools.ts'
import { errorOf, example, root } from '../session/scenarios.ts'
import { generate } from './generated/generate.ts'
import { optionsOf, start } from './generated/program.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 300_000 })

/** More by hand: TOKEN_SCHEDULES=1000, of as many programs as that takes. */
const wanted = Number(process.env.TOKEN_SCHEDULES ?? 60)
const perWindow = 25

/** What a run leaves behind, all of it. */
function trace(mcu: Mcu): unknown {
  const names = ['pc', 'sp', 'lr', 'xpsr', ...Array.from({ length: 13 }, (_, index) => `r${index}`)]
  return {
    registers: names.map((name) => mcu.registers[name]),
    state: mcu.stateHash(),
    exceptions: mcu.exceptions,
    cycles: mcu.cycles,
    instructions: mcu.instructions,
    output: mcu.output,
  }
}

/** Explores by chance; each end's token must bring back that end. @returns how many were replayed */
async function replayed(begin: Mcu, options: ExploreOptions, seed: number): Promise<number> {
  const seen: string[] = []
  const report = await explore(begin, {
    ...options,
    ...{ depth: 3, strategy: { random: perWindow, seed }, reduction: 'none' },
    check: (mcu) => {
      seen.push(`${mcu.stateHash()} ${String(mcu.registers.pc)} ${String(mcu.exceptions.length)}`)
    },
  })
  const ends = report.endStates.map(({ outcome, token }) => ({ outcome, token: token ?? '' }))
  const reached: string[] = []
  for (const { outcome, token } of ends) {
    const [one, other] = [begin.fork(), begin.fork()]
    const stop = one.replay(token)
    expect(other.replay(token)).toEqual(stop)
    expect(trace(other)).toEqual(trace(one))
    expect(stop.reason, token).toBe(outcome === 'reached' ? 'breakpoint' : outcome)
    if (outcome === 'reached')
      reached.push(`${one.stateHash()} ${String(one.registers.pc)} ${String(one.exceptions.length)}`)
  }
  // What is shrunk is asked about later.
  expect(reached).toEqual(seen.slice(0, reached.length))
  expect(seen.length).toBeGreaterThanOrEqual(reached.length)
  return ends.length
}

describe('the token of every end brings it back, the same each time', () => {
  test.each([
    ['counter', 'counter::bump'],
    ['counter-unprotected', 'counter_unprotected::bump'],
    ['counter-c', 'bump_protected'],
    ['double-borrow', 'double_borrow::update'],
  ])('%s', async (name, fn) => {
    const until = `${fn}_done`
    expect(
      await replayed(boot(example(name)), { from: fn, until, interrupts: ['SysTick'] }, 1),
    ).toBeGreaterThan(3)
  })
  test('generated programs', async () => {
    let count = 0
    for (let seed = 1; count < wanted; seed++) {
      const program = await generate(prng(seed))
      const options = optionsOf(program)
      const hasHostCode = options.interrupts.some(
        (each) => typeof each === 'object' && each.before !== undefined,
      )
      if (typeof options.until === 'function' || hasHostCode) continue
      count += await replayed(start(program), options, seed)
    }
    expect(count).toBeGreaterThanOrEqual(wanted)
  })
})

const gcc = availability()
describe.skipIf(!gcc.available)('a token and a rebuilt firmware (needs arm-none-eabi-gcc)', () => {
  const folder = (name: string): string => join(root, 'firmware-examples', name)
  let scratch = ''
  let source = ''
  let token = ''
  /** Builds counter-c, with one function's beginning changed. */
  function build(name: string, functionName?: string): string {
    const changed =
      functionName === undefined
        ? source
        : source.replace(`void ${functionName}(void) {`, `$& __asm__ volatile("nop");`)
    if (functionName !== undefined && changed === source) throw new Error(`there is no ${functionName}`)
    const file = join(scratch, `${name}.c`)
    writeFileSync(file, changed)
    const device = folder('device-c')
    return compile({
      sources: [file, join(device, 'startup.c')],
      headers: [join(device, 'interrupts.h'), join(device, 'semihosting.h')],
      linkerScript: join(device, 'link.ld'),
      flags: ['-Os', '-g', '-std=c11', '-ffreestanding', '-nostdlib', '-ffunction-sections', '-I', device],
    })
  }
  const value = (mcu: Mcu): number[] => [
    mcu.read('unprotected_counter', 'u32') as number,
    mcu.read('ticks', 'u32') as number,
  ]
  beforeAll(async () => {
    scratch = scratchFolder()
    source = readFileSync(join(folder('counter-c'), 'src/main.c'), 'utf8')
    const report = await explore(boot(build('original')), {
      ...{ from: 'bump_unprotected', until: 'bump_unprotected_done', interrupts: ['SysTick'] },
      check: (mcu) => {
        if (value(mcu)[0] !== 1 + mcu.taken('SysTick')) throw new Error('lost')
      },
    })
    token = report.failures[0]?.token ?? ''
  })
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true })
  })
  test('replays to the same where other code has moved it', () => {
    const [before, after] = [boot(build('original')), boot(build('moved', 'bump_protected'))]
    expect([before, after].map((mcu) => mcu.replay(token).reason)).toEqual(['breakpoint', 'breakpoint'])
    expect(after.registers.pc).not.toBe(before.registers.pc)
    expect(value(before)).toEqual([1, 1])
    expect(value(after)).toEqual([1, 1])
  })
  test('is refused where a function that it names has changed, with the nearest boundary', () => {
    const mcu = boot(build('changed', 'bump_unprotected'))
    const error = errorOf(() => mcu.replay(token))
    expect(error.code).toBe('TOKEN_OUTDATED')
    const place = /;SysTick@(bump_unprotected\+0x\w+)\*1/.exec(token)?.[1] ?? ''
    expect(error.message).toContain('bump_unprotected is not the code that it was made for')
    expect(error.message).toContain(`the boundary nearest to ${place} is now bump_unprotected`)
    // The machine stands where it stood.
    expect(mcu.stateHash()).toBe(boot(build('changed', 'bump_unprotected')).stateHash())
  })
})
