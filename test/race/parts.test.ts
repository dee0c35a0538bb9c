import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { boot, explore } from '../../src/index.ts'
import { availability as gcc, compile } from '../oracles/arm-gcc.ts'
import { scratchFolder } from '../oracles/tools.ts'
import { folder } from './programs.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const linkerScript = join(import.meta.dirname, '../../firmware-examples/device-c/link.ld')

const source = `
#include "race.h"
struct item { volatile uint16_t length; volatile uint8_t bytes[4]; };
struct { volatile uint32_t total; struct item items[3]; } queue;
volatile uint32_t counts[5], whole;
struct { volatile unsigned low : 4, high : 4; } bits;
void rb_task(void) {
    queue.items[2].length++;
    queue.items[1].bytes[3]++;
    counts[4]++;
    whole++;
    bits.high++;
}
void High_IRQHandler(void) {
    queue.items[2].length++;
    queue.items[1].bytes[3]++;
    counts[4]++;
    whole++;
    bits.high++;
}
`

describe.skipIf(!gcc().available)('accesses say what of a variable they are of', () => {
  test('elements, members, bit fields that share the bytes', async () => {
    const file = join(scratchFolder(), 'parts.c')
    writeFileSync(file, source)
    const elf = compile({
      sources: [file, join(folder, 'startup.s')],
      headers: [join(folder, 'race.h')],
      linkerScript,
      flags: ['-O1', '-g', '-std=c11', '-ffreestanding', '-nostdlib', `-I${folder}`],
    })
    const window = { from: 'rb_task', until: 'rb_end', interrupts: ['High'] }
    const { races } = await explore(boot(elf, { chip: 'lm3s6965evb' }), window)
    const lost = races.filter(({ name }) => name === 'lost update')
    const parts = lost.map(({ variable, accesses }) => [variable, new Set(accesses.map(({ part }) => part))])
    expect(parts).toEqual([
      ['queue', new Set(['queue.items[2].length'])],
      ['queue', new Set(['queue.items[1].bytes[3]'])],
      ['counts', new Set(['counts[4]'])],
      ['whole', new Set([undefined])],
      ['bits', new Set(['bits.low | bits.high'])],
    ])
  })
})
