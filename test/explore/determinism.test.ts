import { describe, expect, test, vi } from 'vitest'
import { explore, type BootOptions, type ExploreOptions } from '../../src/index.ts'
import { constant, optionsOf, start, type Program } from './generated/program.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const register = 0x40001000
/** Reads the register twice, and keeps the second. */
const program = (boot: BootOptions): Program => ({
  setup: `${constant('r3', register)}; str r3, [r7, #32]`,
  main: 'ldr r3, [r7, #32]; ldr r0, [r3]; ldr r0, [r3]; str r0, [r7]',
  handlers: { irq0: 'bx lr' },
  boot,
})
async function outcome(boot: BootOptions, options: Partial<ExploreOptions> = {}): Promise<unknown> {
  const firmware = program(boot)
  return explore(start(firmware), { ...optionsOf(firmware), ...options }).catch((error: unknown) => error)
}

describe('what is not the same each time is no firmware bug, but an error', () => {
  test('a stub that counts: the read is named, with both answers', async () => {
    let calls = 0
    const error = await outcome({
      stubs: { [register]: ({ kind }) => (kind === 'read' ? calls++ : undefined) },
    })
    expect(error).toHaveProperty('code', 'NONDETERMINISTIC')
    expect(String(error)).toContain(
      'two runs of the window without arrivals differ: the read of 0x40001000 (stub at 0x40001000) at main+0x2 is answered with 0x00000000 first, then with 0x00000002 ',
    )
    expect(String(error)).toContain('mcu.taken')
  })
  test('a device that counts', async () => {
    let calls = 0
    const device = {
      ...{ name: 'odd', volatile: true, sizeBytes: 4, reset: () => undefined, save: () => undefined },
      ...{ restore: () => undefined, write: () => true, read: () => Math.floor(calls++ / 3) },
    }
    // The fourth read of all, the second run's second, is the first that another answer is given to.
    expect(String(await outcome({ devices: { '0x40001000': device } }))).toMatch(
      /\(odd\) at main\+0x4 is answered with 0x00000000 first, then with 0x00000001 /,
    )
  })
  test('a predicate that counts', async () => {
    let calls = 0
    const until = (): boolean => ++calls % 4 === 0
    expect(await outcome({ stubs: { [register]: 1 } }, { until })).toMatchObject({ holds: true })
    calls = 0
    expect(await outcome({ stubs: { [register]: 1 } }, { until: () => ++calls > 3 })).toMatchObject({
      code: 'NONDETERMINISTIC',
    })
  })
  test('not what looks at the access and the machine alone', async () => {
    const stubs: BootOptions['stubs'] = {
      [register]: ({ kind, mcu }) => (kind === 'read' ? mcu.taken('irq(0)') : undefined),
    }
    expect(await outcome({ stubs })).toMatchObject({ holds: true, complete: true })
  })
})
