import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { kernels, elfOf } from '../../bench/kernels.ts'
import { layout } from '../../src/core/layout.ts'
import { boot } from '../../src/index.ts'
import type { Case } from '../oracles/unicorn.ts'
import { flashBase, ramBase, Rig } from './fixture.ts'
import * as t from './thumb.ts'

/*
 * What regions of hot code assume, and what happens where it doesn't hold.
 */

const unalignTrap = 1 << 3

test('CCR.UNALIGN_TRP is set while a loop of unaligned accesses is hot: the next one faults', () => {
  const rig = new Rig('translator')
  const code = [t.ldr(2, 0), t.adds(3, 3, 2), t.subsImm(4, 1), t.bcond(1, -6), t.stay]
  const registers = Array.from({ length: 15 }, () => 0)
  registers[0] = ramBase + 0x101
  registers[4] = 1000
  registers[13] = ramBase + 0x3000
  const program: Case = {
    ...{ code: code.flat(), start: flashBase + 0x200, count: 0, apsr: 0, registers },
    pokes: [
      [ramBase + 0x100, 0x0000_0500],
      [ramBase + 0x104, 0],
    ],
  }
  rig.load(program)
  rig.run(4 * 500)
  expect([rig.state.register(3), rig.state.register(4)]).toEqual([5 * 500, 500])
  rig.state.set(layout.ccr, rig.state.get(layout.ccr) | unalignTrap)
  rig.run(1)
  // The fault is taken instead of the load: nothing was added.
  expect([rig.state.register(3), rig.state.register(4)]).toEqual([5 * 500, 500])
  expect(rig.state.get(layout.cfsr)).toBe(1 << 24)
})

/** A kernel whose stack is in another RAM than its data: data is not where regions expect it. */
test.each(['list', 'sort', 'copy'])('%s with its stack in a second RAM', (name) => {
  const kernel = kernels.find((each) => each.name === name)
  if (kernel === undefined) throw new Error(name)
  const bytes = Buffer.from(readFileSync(elfOf(kernel)))
  const flash = { base: 0, sizeBytes: 0x40000 }
  const ram = { base: 0x20000000, sizeBytes: 0x10000 }
  const stack = { base: 0x20040000, sizeBytes: 0x2000 }
  const whole = boot(bytes, { chip: { flash, ram: [ram] }, stopAt: 'reset', limitCycles: 1e12 })
  const initialSp = whole.registers.sp
  // The first word of the vector table, wherever the file has it.
  const at = bytes.indexOf(Buffer.from(Uint32Array.of(initialSp).buffer))
  bytes.writeUInt32LE(stack.base + stack.sizeBytes, at)
  const chip = { flash, ram: [ram, stack] }
  const [fast, slow] = (['adaptive', 'interpreter'] as const).map((tier) =>
    boot(bytes, { chip, tier, stopAt: 'reset', limitCycles: 1e12 }),
  )
  if (fast === undefined || slow === undefined) throw new Error('two machines')
  expect(fast.registers.sp).toBe(stack.base + stack.sizeBytes)
  for (let i = 0; i < 30; i++) {
    for (const mcu of [fast, slow]) mcu.runFor({ instructions: 400_000 + i })
    expect(fast.registers).toEqual(slow.registers)
    for (const { base, sizeBytes } of chip.ram)
      expect(Buffer.compare(fast.bytes(base, sizeBytes), slow.bytes(base, sizeBytes))).toBe(0)
  }
})
