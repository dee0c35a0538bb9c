import { spawnSync } from 'node:child_process'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { boot, explore } from '../../src/index.ts'
import { configure } from '../../src/machine/configuration.ts'
import { loadFirmware } from '../../src/machine/firmware.ts'
import { Machine } from '../../src/machine/machine.ts'
import { StackBounds } from '../../src/machine/track/stack-bounds.ts'
import { hasProgram } from '../oracles/tools.ts'
import { example } from '../session/scenarios.ts'
import { merging } from './clauses/merging.ts'
import { expectReductionsToLoseNothing, explored } from './generated/compare.ts'
import { at, constant, type Program } from './generated/program.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

async function breaches(program: Program): Promise<string[]> {
  const { failures } = await expectReductionsToLoseNothing(program)
  return [...failures]
}

describe('a handler that comes back with other registers', () => {
  test('fails every schedule with it, whatever is checked', async () => {
    expect(
      await breaches({ main: 'nop; nop', handlers: { irq0: 'movs r4, #9; movs r6, #1; bx lr' } }),
    ).toEqual([
      'clobbered the handler of irq0_handler does not restore r4, r6: it breaks the calling convention',
    ])
  })
  test('not where it restores them, or they are what they were', async () => {
    const saves = 'push {r4, lr}; movs r4, #9; pop {r4, pc}'
    expect(
      await breaches({ main: 'nop; nop', handlers: { irq0: saves, irq1: 'movs r4, #5; bx lr' } }),
    ).toEqual([])
  })
  test('nor where it switches stacks, or was called', async () => {
    const switches = merging.find(({ handlers }) => handlers.PendSV?.includes('msr psp') === true)
    if (switches === undefined) throw new Error('no clause switches stacks')
    expect(await breaches(switches)).toEqual([])
    const called = { main: 'nop; svc #0; nop', handlers: { irq0: 'bx lr', SVC: 'movs r5, #9; bx lr' } }
    expect(await breaches(called)).toEqual([])
  })
  test('also where others have come to the same state, who need not restore anything', async () => {
    // The first time around, r4 is already what the handler leaves in it.
    const main = 'movs r4, #1; cmp r4, #3; again: nop; adds r4, #1; cmp r4, #3; bne again'
    const found = await breaches({ main, handlers: { irq0: 'movs r4, #1; nop; nop; bx lr' } })
    expect(found).toEqual([
      'clobbered the handler of irq0_handler does not restore r4: it breaks the calling convention',
    ])
  })
  test('its token replays it', async () => {
    const elf = example('clobbering-handler')
    const [from, until] = ['clobbering_handler::compute', 'clobbering_handler::compute_done']
    const report = await explore(boot(elf), { from, until, interrupts: ['SysTick'] })
    expect(report.holds).toBe(false)
    const clobbered = report.failures.filter(({ kind }) => kind === 'clobbered')
    expect(clobbered[0]?.message).toMatch(/^the handler of SysTick does not restore r4, r5, r6/)
    const mcu = boot(elf)
    mcu.replay(clobbered[0]?.token ?? '')
    expect(mcu.exceptions[0]?.clobbered).toContain('r4')
  })
})

/** 32 bytes of frame and 16 of its own. */
const pushes = 'push {r4, r5, r6, lr}; nop; pop {r4, r5, r6, pc}'

describe('a stack that grows past its bound', () => {
  test('by the option: one handler fits, a second in it does not', async () => {
    const program: Program = {
      main: 'nop; nop',
      handlers: { irq0: pushes, irq1: pushes },
      priorities: { irq1: 0x40 },
      options: { stackBytes: 80, depth: 2 },
    }
    const found = await breaches(program)
    // The frame of irq(1) over the sixteen bytes that irq(0) has pushed is the 80th; what it pushes itself is beyond.
    expect(found).toEqual([
      'stack the main stack outgrows its bound, 0x20000fb0 (stackBytes), by 16 bytes: 96 bytes deep in irq1_handler',
    ])
    expect(await breaches({ ...program, options: { stackBytes: 96, depth: 2 } })).toEqual([])
    const { report } = await explored(program, 'full')
    expect(report).toMatchObject({ holds: false, worst: { stackBytes: 96 } })
    expect(report.failures[0]?.token.match(/irq\d_handler@/g)).toEqual(['irq0_handler@', 'irq1_handler@'])
  })
  test('into the variable below, with a frame that is too large', async () => {
    const frame = 0x1000 - 64 + 8 - 32
    const program: Program = {
      main: 'nop; nop',
      handlers: {
        irq0: `${constant('r0', 2 ** 32 - frame)}; mov r3, sp; mov r2, sp; add r2, r0; mov sp, r2; nop; mov sp, r3; bx lr`,
      },
    }
    expect(await breaches(program)).toEqual([
      'stack the main stack outgrows its bound, 0x20000040 (the end of .data), by 8 bytes, over words: 4,040 bytes deep in irq0_handler',
    ])
  })
  test('a stack in a variable ends where the variable begins', async () => {
    const program: Program = {
      // `words` has 64 bytes: a frame fits into them, what is pushed then does not.
      setup: `${constant('r0', at.words + 64)}; msr psp, r0; movs r0, #2; msr control, r0; isb`,
      main: 'push {r0-r5}; nop; pop {r0-r5}',
      handlers: { irq0: 'bx lr' },
    }
    expect(await breaches(program)).toEqual([])
    const deeper = { ...program, main: 'push {r0-r5}; push {r0-r3}; nop; pop {r0-r3}; pop {r0-r5}' }
    // There is no memory below, either.
    expect(await breaches(deeper)).toEqual([
      'exited exited at irq0_handler',
      'stack the process stack outgrows its bound, 0x20000000 (the start of words), by 8 bytes: 72 bytes deep in unhandled',
    ])
  })
  test('a size that makes no sense is refused', async () => {
    const program: Program = { main: 'nop', handlers: { irq0: 'bx lr' }, options: { stackBytes: 0 } }
    const thrown = await explored(program, 'full').catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'OPTION_INVALID' })
  })
})

const hasNm = hasProgram('arm-none-eabi-nm')
describe.skipIf(!hasNm)('where stacks end (needs arm-none-eabi-nm)', () => {
  const symbols = new Map<string, number>()
  beforeAll(() => {
    const { stdout } = spawnSync('arm-none-eabi-nm', [example('double-borrow')], { encoding: 'utf8' })
    for (const [, address = '', name = ''] of stdout.matchAll(/^(\w+) \w (.*)$/gm))
      symbols.set(name, parseInt(address, 16))
  })
  test('where the linker says', () => {
    const machine = new Machine(configure(loadFirmware(example('double-borrow')), {}))
    const top = symbols.get('_stack_start') ?? 0
    expect(new StackBounds(machine).of(top)).toMatchObject({
      address: symbols.get('_stack_end'),
      by: '_stack_end',
      top,
    })
  })
})
