import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { boot, explore, type ExploreOptions, type Report } from '../../src/index.ts'
import { availability as gcc, compile } from '../oracles/arm-gcc.ts'
import { scratchFolder } from '../oracles/tools.ts'
import { folder } from './programs.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const register = 0x40050038
/** A device that nothing models: bit 4 is its interrupt's mask. */
const source = `
#include "race.h"
#define MASK (*(volatile uint32_t *)${String(register)})
volatile uint32_t whole, early;
void rb_setup(void) { MASK = 0x11; }
void rb_task(void) {
    MASK &= ~0x10u;
    whole += 5;
    uint32_t now = early;
    MASK |= 0x10;
    early = now + 5;
}
void High_IRQHandler(void) { whole++; early++; }
`

describe.skipIf(!gcc().available)("an interrupt's own mask in its device", () => {
  const file = join(scratchFolder(), 'gate.c')
  writeFileSync(file, source)
  const run = async (options: Partial<ExploreOptions>): Promise<Report> => {
    const elf = compile({
      sources: [file, join(folder, 'startup.s')],
      headers: [join(folder, 'race.h')],
      linkerScript: join(import.meta.dirname, '../../firmware-examples/device-c/link.ld'),
      flags: ['-O1', '-g', '-std=c11', '-ffreestanding', '-nostdlib', `-I${folder}`],
    })
    const window = { from: 'rb_task', until: 'rb_end', interrupts: ['High'] }
    return explore(boot(elf, { chip: 'lm3s6965evb' }), { ...window, ...options })
  }
  const gated = (bit: number): Partial<ExploreOptions> => ({
    interrupts: [{ exception: 'High', gate: { address: register, bit } }],
  })
  const lost = ({ races }: Report): string[] =>
    races.map(({ name, variable }) => `${name} of ${variable}`).sort()

  test('without it, arrivals come there too, and the finding says what may hold them back', async () => {
    const report = await run({})
    expect(lost(report)).toEqual(['lost update of early', 'lost update of whole'])
    expect(report.races.find(({ variable }) => variable === 'whole')?.masking).toContain(
      'gate: { address: 0x40050038, bit: 4 }',
    )
  })
  test('with it, what is masked is no finding; what ends too early is', async () => {
    const report = await run({ ...gated(4), depth: 2 })
    expect(lost(report)).toEqual(['lost update of early'])
    expect(report).toMatchObject({ holds: true, complete: true })
    const all = await run({ ...gated(4), depth: 2, reduction: 'none' })
    const hashes = ({ endStates }: Report): string[] => endStates.map(({ hash }) => hash).sort()
    expect(hashes(report)).toEqual(hashes(all))
  })
  test('one that is clear throughout', async () => {
    const report = await run(gated(3))
    expect([report.races, report.schedules]).toEqual([[], 1])
    expect(report.notes.join()).toContain('its gate is closed')
  })
  test('where nothing keeps what is written', async () => {
    const gate = { address: 0x20000000, bit: 0 }
    await expect(run({ interrupts: [{ exception: 'High', gate }] })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    })
  })
})
