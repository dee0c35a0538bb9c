import { describe, expect, test } from 'vitest'
import { readAttributes, type BuildAttributes } from '../../src/image/attributes.ts'
import { loadElf, loadElfFile } from '../../src/image/elf.ts'
import { buildFirmware, concat, text, words } from './elf-builder.ts'
import { expectError } from './expect-error.ts'
import { compileC, exampleElfs, hasTool, run } from './toolchain.ts'

function section(tags: Uint8Array, vendor = 'aeabi'): Uint8Array {
  const file = concat([Uint8Array.of(1), words(tags.length + 5), tags])
  const body = concat([text(`${vendor}\0`), file])
  return concat([text('A'), words(body.length + 4), body])
}

function attributesOf(data: Uint8Array): BuildAttributes {
  const sections = [{ name: '.ARM.attributes', type: 0x70000003, flags: 0, data }]
  return readAttributes(loadElf(buildFirmware({ sections }), 'fw.elf'))
}

const tags = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes)
const name = (value: string): Uint8Array => concat([tags(5), text(`${value}\0`)])

describe('the CPU that runs it', () => {
  test.each([
    ['v6-M', tags(6, 11, 7, 0x4d), 'cortex-m0'],
    ['v6S-M', tags(6, 12), 'cortex-m0'],
    ['v6-M by name M0+', concat([name('Cortex-M0plus'), tags(6, 12)]), 'cortex-m0plus'],
    ['v6-M by name M0+', concat([name('cortex-m0+'), tags(6, 12)]), 'cortex-m0plus'],
    ['v7-M', tags(6, 10, 7, 0x4d), 'cortex-m3'],
    ['v7E-M', tags(6, 13, 7, 0x4d), 'cortex-m4'],
    ['v7E-M with FP', tags(6, 13, 7, 0x4d, 10, 6), 'cortex-m4f'],
    ['v7E-M with the hard-float ABI', tags(6, 13, 28, 1), 'cortex-m4f'],
    ['v4T, as an assembler without -mcpu says', tags(6, 2), undefined],
    ['v7 without profile', tags(6, 10), undefined],
    ['an unknown number', tags(6, 99), undefined],
    ['no architecture', tags(9, 2), undefined],
  ])('%s', (_, data, cpu) => {
    expect(attributesOf(section(data)).cpu).toBe(cpu)
  })
})

test('everything that is read', () => {
  const data = concat([text('C2.09\0'), name('cortex-m4'), tags(6, 13, 7, 0x4d, 10, 6, 28, 1)])
  expect(attributesOf(section(concat([tags(67), data])))).toEqual({
    cpuName: 'cortex-m4',
    architecture: 'v7E-M',
    profile: 'M',
    hasFloatingPoint: true,
    hardFloatAbi: true,
    cpu: 'cortex-m4f',
  })
})

test('tags of other vendors, of sections, and unknown ones are passed over', () => {
  const unknown = concat([
    tags(71),
    text('text\0'),
    tags(70, 0x80, 1, 32, 1),
    text('gnu\0'),
    tags(6, 10, 7, 0x4d),
  ])
  expect(attributesOf(section(unknown)).cpu).toBe('cortex-m3')
  const foreign = section(tags(6, 13), 'other')
  expect(attributesOf(concat([foreign, section(tags(6, 10, 7, 0x4d)).subarray(1)])).cpu).toBe('cortex-m3')
})

describe('CPUs that are not emulated are named', () => {
  test.each([
    [tags(6, 16), /v8-M\.baseline \(Cortex-M23\)/],
    [concat([name('cortex-m33'), tags(6, 17, 7, 0x4d)]), /v8-M\.mainline \(cortex-m33\)/],
    [tags(6, 21, 7, 0x4d), /v8\.1-M\.mainline \(Cortex-M55\)/],
    [tags(6, 10, 7, 0x41), /v7 \(a Cortex-A\)/],
    [tags(6, 10, 7, 0x52), /v7 \(a Cortex-R\)/],
    [tags(6, 14), /v8-A \(a Cortex-A\)/],
    [tags(6, 15), /v8-R \(a Cortex-R\)/],
  ])('%o', (data, message) => {
    const error = expectError('CPU_UNSUPPORTED', () => attributesOf(section(data)))
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^fw\.elf: /)
  })
})

describe('a damaged section says nothing', () => {
  const good = section(concat([name('cortex-m4'), tags(6, 13, 7, 0x4d)]))
  test('cut off anywhere', () => {
    for (let length = 0; length < good.length; length++) {
      expect(attributesOf(good.subarray(0, length)).cpu, `${length} bytes`).toBeUndefined()
    }
  })

  test.each([
    ['another format', concat([text('B'), good.subarray(1)])],
    ['a length of zero', concat([text('A'), words(0), text('aeabi\0')])],
    ['a length beyond the end', concat([text('A'), words(0xffffffff), text('aeabi\0')])],
    ['a number without end', section(new Uint8Array(40).fill(0xff))],
    ['a name without end', section(concat([tags(5), new Uint8Array(5000).fill(0x41)]))],
  ])('%s', (_, data) => {
    expect(attributesOf(data).cpu).toBeUndefined()
  })

  test('no section', () => {
    expect(readAttributes(loadElf(buildFirmware())).cpu).toBeUndefined()
  })

  test('control characters in the name are escaped', () => {
    expect(attributesOf(section(name('a\x1b[31m'))).cpuName).toBe('a\\u{1b}[31m')
  })
})

test.skipIf(!hasTool('arm-none-eabi-gcc'))('as gcc writes them (skipped without arm-none-eabi-gcc)', () => {
  const cpuOf = (...flags: string[]): string | undefined =>
    readAttributes(
      loadElfFile(
        compileC('float f; int main(void) { f += 1.0f; return 0; } void __aeabi_fadd(void) {}', flags),
      ),
    ).cpu
  expect(cpuOf('-mcpu=cortex-m0')).toBe('cortex-m0')
  expect(cpuOf('-mcpu=cortex-m3')).toBe('cortex-m3')
  expect(cpuOf('-mcpu=cortex-m4')).toBe('cortex-m4')
  expect(cpuOf('-mcpu=cortex-m4', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16')).toBe('cortex-m4f')
  expect(cpuOf('-mcpu=cortex-m4', '-mfloat-abi=softfp', '-mfpu=fpv4-sp-d16')).toBe('cortex-m4f')
  expectError('CPU_UNSUPPORTED', () => cpuOf('-mcpu=cortex-m33'))
  expectError('CPU_UNSUPPORTED', () => cpuOf('-mcpu=cortex-m23'))
})

const examples = exampleElfs()
test.skipIf(!hasTool('arm-none-eabi-readelf') || examples.length === 0)(
  'readelf says the same of the examples (skipped without it or them)',
  () => {
    for (const path of examples) {
      const tagText = /Tag_CPU_arch: (\S+)/.exec(run('arm-none-eabi-readelf', ['-A', path]))?.[1]
      const { architecture } = readAttributes(loadElfFile(path))
      expect(architecture?.replace(/^v7-M$/, 'v7'), path).toBe(tagText)
    }
  },
)
