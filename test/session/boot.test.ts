import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, gpio, timer, uart, type BootOptions } from '../../src/index.ts'
import { address, errorOf, example, order, root, scenariosElf, start, tiers, u32 } from './scenarios.ts'

describe.each(tiers)('boot on the %s', (tier) => {
  test('runs the start-up code to main, by path or bytes', () => {
    for (const firmware of [scenariosElf, readFileSync(scenariosElf)]) {
      const mcu = boot(firmware, { tier })
      expect(mcu.placeOf(mcu.registers.pc)).toBe('main')
      expect(mcu.registers.sp).toBe(0x20002000)
      expect(mcu.instructions).toBeGreaterThan(0)
    }
  })

  test('stopAt reset: nothing has run', () => {
    const mcu = boot(scenariosElf, { tier, stopAt: 'reset' })
    expect(mcu.placeOf(mcu.registers.pc)).toBe('Reset_Handler')
    expect([mcu.instructions, mcu.cycles, mcu.registers.sp]).toEqual([0, 0, 0x20002000])
    expect(mcu.runTo('main').reason).toBe('breakpoint')
  })

  test('Rust: main is the entry of the user', () => {
    const mcu = boot(example('counter'), { tier })
    expect(mcu.placeOf(mcu.registers.pc)).toBe('main')
    expect(mcu.runTo('counter::bump').reason).toBe('breakpoint')
  })

  test('memory by default, by chip, or as given', () => {
    const ramEnd = (options: BootOptions): boolean[] => {
      const mcu = boot(scenariosElf, { tier, ...options })
      return [0x20001fff, 0x2000ffff, 0x200fffff].map((at) => {
        try {
          return mcu.bytes(at, 1).length === 1
        } catch {
          return false
        }
      })
    }
    // Rounded up to the next power of two.
    expect(ramEnd({})).toEqual([true, false, false])
    expect(ramEnd({ chip: 'lm3s6965evb' })).toEqual([true, true, false])
    expect(ramEnd({ chip: 'mps2-an385' })).toEqual([true, true, true])
    const flash = { base: 0, sizeBytes: 0x10000 }
    const ram = [{ base: 0x20000000, sizeBytes: 0x10000 }]
    expect(ramEnd({ chip: { flash, ram } })).toEqual([true, true, false])
  })

  test('a chip that the firmware is not for', () => {
    const error = errorOf(() => boot(scenariosElf, { tier, chip: 'stm32f103' }))
    expect(error.code).toBe('SEGMENT_OUTSIDE_MEMORY')
    expect(error.message).toContain('scenarios.elf')
    expect(error.hint).toMatch(/128 KiB at 0x08000000, 20 KiB at 0x20000000/)
  })

  test('a chip whose memory is no memory', () => {
    const span = { base: 0, sizeBytes: 0x10000 }
    for (const chip of [
      { flash: span, ram: span },
      { flash: span },
      { ram: [span] },
      { flash: [span], ram: [1] },
    ]) {
      const error = errorOf(() => boot(scenariosElf, { chip: chip as never }))
      expect([error.code, error.hint]).toEqual(['OPTION_INVALID', expect.stringContaining('ram: [')])
    }
  })

  test('names that are none', () => {
    const chip = errorOf(() => boot(scenariosElf, { chip: 'stm32f13' as 'stm32f103' }))
    expect([chip.code, chip.hint]).toEqual([
      'CHIP_UNKNOWN',
      expect.stringContaining('did you mean stm32f103'),
    ])
    const cpu = errorOf(() => boot(scenariosElf, { cpu: 'cortex-m7' as 'cortex-m3' }))
    expect([cpu.code, cpu.hint]).toEqual(['CPU_UNKNOWN', expect.stringContaining('cortex-m4f')])
    const timing = errorOf(() => boot(scenariosElf, { timing: 'cortex-m7' as 'cortex-m3' }))
    expect([timing.code, timing.hint]).toEqual(['OPTION_INVALID', expect.stringContaining('cortex-m4')])
    expect(errorOf(() => boot(join(root, 'fixtures/session/scenario.elf'))).code).toBe('ELF_NOT_FOUND')
    expect(errorOf(() => boot(Uint8Array.of(1, 2, 3))).code).toMatch(/^ELF_/)
  })

  test.each(['cortex-m0', 'cortex-m0plus'] as const)('a %s lacks instructions of ARMv7-M', (cpu) => {
    const error = errorOf(() => boot(scenariosElf, { cpu, tier }))
    expect(error.code).toBe('BOOT_FAILED')
    expect(error.message).toMatch(/HardFault at .*: undefined instruction \(UNDEFINSTR\)/)
  })

  test('a start-up that does not reach main says why', () => {
    const nowhere = errorOf(() => boot(example('motor'), { tier, limitCycles: 10 }))
    expect(nowhere.code).toBe('BOOT_FAILED')
    expect(nowhere.message).toMatch(/motor.*did not reach main: limit at \S+/)
    expect(nowhere.hint).toContain("stopAt: 'reset'")

    const bytes = new Uint8Array(readFileSync(scenariosElf))
    const patched = patch(bytes, address('Reset_Handler') - 0, [0x01, 0xde])
    const undefinedFirst = errorOf(() => boot(patched, { tier }))
    expect(undefinedFirst.message).toMatch(
      /did not reach main: HardFault at Reset_Handler: undefined instruction \(UNDEFINSTR\)/,
    )

    const looping = errorOf(() => boot(patch(bytes, address('Reset_Handler'), [0xfe, 0xe7]), { tier }))
    expect(looping.message).toContain('stuck in Reset_Handler')
  })

  test('limitCycles holds for every run', () => {
    const mcu = start('delay', { tier, limitCycles: 5000 })
    expect(mcu.run()).toMatchObject({ reason: 'limit', cycles: 5000 })
  })
})

/** The ELF with bytes of its first segment (flash at 0) replaced. */
function patch(elf: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const copy = elf.slice()
  const view = new DataView(copy.buffer)
  const programHeaders = view.getUint32(28, true)
  copy.set(bytes, view.getUint32(programHeaders + 4, true) + at)
  return copy
}

describe.each(tiers)('what nothing models, on the %s', (tier) => {
  test('without a chip it is a fault', () => {
    expect(start('set_up_clock', { tier }).run()).toMatchObject({
      reason: 'faulted',
      fault: { flags: ['PRECISERR', 'FORCED'], address: 0x400fe060 },
    })
  })

  test('in a chip it is the value that was written last, and it is listed', () => {
    const mcu = start('set_up_clock', { tier, chip: 'lm3s6965evb' })
    expect(mcu.run().reason).toBe('exited')
    expect(u32(mcu, 'words')).toBe(0x1234)
    expect(mcu.unmodelled).toEqual([
      { address: 0x400fe060, kind: 'read', pc: address('set_up_clock') + 2 },
      { address: 0x400fe060, kind: 'write', pc: expect.any(Number) as number },
    ])
  })

  test('either can be asked for', () => {
    const options = { tier, chip: 'lm3s6965evb', unmapped: 'fault' } as const
    expect(start('set_up_clock', options).run().reason).toBe('faulted')
    const mcu = start('set_up_clock', { tier, unmapped: 'memory' })
    expect(mcu.run().reason).toBe('exited')
    expect(mcu.unmodelled).toHaveLength(2)
    // Outside peripherals too, where the user says so.
    expect(start('load_from_nowhere', { tier, unmapped: 'memory' }).run().reason).toBe('exited')
    expect(start('load_from_nowhere', { tier, chip: 'lm3s6965evb' }).run().reason).toBe('faulted')
  })
})

describe.each(tiers)('stubs on the %s', (tier) => {
  test('a value', () => {
    const mcu = start('poll_pll', { tier, stubs: { 0x400fe050: 0x40 } })
    expect(mcu.run().reason).toBe('exited')
    expect(mcu.unmodelled).toEqual([])
  })

  test('a value that never satisfies the firmware: stuck', () => {
    const stop = start('poll_pll', { tier, stubs: { 0x400fe050: 0 } }).run()
    expect(stop.reason).toBe('stuck')
    expect(stop.reason === 'stuck' && stop.hint).toContain('stub at 0x400fe050')
  })

  test('a function of the access', () => {
    const seen: unknown[] = []
    const mcu = start('set_up_clock', {
      tier,
      stubs: {
        0x400fe060: ({ kind, value, mcu: self }) => {
          seen.push([kind, value, self.placeOf(self.registers.pc)])
          return kind === 'read' ? 0x77 : undefined
        },
      },
    })
    mcu.run()
    expect(u32(mcu, 'words')).toBe(0x77)
    expect(seen.map((access) => (access as unknown[]).slice(0, 2))).toEqual([
      ['read', undefined],
      ['write', 0x1234],
      ['read', undefined],
    ])
    expect((seen[0] as unknown[])[2]).toBe('set_up_clock+0x2')
  })

  test('one that lets go after some time is no endless loop', () => {
    let reads = 0
    const mcu = start('poll_pll', { tier, stubs: { 0x400fe050: () => (++reads > 5000 ? 0x40 : 0) } })
    expect(mcu.run().reason).toBe('exited')
    expect(reads).toBe(5001)
  })

  test('a stub goes before a chip and its devices', () => {
    const mcu = start('poll_pll', { tier, chip: 'lm3s6965evb', stubs: { 0x400fe050: 0x40 } })
    expect(mcu.run().reason).toBe('exited')
    expect(mcu.unmodelled).toEqual([])
  })

  test('in memory it would never be asked', () => {
    expect(errorOf(() => start('straight', { tier, stubs: { 0x20000060: 1 } })).code).toBe('DEVICE_INVALID')
  })
})

describe.each(tiers)('devices on the %s', (tier) => {
  test('a timer ends the sleep by its interrupt', () => {
    const mcu = start('use_timer', { tier, devices: { '0x40001000': timer({ irq: 6 }) } })
    const { cycles } = mcu
    expect(mcu.run().reason).toBe('exited')
    expect(order(mcu)).toEqual([22])
    expect(mcu.exceptions[0]).toMatchObject({ exceptionNumber: 22, how: 'preempted', delayedBy: 'nothing' })
    expect((mcu.exceptions[0]?.enteredAt.cycle ?? 0) - cycles).toBeGreaterThanOrEqual(50)
    expect(mcu.exceptions[0]?.enteredAt.place).toBe('use_timer+0xe')
  })

  test('slower ticks come later', () => {
    const at = (cyclesPerTick: number): number => {
      const mcu = start('use_timer', { tier, devices: { '0x40001000': timer({ irq: 6, cyclesPerTick }) } })
      mcu.run()
      return mcu.exceptions[0]?.enteredAt.cycle ?? 0
    }
    expect(at(10) - at(1)).toBeGreaterThan(400)
  })

  test('its interrupt without a wire never comes', () => {
    const mcu = start('use_timer', { tier, devices: { '0x40001000': timer() } })
    expect(mcu.run().reason).toBe('sleeping')
  })

  test('alarms that are due together ring in the order in which they were set', () => {
    const devices = { '0x40005000': timer({ irq: 5 }), '0x40006000': timer({ irq: 11 }) }
    const mcu = start('use_two_timers', { tier, devices })
    // The one at 0x40006000 is started first, so pends first; the other has the lower number and overtakes it.
    const how = (): string[] => {
      mcu.runTo('Default_Handler')
      return mcu.exceptions.map((a) => `${a.exception} ${a.how}`)
    }
    mcu.runFor({ instructions: 10 })
    const snapshot = mcu.snapshot()
    expect(how()).toEqual(['irq(5) lateArrival'])
    mcu.restore(snapshot)
    expect(how()).toEqual(['irq(5) lateArrival'])
    mcu.restore(snapshot)
    expect(mcu.fork().runTo('Default_Handler').waiting).toEqual([expect.stringContaining('irq(11)')])
  })

  test('a port: edges that the host makes, pins that the firmware drives', () => {
    const port = gpio({ irq: 7 })
    const mcu = start('use_port', { tier, devices: { '0x40002000': port } })
    mcu.runTo('finished')
    expect(mcu.device(port).outputs).toBe(1)
    mcu.device(port).setInput(2, true)
    mcu.device(port).setInput(3, true)
    expect(mcu.waiting).toEqual(['IRQ7_Handler is pending and will be taken before the next instruction'])
    mcu.run()
    expect(order(mcu)).toEqual([23])
    expect(u32(mcu, 'edges')).toBe(8)
  })

  test('polling a pin: the host lets it go', () => {
    const port = gpio()
    const mcu = start('poll_port', { tier, devices: { '0x40002000': port } })
    expect(mcu.run().reason).toBe('stuck')
    mcu.device('0x40002000')
    mcu.device(port).setInput(0, true)
    expect(mcu.run().reason).toBe('exited')
  })

  test('a serial port prints, and its interrupt takes what the host sends', () => {
    const heard: number[] = []
    const port = uart({ irq: 8 })
    const mcu = start('use_serial_port', {
      tier,
      devices: { 0x40003000: port },
      onOutput: (_stream, bytes) => heard.push(...bytes),
    })
    mcu.runTo('finished')
    expect(mcu.output).toBe('hi')
    mcu.device(port).receive([0x21, 0x3f])
    mcu.run()
    expect(u32(mcu, 'received')).toBe(2)
    expect(mcu.output).toBe('hi!?')
    expect(mcu.exceptions.map((a) => a.how)).toEqual(['preempted', 'tailChained'])
    expect(String.fromCharCode(...heard)).toBe('hi!?')
  })

  test('what is no device, and nowhere', () => {
    const invalid: BootOptions[] = [
      { devices: { '0x40001000': 5 } },
      { devices: { '0x40001000': {} } },
      { devices: { TIMER9: timer() } },
      { devices: { '0x20000000': timer() } },
      { chip: 'lm3s6965evb', devices: { UART9: uart() } },
    ]
    for (const options of invalid)
      expect(errorOf(() => boot(scenariosElf, options)).code).toBe('DEVICE_INVALID')
    const mcu = start('straight', { tier })
    expect(errorOf(() => mcu.device(gpio())).code).toBe('DEVICE_INVALID')
    expect(errorOf(() => mcu.device('0x40002000')).code).toBe('DEVICE_INVALID')
  })

  test('by name in a chip', () => {
    const mcu = start('straight', { tier, chip: 'lm3s6965evb' })
    expect(mcu.device('UART0').name).toBe('UART0')
    expect(mcu.device(0x4000c000)).toBe(mcu.device('UART0'))
  })
})
