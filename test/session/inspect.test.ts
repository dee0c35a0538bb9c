import { describe, expect, test } from 'vitest'
import { before, boot, pend, type ScalarType } from '../../src/index.ts'
import { address, errorOf, example, start, tiers, u32 } from './scenarios.ts'

describe('reads and writes', () => {
  test.each([
    ['u8', 0xff],
    ['i8', -128],
    ['u16', 0xffff],
    ['i16', -2],
    ['u32', 0xffffffff],
    ['i32', -(2 ** 31)],
    ['u64', 2n ** 64n - 1n],
    ['i64', -(2n ** 63n)],
    ['f32', 1.5],
    ['f64', Math.PI],
    ['bool', true],
  ] as [ScalarType, number | bigint | boolean][])('%s', (type, value) => {
    const mcu = start('straight')
    mcu.write('words', value, type, { offset: 8 })
    expect(mcu.read('words', type, { offset: 8 })).toBe(value)
    expect(mcu.read(address('words') + 8, type)).toBe(value)
    // Its neighbours are as they were.
    expect(mcu.bytes('words').slice(0, 8)).toEqual(new Uint8Array(8))
    expect(mcu.bytes('words').slice(16)).toEqual(new Uint8Array(16))
  })

  test('little-endian, at any offset', () => {
    const mcu = start('straight')
    mcu.write('words', 0x04030201, 'u32')
    expect(mcu.read('words', 'u8')).toBe(1)
    expect(mcu.read('words', 'u16', { offset: 1 })).toBe(0x0302)
    expect(mcu.read('words', 'bool', { offset: 3 })).toBe(true)
    expect([...mcu.bytes('words', 4)]).toEqual([1, 2, 3, 4])
    expect(mcu.bytes('words')).toHaveLength(32)
    expect(mcu.bytes('words', 0)).toHaveLength(0)
  })

  test.each([
    ['u8', 256],
    ['u8', -1],
    ['i8', 128],
    ['u16', 65536],
    ['u32', 2 ** 32],
    ['u32', 1.5],
    ['i32', 2 ** 31],
    ['u64', -1n],
    ['i64', 2n ** 63n],
    ['bool', 2],
    ['f32', '1'],
    ['u32', 'x'],
    ['u32', undefined],
    ['u32', Number.NaN],
  ] as [ScalarType, unknown][])('%s does not hold %s', (type, value) => {
    const mcu = start('straight')
    expect(
      errorOf(() => {
        mcu.write('words', value, type)
      }).code,
    ).toBe('VALUE_OUT_OF_RANGE')
    expect(u32(mcu, 'words')).toBe(0)
  })

  test('a copy is a copy', () => {
    const mcu = start('straight')
    mcu.bytes('words').fill(9)
    expect(u32(mcu, 'words')).toBe(0)
  })

  test('beyond a variable and beyond memory', () => {
    const mcu = start('straight')
    const code = (call: () => unknown): string => errorOf(call).code
    expect(code(() => mcu.read('words', 'u32', { offset: 29 }))).toBe('OFFSET_OUTSIDE_VARIABLE')
    expect(code(() => mcu.read('words', 'u8', { offset: -1 }))).toBe('OFFSET_OUTSIDE_VARIABLE')
    expect(code(() => mcu.read('words', 'u8', { offset: 0.5 }))).toBe('OFFSET_OUTSIDE_VARIABLE')
    expect(
      code(() => {
        mcu.write('ticks', 1, 'u64')
      }),
    ).toBe('OFFSET_OUTSIDE_VARIABLE')
    expect(mcu.read('words', 'u32', { offset: 28 })).toBe(0)
    expect(code(() => mcu.read(0x20001ffd, 'u32'))).toBe('ADDRESS_NOT_MEMORY')
    expect(code(() => mcu.read(0x30000000, 'u8'))).toBe('ADDRESS_NOT_MEMORY')
    expect(
      code(() => {
        mcu.write(0xe000e010, 1, 'u32')
      }),
    ).toBe('ADDRESS_NOT_MEMORY')
    expect(code(() => mcu.bytes('words', 1e9))).toBe('ADDRESS_NOT_MEMORY')
    expect(code(() => mcu.bytes('words', -1))).toBe('OPTION_INVALID')
    for (const at of [-4, 0.5, 2 ** 32, Number.NaN])
      expect(code(() => mcu.read(at, 'u8'))).toBe('ADDRESS_NOT_MEMORY')
    expect(errorOf(() => mcu.read(0x30000000, 'u8')).hint).toMatch(/flash 0x00000000….*RAM 0x20000000…/)
  })

  test('names: unknown with the nearest, ambiguous with all', () => {
    const mcu = boot(example('counter'))
    const unknown = errorOf(() => mcu.read('COUNTR', 'u32'))
    expect([unknown.code, unknown.hint]).toEqual(['SYMBOL_UNKNOWN', expect.stringContaining('COUNTER')])
    expect(errorOf(() => mcu.runTo('counter::bmp')).hint).toContain('counter::bump')
    expect(errorOf(() => mcu.read('counter::bump', 'u32')).code).toBe('PLACE_NOT_DATA')
    expect(errorOf(() => mcu.read('COUNTER', 'u128' as 'u64')).code).toBe('TYPE_UNKNOWN')
    expect(mcu.read('counter::TICKS', 'u32')).toBe(0)
  })

  test('flash can be written by the host, not by the firmware', () => {
    const mcu = start('access')
    mcu.write(address('straight'), 0x2007, 'u16')
    expect(mcu.read(address('straight'), 'u16')).toBe(0x2007)
    mcu.runTo('access+0x6')
    mcu.registers.r1 = address('straight')
    expect(mcu.run()).toMatchObject({ reason: 'faulted', fault: { address: address('straight') } })
    expect(mcu.read(address('straight'), 'u16')).toBe(0x2007)
  })
})

describe.each(tiers)('registers on the %s', (tier) => {
  test('are live', () => {
    const mcu = start('straight', { tier })
    const { registers } = mcu
    mcu.step(2)
    expect(registers.r0).toBe(2)
    registers.r0 = -1
    expect(registers.r0).toBe(0xffffffff)
    registers.r12 = 0x100000001
    expect(registers.r12).toBe(1)
    expect(registers.pc).toBe(address('straight') + 4)
    expect([registers.r13, registers.r14, registers.r15]).toEqual([registers.sp, registers.lr, registers.pc])
  })

  test('SP is a multiple of four, PC is even', () => {
    const { registers } = start('straight', { tier })
    registers.sp = 0x20001003
    expect([registers.sp, registers.msp]).toEqual([0x20001000, 0x20001000])
    registers.psp = 0x20000807
    expect(registers.psp).toBe(0x20000804)
    registers.control = 2
    expect(registers.sp).toBe(0x20000804)
    registers.control = 0
    expect(registers.sp).toBe(0x20001000)
    registers.pc = address('straight') | 1
    expect(registers.pc).toBe(address('straight'))
  })

  test('writing PC goes on there, outside any IT block', () => {
    const mcu = start('conditional', { tier })
    // In front of the streq: the condition holds, what follows would be skipped.
    mcu.runTo('conditional+0xa')
    mcu.registers.pc = address('straight')
    mcu.runTo('straight+0x8')
    expect(mcu.registers.r0).toBe(4)
  })

  test('flags and masks', () => {
    const mcu = start('straight', { tier })
    mcu.registers.apsr = 0xf8000000
    expect(mcu.registers.apsr).toBe(0xf8000000)
    expect(mcu.registers.xpsr).toBe(0xf9000000)
    mcu.registers.primask = 1
    mcu.pend('SysTick')
    expect(mcu.step().waiting).toEqual(['SysTick is pending, held back by PRIMASK, BASEPRI or FAULTMASK'])
    mcu.registers.primask = 0
    mcu.runTo('SysTick_Handler')
    expect(mcu.registers.ipsr).toBe(15)
  })

  test('there are no others', () => {
    const mcu = start('straight', { tier })
    const error = errorOf(() => {
      mcu.registers.primsk = 1
    })
    expect([error.code, error.hint]).toEqual(['REGISTER_UNKNOWN', 'did you mean primask?'])
    expect(Object.keys(mcu.registers)).toEqual(
      expect.arrayContaining(['r0', 'sp', 'lr', 'pc', 'xpsr', 'primask']),
    )
  })
})

describe.each(tiers)('places on the %s', (tier) => {
  test('inside an instruction nothing ever executes: refused, with the nearest', () => {
    const mcu = start('mixed', { tier })
    const error = errorOf(() => mcu.runTo('mixed+0x2'))
    expect(error.code).toBe('PLACE_NOT_INSTRUCTION')
    expect(error.message).toContain("'mixed+0x2' is inside the instruction at mixed:")
    expect(error.hint).toBe('The nearest instructions are at mixed and mixed+0x4.')
    expect(errorOf(() => mcu.runTo(address('mixed') + 8)).message).toContain(
      'is inside the instruction at mixed+0x6',
    )
    // Between the halves of tbb and in its table, in the literal pool.
    for (const offset of [10, 16, 18]) {
      const inData = errorOf(() => mcu.runTo(address('mixed') + offset))
      expect(inData.code).toBe('PLACE_NOT_INSTRUCTION')
      expect(inData.message).toContain('is data between the code')
    }
    for (const offset of [0, 4, 6, 12, 14]) expect(mcu.disassembly(`mixed+${String(offset)}`)).not.toBe('')
  })

  test('in Rust code, and in conditions', () => {
    const mcu = boot(example('counter'), { tier })
    const wide = [2, 4, 6, 8, 10, 12, 14, 16].filter((offset) => {
      try {
        mcu.disassembly(`counter::bump+${String(offset)}`)
        return false
      } catch {
        return true
      }
    })
    expect(wide.length).toBeGreaterThan(0)
    const place = `counter::bump+${String(wide[0])}`
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTick', before(place)))
      }).code,
    ).toBe('PLACE_NOT_INSTRUCTION')
  })

  test('code in RAM, as it is now', () => {
    const mcu = start('call_ram', { tier })
    expect(mcu.runTo('in_ram+0x2').reason).toBe('breakpoint')
    expect(mcu.registers.pc).toBe(0x20000002)
  })

  test('other mistakes', () => {
    const mcu = start('straight', { tier })
    const code = (place: string | number): string => errorOf(() => mcu.runTo(place)).code
    expect(code('straight+1')).toBe('PLACE_INVALID')
    expect(code('straight+0x40')).toBe('PLACE_OUTSIDE_SYMBOL')
    expect(code('words')).toBe('PLACE_NOT_CODE')
    expect(code('nowhere')).toBe('SYMBOL_UNKNOWN')
    expect(code(-1)).toBe('PLACE_INVALID')
    expect(code('src/main.rs:10')).toBe('PLACE_NEEDS_DEBUG_INFO')
  })
})
