import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadElf, loadElfFile } from '../../src/image/elf.ts'
import { readVectorTable, type VectorTable } from '../../src/image/vector-table.ts'
import { buildFirmware, type FirmwareSpec, viewOf, words } from './elf-builder.ts'
import { expectError } from './expect-error.ts'
import { compileC, exampleElfs, hasTool, run } from './toolchain.ts'

const [sp, reset, fallback, hardFault, tick, tim2, uart, dma, stray] = [
  0x20010000, 0x401, 0x411, 0x421, 0x431, 0x441, 0x451, 0x461, 0x471,
]
const system = [
  reset,
  fallback,
  hardFault,
  fallback,
  fallback,
  fallback,
  0,
  0,
  0,
  0,
  fallback,
  fallback,
  0,
  fallback,
  tick,
]

/** Like cortex-m-rt's: exceptions by their names, the rest aliases of DefaultHandler. */
const rustSymbols = [
  { name: 'Reset', value: reset, size: 16 },
  { name: 'DefaultHandler_', value: fallback, size: 2 },
  { name: 'DefaultHandler', value: fallback },
  { name: 'NonMaskableInt', value: fallback },
  { name: 'PendSV', value: fallback },
  { name: 'GPIOA', value: fallback },
  { name: 'HardFault_', value: hardFault, size: 2 },
  { name: 'HardFault', value: hardFault },
  { name: 'SysTick', value: tick, size: 16 },
  { name: 'TIM2', value: tim2, size: 16 },
  { name: 'USART1_IRQHandler', value: uart, size: 16 },
  { name: '_RNvCs1_5board3dma', value: dma, size: 16 },
  { name: 'SysTick_Handler', value: stray, size: 16 },
  { name: 'helper', value: stray + 8, size: 4 },
]

function tableOf(spec: FirmwareSpec, base?: number): VectorTable {
  return readVectorTable(loadElf(buildFirmware(spec), 'fw.elf'), base)
}

const rust = tableOf({
  vectors: [sp, ...system, fallback, fallback, tim2, uart, dma, dma, fallback],
  symbols: rustSymbols,
})

describe('a table like cortex-m-rt’s', () => {
  test('its fixed words', () => {
    expect(rust).toMatchObject({ base: 0, initialSp: sp, reset })
    expect(rust.entries).toHaveLength(15 + 7)
  })

  test('its entries', () => {
    const rows = rust.entries.map(
      (e) =>
        `${e.exceptionNumber} ${e.name}${e.isDefault ? ' default' : ''}${e.handler === undefined ? ' empty' : ''}`,
    )
    expect(rows).toEqual([
      '1 Reset',
      '2 NMI default',
      '3 HardFault default',
      '4 MemManage default',
      '5 BusFault default',
      '6 UsageFault default',
      '7 exception 7 empty',
      '8 exception 8 empty',
      '9 exception 9 empty',
      '10 exception 10 empty',
      '11 SVCall default',
      '12 DebugMonitor default',
      '13 exception 13 empty',
      '14 PendSV default',
      '15 SysTick',
      '16 irq(0) default',
      '17 irq(1) default',
      '18 TIM2',
      '19 USART1_IRQHandler',
      '20 irq(4)',
      '21 irq(5)',
      '22 irq(6) default',
    ])
    expect(rust.entry(15)).toMatchObject({ value: tick, handler: tick - 1, symbols: ['SysTick'] })
    expect(rust.entry(99)).toBeUndefined()
  })

  test('names of exceptions beyond it', () => {
    expect([15, 18, 16, 7, 200].map((n) => rust.exceptionName(n))).toEqual([
      'SysTick',
      'TIM2',
      'irq(0)',
      'exception 7',
      'irq(184)',
    ])
  })

  test("cortex-m-rt's own HardFault handler is noted", () => {
    expect(rust.notes).toEqual([expect.stringMatching(/HardFault is left to cortex-m-rt/)])
  })

  test('older versions have a trampoline in front of it', () => {
    const symbols = [
      ...rustSymbols.filter((s) => !s.name.startsWith('HardFault')),
      { name: 'HardFaultTrampoline', value: hardFault, size: 4 },
      { name: 'HardFault_', value: stray, size: 4 },
    ]
    const older = (hardFaultAt: number): VectorTable =>
      tableOf({ vectors: [sp, ...system], symbols: [...symbols, { name: 'HardFault', value: hardFaultAt }] })
    expect(older(stray).entry(3)?.isDefault).toBe(true)
    expect(older(uart).entry(3)?.isDefault).toBe(false)
  })
})

describe('exceptions by name', () => {
  test.each([
    ['SysTick', 15],
    ['NMI', 2],
    ['NonMaskableInt', 2],
    ['HardFault', 3],
    ['MemManage', 4],
    ['MemoryManagement', 4],
    ['BusFault', 5],
    ['UsageFault', 6],
    ['SVCall', 11],
    ['SVC', 11],
    ['DebugMonitor', 12],
    ['PendSV', 14],
    ['TIM2', 18],
    ['TIM2_IRQHandler', 18],
    ['USART1', 19],
    ['USART1_IRQHandler', 19],
    ['irq(28)', 44],
    ['IRQ( 3 )', 19],
    ['PendSV_Handler', 14],
    [15, 15],
    [255, 255],
  ])('%s', (name, number) => {
    expect(rust.resolveException(name)).toBe(number)
  })

  test.each([
    ['Systick', 'EXCEPTION_UNKNOWN', /Nearest: SysTick\./],
    ['SysTik', 'EXCEPTION_UNKNOWN', /Nearest: SysTick/],
    ['tim2', 'EXCEPTION_UNKNOWN', /Nearest: TIM2\./],
    ['TIM3', 'EXCEPTION_UNKNOWN', /Nearest: TIM2/],
    ['irq28', 'EXCEPTION_UNKNOWN', /irq\(28\)/],
    ['completely different', 'EXCEPTION_UNKNOWN', /irq\(n\)/],
    ['irq(240)', 'EXCEPTION_UNKNOWN', /irq\(239\)/],
    [0, 'EXCEPTION_UNKNOWN', /1 to 255/],
    [256, 'EXCEPTION_UNKNOWN', /1 to 255/],
    [1.5, 'EXCEPTION_UNKNOWN', /1 to 255/],
    ['GPIOA', 'EXCEPTION_LEFT_TO_DEFAULT', /irq\(n\)/],
    ['DefaultHandler', 'EXCEPTION_LEFT_TO_DEFAULT', /irq\(n\)/],
    ['board::dma', 'EXCEPTION_AMBIGUOUS', /number/],
    ['dma', 'EXCEPTION_AMBIGUOUS', /number/],
    [
      'SysTick_Handler',
      'EXCEPTION_NOT_IN_VECTOR_TABLE',
      /SysTick is handled by SysTick.*cortex-m-rt: SysTick/,
    ],
    ['helper', 'EXCEPTION_NOT_IN_VECTOR_TABLE', /name alone/],
  ] as const)('%s is refused with %s', (name, code, hint) => {
    expect(expectError(code, () => rust.resolveException(name)).hint).toMatch(hint)
  })

  test('a handler that never reached the table says so', () => {
    const symbols = rustSymbols.filter((symbol) => symbol.name !== 'SysTick')
    const vectors = [sp, ...system.slice(0, 14), fallback]
    const error = expectError('EXCEPTION_NOT_IN_VECTOR_TABLE', () =>
      tableOf({ vectors, symbols }).resolveException('SysTick_Handler'),
    )
    expect(error.message).toMatch(/never reached the vector table/)
    expect(error.hint).toMatch(/^SysTick is left to the default handler\./)
  })

  test('control characters are escaped', () => {
    expect(expectError('EXCEPTION_UNKNOWN', () => rust.resolveException('a\x1bb')).message).toContain(
      'a\\u{1b}b',
    )
  })
})

describe('a table like CMSIS’s', () => {
  const names = ['NMI', 'HardFault', 'SVC', 'PendSV', 'TIM3', 'USART1']
  const table = tableOf({
    vectorSection: '.isr_vector',
    vectors: [sp, ...system, fallback, tim2, fallback, uart],
    symbols: [
      ...names.map((name) => ({ name: `${name}_Handler`, value: fallback, binding: 2 })),
      { name: 'Default_Handler', value: fallback, binding: 0, type: 0 },
      { name: 'SysTick_Handler', value: tick },
      { name: 'USART1_IRQHandler', value: uart },
      { name: 'TIM2_IRQHandler', value: tim2 },
      { name: 'shared_timer_code', value: tim2, size: 20 },
      { name: 'WWDG_IRQHandler', value: fallback, binding: 2 },
    ],
  })

  test('names', () => {
    expect(table.entries.slice(14).map((entry) => entry.name)).toEqual([
      ...['SysTick', 'irq(0)', 'TIM2_IRQHandler', 'irq(2)', 'USART1_IRQHandler'],
    ])
    expect(
      ['SysTick_Handler', 'SysTick', 'TIM2', 'TIM2_IRQHandler', 'shared_timer_code'].map((name) =>
        table.resolveException(name),
      ),
    ).toEqual([...[15, 15, 17, 17, 17]])
  })

  test.each(['WWDG_IRQHandler', 'WWDG', 'TIM3_Handler', 'TIM3'])('%s is left to the default', (name) => {
    expectError('EXCEPTION_LEFT_TO_DEFAULT', () => table.resolveException(name))
  })
})

describe('without names, the default handler is the one that most share', () => {
  const irqs = (...handlers: number[]): boolean[] =>
    tableOf({ vectors: [sp, reset, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...handlers], symbols: [] })
      .entries.slice(15)
      .map((entry) => entry.isDefault)

  test.each([
    [
      [fallback, fallback, fallback, tim2],
      [true, true, true, false],
    ],
    [
      [fallback, fallback, tim2, uart],
      [false, false, false, false],
    ],
    [
      [fallback, fallback, fallback, tim2, uart, dma, stray],
      [false, false, false, false, false, false, false],
    ],
    [
      [fallback, fallback, fallback, 0, 0, tim2],
      [true, true, true, false, false, false],
    ],
  ])('%j', (handlers, expected) => {
    expect(irqs(...handlers)).toEqual(expected)
  })
})

describe('where the table is', () => {
  test('in a section of that name, even behind other code', () => {
    const table = tableOf({
      segments: [{ physical: 0x2000, data: words(sp, reset, fallback), flags: 'r' }],
      sections: [{ name: '.isr_vector', address: 0x2000, data: words(sp, reset, fallback) }],
      vectorSection: '.boot',
    })
    expect(table).toMatchObject({ base: 0x2000 })
    expect(table.entries).toHaveLength(2)
  })

  test.each(['__vector_table', '__isr_vector', 'g_pfnVectors', '__Vectors'])('at the symbol %s', (name) => {
    const table = tableOf({
      vectorSection: '.boot',
      segments: [{ physical: 0x2000, data: words(sp, reset, fallback, tick), flags: 'r' }],
      sections: [{ name: '.rodata', address: 0x2000, data: words(sp, reset, fallback, tick) }],
      symbols: [{ name, value: 0x2000, size: 12, type: 1, section: '.rodata' }],
    })
    expect(table.base).toBe(0x2000)
    expect(table.entries).toHaveLength(2)
  })

  test.each([0, 0x08000000, 0x00010000, 0x10000000])('at the start of flash: 0x%x', (base) => {
    expect(tableOf({ base, vectorSection: '.boot' })).toMatchObject({ base, reset: base + 0x401 })
  })

  test('without section headers', () => {
    const table = tableOf({
      base: 0x08000000,
      stripped: true,
      vectors: [sp, 0x08000401, 0x08000411, 0x08000413, 0, 0],
    })
    expect(table.base).toBe(0x08000000)
    expect(table.entries.map((entry) => entry.name)).toEqual([
      'Reset',
      'NMI',
      'HardFault',
      'MemManage',
      'BusFault',
    ])
  })

  test('with code right behind it, where nothing says how long it is', () => {
    const vectors = [sp, 0x08000401, 0, 0x08000411, 0, 0x681b4b01, 0xe7fe4770, 0xb510b662]
    const table = tableOf({ base: 0x08000000, stripped: true, vectors })
    expect(table.entries.map((entry) => entry.name)).toEqual(['Reset', 'NMI', 'HardFault', 'MemManage'])
    expect(table.notes).toEqual([])
  })

  test('where the caller says', () => {
    const segments = [{ physical: 0x2000, data: words(sp, reset + 2, fallback), flags: 'r' }]
    expect(tableOf({ segments }, 0x2000)).toMatchObject({ base: 0x2000, reset: reset + 2 })
    expectError('NO_VECTOR_TABLE', () => tableOf({ segments }, 0x3000))
  })

  test('nowhere', () => {
    const error = expectError('NO_VECTOR_TABLE', () =>
      tableOf({ vectorSection: '.boot', vectors: [1, 2, 3] }),
    )
    expect(error.message).toMatch(/^fw\.elf: /)
    expectError('NO_VECTOR_TABLE', () => tableOf({ vectorSection: '.boot', vectors: [sp, 0x9001] }))
    expectError('NO_VECTOR_TABLE', () => tableOf({ vectorSection: '.boot', vectors: [sp] }))
  })

  test('a guessed table ends with the last plausible vector', () => {
    const irqs = [tim2, 0, uart, 0x12345678, tim2]
    const table = tableOf({ vectorSection: '.boot', vectors: [sp, ...system, ...irqs], stripped: true })
    expect(table.entries).toHaveLength(15 + 3)
  })

  test('never more entries than an NVIC has', () => {
    const many = new Array<number>(240).fill(fallback)
    expect(tableOf({ vectors: [sp, ...system, ...many] }).entries).toHaveLength(255)
  })
})

describe('what silicon would answer with a fault is noted, not thrown', () => {
  test.each([
    ['no Thumb bit in the reset vector', [sp, 0x400], /reset vector 0x00000400 lacks the Thumb bit/],
    ['a reset vector to nowhere', [sp, 0x9001], /0x00009001 points to no loaded code/],
    ['no stack pointer', [0, reset], /initial stack pointer is 0/],
    ['a crooked stack pointer', [0x2000fffc, reset], /0x2000fffc is not a multiple of 8/],
    [
      'a handler without Thumb bit',
      [sp, reset, 0, 0x410],
      /vector of HardFault, 0x00000410, lacks the Thumb bit/,
    ],
  ])('%s', (_, vectors, note) => {
    expect(tableOf({ vectors }).notes).toContainEqual(expect.stringMatching(note))
  })
})

const examples = exampleElfs()

test.skipIf(!hasTool('arm-none-eabi-objcopy') || examples.length === 0)(
  'the words are those at the start of the flashed image (skipped without objcopy or the examples)',
  () => {
    for (const path of examples) {
      const table = readVectorTable(loadElfFile(path))
      const binary = join(mkdtempSync(join(tmpdir(), 'tailchain-vectors-')), 'flash.bin')
      run('arm-none-eabi-objcopy', ['-O', 'binary', path, binary])
      const flashed = viewOf(readFileSync(binary))
      const read = [table.initialSp, ...table.entries.map((entry) => entry.value)]
      expect(read.length, path).toBeGreaterThanOrEqual(16)
      expect(read, path).toEqual(read.map((_, i) => flashed.getUint32(4 * i, true)))
      expect(table.resolveException('SysTick')).toBe(15)
    }
  },
)

test.skipIf(examples.length === 0)(
  'the misnamed handler of the examples is found out (skipped before they are built)',
  () => {
    const path = examples.find((name) => name.endsWith('misnamed-handler.elf'))
    if (path === undefined) return
    const table = readVectorTable(loadElfFile(path))
    expectError('EXCEPTION_NOT_IN_VECTOR_TABLE', () => table.resolveException('SysTick_Handler'))
    expect(table.entry(15)?.isDefault).toBe(true)
  },
)

test.skipIf(!hasTool('arm-none-eabi-gcc'))(
  'a C start-up with weak aliases (skipped without arm-none-eabi-gcc)',
  () => {
    const path = compileC(
      'volatile int n; void SysTick_Handler(void) { n++; } void TIM3_IRQHandler(void) { n--; } int main(void) { return n; }',
    )
    const table = readVectorTable(loadElfFile(path))
    expect(table).toMatchObject({ base: 0x08000000, initialSp: 0x20005000 })
    expect(table.entries).toHaveLength(20)
    expect(table.resolveException('TIM3')).toBe(18)
    expect(table.exceptionName(18)).toBe('TIM3_IRQHandler')
    expect(table.entry(15)).toMatchObject({ name: 'SysTick', isDefault: false })
    expectError('EXCEPTION_LEFT_TO_DEFAULT', () => table.resolveException('TIM2'))
  },
)
