import { describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { afterCycles, before, boot, gpio, onWrite, pend, timer, uart, type Mcu } from '../../src/index.ts'
import { address, errorOf, example, order, scenariosElf, start, tiers, u32, type Tier } from './scenarios.ts'

/** Everything that can be seen of a machine. */
function view(mcu: Mcu): unknown {
  return {
    hash: mcu.stateHash(),
    registers: { ...mcu.registers },
    exceptions: mcu.exceptions,
    output: mcu.output,
    cycles: mcu.cycles,
    instructions: mcu.instructions,
    masked: mcu.longestMaskedCycles,
    unmodelled: mcu.unmodelled,
    waiting: mcu.waiting,
  }
}
/** PCs and hashes along a run. */
function trace(mcu: Mcu, steps: number): unknown[] {
  return Array.from({ length: steps }, () => {
    const stop = mcu.step(3)
    return [stop.reason, stop.pc, mcu.cycles, mcu.exceptions.length]
  })
}
/** A machine with all there is: a device, interrupts on, something pending. */
function busy(tier: Tier): Mcu {
  const mcu = start('sleep_for_ticks', {
    tier,
    chip: 'lm3s6965evb',
    devices: { '0x40001000': timer({ irq: 6 }), '0x40003000': uart({ irq: 8 }) },
  })
  mcu.schedule(pend('PendSV', afterCycles(150)))
  return mcu
}

describe.each(tiers)('snapshots on the %s', (tier) => {
  test.each([0, 1, 7, 20, 99, 104, 110, 151, 170])(
    'going back and on again is exact: after %i cycles',
    (cycles) => {
      const mcu = busy(tier)
      mcu.runFor({ cycles })
      const snapshot = mcu.snapshot()
      const at = view(mcu)
      const once = trace(mcu, 60)
      const after = view(mcu)
      mcu.restore(snapshot)
      expect(view(mcu)).toEqual(at)
      expect(trace(mcu, 60)).toEqual(once)
      expect(view(mcu)).toEqual(after)
      mcu.restore(snapshot)
      expect(trace(mcu, 60)).toEqual(once)
      expect(snapshot.sizeBytes).toBeGreaterThan(8192)
    },
  )

  test('runTo after going back finds the same times', () => {
    const mcu = start('call_three_times', { tier })
    mcu.runTo('straight')
    const snapshot = mcu.snapshot()
    mcu.runTo('straight')
    const { lr } = mcu.registers
    mcu.restore(snapshot)
    mcu.runTo('straight')
    expect(mcu.registers.lr).toBe(lr)
    expect(mcu.fork().runTo('straight').reason).toBe('breakpoint')
  })

  test('an arrival that landed after the snapshot lands again', () => {
    for (const condition of [before('straight', 2), afterCycles(9), onWrite('order_length')]) {
      const mcu = start('call_three_times', { tier })
      mcu.schedule(pend('IRQ0', before('straight')), pend('PendSV', condition))
      const snapshot = mcu.snapshot()
      mcu.run()
      const first = view(mcu)
      expect(order(mcu)).toContain(14)
      mcu.restore(snapshot)
      expect(mcu.waiting).toHaveLength(2)
      mcu.run()
      expect(view(mcu)).toEqual(first)
    }
  })

  test('an arrival that had landed before it does not', () => {
    const mcu = start('call_three_times', { tier })
    mcu.schedule(pend('IRQ0', before('straight')))
    mcu.runTo('straight+0x2')
    const snapshot = mcu.snapshot()
    mcu.run()
    mcu.restore(snapshot)
    expect(mcu.arrivals[0]?.firedAt?.pc).toBe(address('straight'))
    mcu.run()
    expect(mcu.taken('IRQ0')).toBe(1)
  })

  test('taken in a handler that pre-empted a place, and gone back to from elsewhere', () => {
    const mcu = start('call_three_times', { tier })
    mcu.schedule(pend('IRQ0', before('straight')), pend('PendSV', before('straight', 3)))
    const outside = mcu.snapshot()
    mcu.runTo('IRQ0_Handler')
    const inside = mcu.snapshot()
    mcu.run()
    const end = view(mcu)
    // From inside, "the third time" counts from there.
    mcu.restore(inside)
    expect(mcu.run().reason).toBe('exited')
    mcu.restore(outside)
    mcu.run()
    expect(view(mcu)).toEqual(end)
  })

  test('output comes back with it', () => {
    const mcu = start('use_serial_port', { tier, devices: { '0x40003000': uart({ irq: 8 }) } })
    const snapshot = mcu.snapshot()
    mcu.run()
    expect(mcu.output).toBe('hi')
    mcu.restore(snapshot)
    expect(mcu.output).toBe('')
    mcu.run()
    expect(mcu.output).toBe('hi')
  })

  test('an exit and a panic are taken back', () => {
    const mcu = start('straight', { tier })
    const snapshot = mcu.snapshot()
    mcu.run()
    mcu.restore(snapshot)
    expect(mcu.run().reason).toBe('exited')
    const panicking = boot(example('double-borrow'), { tier })
    panicking.runTo('__nop')
    const calm = panicking.snapshot()
    panicking.pend('SysTick')
    expect(panicking.run().reason).toBe('panicked')
    panicking.restore(calm)
    expect(panicking.panic).toBeUndefined()
    expect(panicking.runTo('double_borrow::update_done').reason).toBe('breakpoint')
    // And found again.
    panicking.restore(calm)
    panicking.pend('SysTick')
    expect(panicking.run().reason).toBe('panicked')
  })

  test('code in RAM that changed is executed as it was', () => {
    const mcu = start('call_ram', { tier })
    mcu.runTo('finished')
    expect(u32(mcu, 'words')).toBe(1)
    const snapshot = mcu.snapshot()
    mcu.registers.pc = address('patch_and_call')
    mcu.registers.lr = address('finished') | 1
    mcu.runTo('finished')
    expect(u32(mcu, 'words', 4)).toBe(2)
    mcu.restore(snapshot)
    mcu.registers.pc = address('call_ram')
    mcu.registers.lr = address('finished') | 1
    mcu.runTo('finished')
    expect(u32(mcu, 'words')).toBe(1)
  })

  test('flash that the host wrote changes back, and is in snapshots and forks from then on', () => {
    const mcu = start('straight', { tier })
    const original = mcu.snapshot()
    const hash = mcu.stateHash()
    // movs r0, 4 becomes movs r0, 9.
    mcu.write(address('straight') + 6, 0x2009, 'u16')
    expect(mcu.stateHash()).not.toBe(hash)
    const patched = mcu.snapshot()
    const fork = mcu.fork()
    const result = (machine: Mcu): number => {
      machine.runTo('straight+0x8')
      return machine.registers.r0
    }
    expect(result(mcu)).toBe(9)
    expect(result(fork)).toBe(9)
    mcu.restore(original)
    expect(result(mcu)).toBe(4)
    mcu.restore(patched)
    expect(result(mcu)).toBe(9)
    mcu.restore(original)
    expect(mcu.stateHash()).toBe(hash)
    // The fork's own snapshots hold the patch as well.
    const forked = fork.snapshot()
    mcu.restore(forked)
    expect(mcu.read(address('straight') + 6, 'u16')).toBe(0x2009)
  })

  test('a snapshot of something else is refused', () => {
    const mcu = start('straight', { tier })
    const others = [
      boot(example('counter'), { tier }).snapshot(),
      start('straight', { tier, chip: 'lm3s6965evb' }).snapshot(),
      start('straight', { tier, devices: { '0x40002000': gpio() } }).snapshot(),
      { sizeBytes: 3 },
    ]
    for (const snapshot of others)
      expect(
        errorOf(() => {
          mcu.restore(snapshot)
        }).code,
      ).toBe('SNAPSHOT_FOREIGN')
    // The same firmware, booted again, is the same machine.
    const twin = start('delay', { tier })
    twin.restore(mcu.snapshot())
    expect(twin.stateHash()).toBe(mcu.stateHash())
    expect(twin.run().reason).toBe('exited')
  })
})

describe.each(tiers)('forks on the %s', (tier) => {
  test('go their own ways', () => {
    const mcu = busy(tier)
    mcu.runFor({ cycles: 120 })
    const fork = mcu.fork()
    const at = view(mcu)
    expect(view(fork)).toEqual(at)
    fork.write('words', 77, 'u32')
    fork.registers.r5 = 5
    fork.line('irq(9)', true)
    fork.runFor({ cycles: 500 })
    expect(view(mcu)).toEqual(at)
    expect(u32(mcu, 'words')).toBe(0)
    mcu.run()
    expect(u32(fork, 'words')).toBe(77)
  })

  test('do the same when nothing is done to them', () => {
    const mcu = busy(tier)
    mcu.runFor({ cycles: 120 })
    const fork = mcu.fork()
    expect(trace(fork, 100)).toEqual(trace(mcu, 100))
    expect(view(fork)).toEqual(view(mcu))
    expect(fork.fork().stateHash()).toBe(mcu.stateHash())
  })

  test('have devices of their own', () => {
    const port = gpio({ irq: 7 })
    const mcu = start('use_port', { tier, devices: { '0x40002000': port } })
    mcu.runTo('finished')
    const fork = mcu.fork()
    fork.device(port).setInput(3, true)
    fork.runTo('mark')
    expect([fork.taken('irq(7)'), mcu.taken('irq(7)')]).toEqual([1, 0])
    expect(mcu.run().reason).toBe('exited')
    expect(mcu.taken('irq(7)')).toBe(0)
  })

  test('have stubs of their own: the function gets the machine that asks', () => {
    const asked: Mcu[] = []
    const mcu = start('poll_pll', {
      tier,
      stubs: {
        0x400fe050: ({ mcu: self }) => {
          asked.push(self)
          return 0x40
        },
      },
    })
    const fork = mcu.fork()
    fork.run()
    mcu.run()
    expect(asked).toEqual([fork, mcu])
  })
})

describe.each(tiers)('state hashes on the %s', (tier) => {
  test('equal states, whatever led there', () => {
    const direct = start('straight', { tier })
    direct.runTo('straight+0x8')
    const stepped = start('straight', { tier })
    while (stepped.registers.pc !== address('straight') + 8) stepped.step()
    const written = start('straight', { tier })
    written.registers.r0 = 4
    written.registers.pc = address('straight') + 8
    // movs has cleared N and Z; C and V are as they were.
    written.registers.apsr = direct.registers.apsr
    expect(stepped.stateHash()).toBe(direct.stateHash())
    expect(written.stateHash()).toBe(direct.stateHash())
    const there = start('straight', { tier })
    const hash = there.stateHash()
    there.pend('PendSV')
    expect(there.stateHash()).not.toBe(hash)
    there.unpend('PendSV')
    expect(there.stateHash()).toBe(hash)
  })

  test('every part of the state counts', () => {
    const mcu = start('straight', { tier })
    const clean = mcu.snapshot()
    const seen = new Set([mcu.stateHash()])
    const changes: ((m: Mcu) => void)[] = [
      (m) => {
        m.registers.r3 = 0x12345678
      },
      (m) => {
        m.registers.psp = 0x20000800
      },
      (m) => {
        m.registers.primask = 1
      },
      (m) => {
        m.registers.basepri = 0x20
      },
      (m) => {
        m.registers.apsr = 0xf0000000
      },
      (m) => {
        m.write('words', 1, 'u8')
      },
      (m) => {
        m.write(0x20001fff, 1, 'u8')
      },
      (m) => {
        m.pend('SysTick')
      },
      (m) => {
        m.line('irq(1)', true)
      },
      (m) => {
        m.write(0x40, 1, 'u8')
      },
    ]
    for (const change of changes) {
      mcu.restore(clean)
      change(mcu)
      seen.add(mcu.stateHash())
      mcu.fork()
    }
    expect(seen.size).toBe(changes.length + 1)
    expect([...seen].every((hash) => /^[0-9a-f]{32}$/.test(hash))).toBe(true)
  })

  test('asking changes nothing', () => {
    const [asked, left] = [busy(tier), busy(tier)]
    for (let i = 0; i < 50; i++) {
      asked.stateHash()
      asked.step(5)
      left.step(5)
    }
    expect(view(asked)).toEqual(view(left))
  })
})

/** Small, seeded: the same stops on every host. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

describe('determinism', () => {
  test('the same run twice, with interrupts at the same moments, is the same', () => {
    const once = (): unknown => {
      const mcu = boot(example('reentrancy'), { chip: 'lm3s6965evb' })
      mcu.schedule(
        pend('SysTick', afterCycles(40)),
        pend('GPIOB', afterCycles(41)),
        pend('TIMER0A', afterCycles(60)),
      )
      mcu.runFor({ instructions: 5000 })
      return view(mcu)
    }
    expect(once()).toEqual(once())
  })

  test.each(['counter', 'reentrancy', 'motor', 'counter-c'])(
    'both tiers agree wherever they stop: %s',
    (name) => {
      const elf = readFileSync(example(name))
      const [fast, slow] = tiers.map((tier) => boot(elf, { tier, chip: 'lm3s6965evb' }))
      if (fast === undefined || slow === undefined) throw new Error('two tiers')
      const next = random(name.length)
      for (let stop = 0; stop < 50; stop++) {
        const instructions = 1 + Math.floor(next() * (stop % 10 === 0 ? 3000 : 60))
        const pends = next() < 0.3 ? ['SysTick', 'irq(19)', 'PendSV'][Math.floor(next() * 2)] : undefined
        for (const mcu of [fast, slow]) {
          if (pends !== undefined) mcu.pend(pends)
          mcu.runFor({ instructions })
        }
        expect(view(slow)).toEqual(view(fast))
      }
    },
  )

  test('a path and its bytes boot the same machine', () => {
    expect(boot(scenariosElf).stateHash()).toBe(boot(new Uint8Array(readFileSync(scenariosElf))).stateHash())
  })
})
