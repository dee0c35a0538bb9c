import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { TailchainError } from '../../../src/errors.ts'
import { type FirmwareImage, type Section, loadElf } from '../../../src/image/elf.ts'
import {
  type AggregateType,
  DebugInfo,
  type Type,
  sizeOfType,
  stripType,
  typeName,
  variantOf,
} from '../../../src/image/dwarf/index.ts'
import { buildFirmware } from '../elf-builder.ts'

const example = (name: string): FirmwareImage =>
  loadElf(readFileSync(join(import.meta.dirname, `../../../firmware-examples/${name}/${name}.elf`)), name)

function open(image: FirmwareImage): DebugInfo {
  const info = DebugInfo.open(image)
  if (info === undefined) throw new Error('no debug information')
  return info
}

function replaced(image: FirmwareImage, name: string, data: () => Uint8Array): FirmwareImage {
  const original = image.section(name)
  if (original === undefined) throw new Error(`no ${name}`)
  const section: Section = {
    ...{
      index: original.index,
      name,
      type: original.type,
      address: 0,
      sizeBytes: original.sizeBytes,
      link: 0,
    },
    ...{ allocated: false, writable: false, executable: false, compressed: false },
    get data() {
      return data()
    },
  }
  return { ...image, section: (wanted) => (wanted === name ? section : image.section(wanted)) }
}

/** The type of a member, whose path starts in a variable. */
function memberType(type: Type, ...path: readonly string[]): Type {
  let found = stripType(type)
  for (const name of path) {
    const members = 'members' in found ? found.members : []
    const member = members.find((candidate) => candidate.name === name)
    if (member === undefined) throw new Error(`no member ${name} in ${typeName(found)}`)
    found = stripType(member.type)
  }
  return found
}

const counterC = example('counter-c')
const mainAt = counterC.symbols.find('main', 'function').address
const mainSource = join(import.meta.dirname, '../../../firmware-examples/counter-c/src/main.c')
const mainLine = {
  file: 'firmware-examples/counter-c/src/main.c',
  line:
    readFileSync(mainSource, 'utf8')
      .split('\n')
      .findIndex((line) => line.startsWith('int main(')) + 1,
}

describe('debug information', () => {
  test('is undefined for an image without any', () => {
    expect(DebugInfo.open(loadElf(buildFirmware({ symbols: [] })))).toBeUndefined()
  })

  test('is not read by opening it', () => {
    let reads = 0
    const image = example('counter-c')
    const watched = replaced(image, '.debug_info', () => {
      reads++
      return image.section('.debug_info')?.data ?? new Uint8Array(0)
    })
    const info = open(watched)
    expect(reads).toBe(0)
    expect(info.lineAt(mainAt)).toMatchObject(mainLine)
    expect(reads).toBe(1)
  })

  test('of 10 MB is there in reasonable time', () => {
    const image = example('counter-c')
    const once = image.section('.debug_info')?.data ?? new Uint8Array(0)
    const large = new Uint8Array(once.length * Math.ceil((10 * 2 ** 20) / once.length))
    for (let at = 0; at < large.length; at += once.length) large.set(once, at)
    const start = performance.now()
    const info = open(replaced(image, '.debug_info', () => large))
    expect(performance.now() - start).toBeLessThan(50)
    expect(info.lineAt(mainAt)).toMatchObject(mainLine)
    // 8,000 units; some 0.2 s where nothing else runs.
    expect(performance.now() - start).toBeLessThan(3000)
  })

  test('whose sections do not decompress says so once, and answers with the rest', () => {
    const damaged = replaced(example('counter-c'), '.debug_info', () => {
      throw new TailchainError(
        'ELF_BAD_COMPRESSION',
        'compressed section .debug_info is damaged',
        'Build again.',
      )
    })
    const info = open(damaged)
    expect(info.lineAt(mainAt)).toBeUndefined()
    expect(info.functionsAt(mainAt)).toEqual([])
    expect(info.variables()).toEqual([])
    expect(info.unwindAt(mainAt)?.cfa).toMatchObject({ kind: 'register', register: 13 })
    expect(info.notes).toEqual(['Compressed section .debug_info is damaged.'])
  })

  test('finds variables by their whole name, the end of it, or their mangled name', () => {
    const image = example('counter')
    const info = open(image)
    const [ticks] = info.variable('TICKS')
    expect(ticks).toMatchObject({
      name: 'counter::TICKS',
      location: { kind: 'memory', address: image.symbols.find('counter::TICKS', 'object').address },
      declaredAt: { file: 'firmware-examples/counter/src/main.rs' },
    })
    expect(info.variable('counter::TICKS')).toEqual([ticks])
    expect(info.variable(ticks?.linkageName ?? '')).toEqual([ticks])
    expect(info.variable('ICKS')).toEqual([])
  })

  test("knows Rust's enums: their discriminant, also where it is a niche", () => {
    const info = open(example('double-borrow'))
    const hstdout = info.variable('HSTDOUT')[0]?.type
    if (hstdout === undefined) throw new Error('no HSTDOUT')
    // Mutex<RefCell<Option<HostStream>>>
    const option = withVariants(hstdout)
    expect(option.name).toBe('core::option::Option<cortex_m_semihosting::hio::HostStream>')
    const { variantPart: part, sizeBytes } = option
    if (part === undefined) throw new Error('no variants')
    expect(sizeBytes).toBe(8)
    expect(part.discriminant).toMatchObject({ offsetBytes: 0 })
    const nameOf = (value: bigint): string | undefined => variantOf(part, value)?.members[0]?.name
    expect([nameOf(0n), nameOf(1n)]).toEqual(['None', 'Some'])
    const some = variantOf(part, 1n)?.members[0]
    expect(memberType(some?.type ?? hstdout, '__0', 'fd')).toMatchObject({ kind: 'base', name: 'usize' })
  })

  test('has types that contain themselves', () => {
    const info = open(example('double-borrow'))
    const seen = new Set<string>()
    const visit = (type: Type, depth: number): void => {
      seen.add(typeName(type))
      expect(sizeOfType(type) ?? 0).toBeGreaterThanOrEqual(0)
      if (depth === 0) return
      if ('members' in type) for (const member of type.members) visit(member.type, depth - 1)
      if ('target' in type) visit(type.target, depth - 1)
    }
    for (const variable of info.variables()) visit(variable.type, 12)
    expect(seen.size).toBeGreaterThan(20)
  })
})

/** The first enum within a type, outermost first. */
function withVariants(outer: Type): AggregateType {
  const queue: Type[] = [outer]
  for (const type of queue) {
    if (!('members' in type)) continue
    if (type.variantPart !== undefined) return type
    queue.push(...type.members.map((member) => member.type))
  }
  throw new Error(`no enum in ${typeName(outer)}`)
}
