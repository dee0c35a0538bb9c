import { expect, test } from 'vitest'
import { cfsrBits } from '../../src/core/faults.ts'
import { layout } from '../../src/core/layout.ts'
import { decode } from '../../src/isa/decode.ts'
import { flashBase, Rig, type Tier } from './fixture.ts'
import * as t from './thumb.ts'

/** One in each width that no row has, and one of a coprocessor that is absent. */
const words = [
  { code: [0xba80], fault: cfsrBits.UNDEFINSTR },
  { code: [0xfaa0, 0xf0f0], fault: cfsrBits.UNDEFINSTR },
  { code: [0xec00, 0x0300], fault: cfsrBits.NOCP },
]
const start = flashBase + 0x8000
const z = 0x40000000

test.each(['reference', 'interpreter', 'translator'] satisfies Tier[])(
  '%s: UNDEFINED only if its condition passes',
  (tier) => {
    const rig = new Rig(tier)
    for (const { code, fault } of words) {
      expect(decode(code[0] ?? 0, code[1] ?? 0, 'last')).toBeUndefined()
      const registers = Array.from({ length: 15 }, (_, index) => rig.state.register(index))
      registers[13] = 0x20001000
      const inBlock = { code: [...t.it(0, 8), ...code, ...t.nop], start, count: 3, registers, pokes: [] }
      rig.load({ ...inBlock, apsr: z })
      rig.run(3)
      expect(rig.hasFaulted).toBe(true)
      expect(rig.state.get(layout.cfsr)).toBe(fault)
      // A7.3.2: it behaves as a NOP.
      rig.load({ ...inBlock, apsr: 0 })
      rig.run(3)
      expect(rig.hasFaulted).toBe(false)
      expect(rig.state.pc).toBe(start + 2 * inBlock.code.length)
      expect(rig.state.itstate).toBe(0)
    }
  },
)
