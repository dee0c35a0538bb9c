import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadElf } from '../../../src/image/elf.ts'
import type { FirmwareImage, Section } from '../../../src/image/elf.ts'
import {
  DebugInfo,
  type MachineState,
  type Type,
  bytesAt,
  sizeOfType,
  typeName,
  variantOf,
} from '../../../src/image/dwarf/index.ts'
import { isHurried } from './programs.ts'

const example = (name: string): FirmwareImage =>
  loadElf(readFileSync(join(import.meta.dirname, `../../../firmware-examples/${name}/${name}.elf`)), name)

const machine: MachineState = {
  register: (number) => 0x20000000 + 16 * number,
  memory: (address, sizeBytes) => new Uint8Array(Math.min(sizeBytes, 2 ** 16)).fill(address & 0xff),
  entryRegister: (number) => number,
}

/** Asks everything; how many answers there were. */
function askAll(info: DebugInfo, addresses: readonly number[]): number {
  let answers = 0
  for (const address of addresses) {
    if (info.lineAt(address) !== undefined) answers++
    answers += info.functionsAt(address).length
    for (const local of info.localsAt(address)) {
      lookAt(local.type, 4)
      const location = local.locate(machine)
      bytesAt(location, Math.min(sizeOfType(local.type) ?? 0, 64), machine)
      local.locate()
      answers++
    }
    if (info.callerOf(address, machine) !== undefined) answers++
  }
  for (const file of info.files()) answers += info.linesWithCode(file).length
  answers += info.addressesOf('main.c', 20).length
  for (const variable of info.variables()) {
    lookAt(variable.type, 5)
    answers++
  }
  info.variable('TICKS')
  for (const { ranges } of info.functions()) answers += ranges.length
  for (const row of info.lineRows()) if (row.end <= row.address) throw new Error('an empty row')
  return answers
}

let looks = 0

/** Reads a type as deep as somebody would print it. */
function lookAt(type: Type, depth: number): void {
  looks += typeName(type).length
  sizeOfType(type)
  if (depth === 0) return
  switch (type.kind) {
    case 'struct':
    case 'union':
    case 'class':
      if (type.variantPart !== undefined) variantOf(type.variantPart, 1n)
      for (const member of [
        ...type.members,
        ...(type.variantPart?.variants.flatMap((v) => v.members) ?? []),
      ].slice(0, 8)) {
        looks += [member.bits, member.offsetBytes].length
        lookAt(member.type, depth - 1)
      }
      return
    case 'array':
      lookAt(type.element, depth - 1)
      return
    case 'enum':
      looks += type.enumerators.length
      return
    case 'subroutine':
      for (const parameter of type.parameters) lookAt(parameter, depth - 1)
      lookAt(type.result, depth - 1)
      return
    case 'member pointer':
      looks += type.sizeBytes
      lookAt(type.target, depth - 1)
      return
    case 'pointer':
    case 'typedef':
    case 'qualified':
      lookAt(type.target, depth - 1)
      return
    default:
  }
}

function debugSections(image: FirmwareImage): Section[] {
  return image.sections.filter(({ name, data }) => name.startsWith('.debug_') && data.length > 0)
}

/** The image with other contents in some sections. */
function withSections(image: FirmwareImage, changed: ReadonlyMap<string, Uint8Array>): DebugInfo {
  const info = DebugInfo.open({
    ...image,
    section: (name) => {
      const section = image.section(name)
      const data = changed.get(name)
      return section === undefined || data === undefined ? section : { ...plain(section), data }
    },
  })
  if (info === undefined) throw new Error('no debug information')
  return info
}

/** A section's fields are accessors, which spreading leaves out. */
function plain(section: Section): Omit<Section, 'data'> {
  const { index, name, type, address, sizeBytes, allocated, writable, executable, compressed, link } = section
  return { index, name, type, address, sizeBytes, allocated, writable, executable, compressed, link }
}

function generator(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const interesting = [0, 1, 2, 4, 5, 0x7f, 0x80, 0x81, 0xfe, 0xff]

function mutate(data: Uint8Array, random: (limit: number) => number): Uint8Array {
  // A Buffer would share its bytes with its slice.
  const copy = new Uint8Array(data)
  if (random(6) === 0) return copy.subarray(0, random(copy.length))
  for (let n = random(6); n >= 0; n--) {
    const at = random(copy.length)
    switch (random(4)) {
      case 0:
        copy[at] = random(256)
        break
      case 1:
        copy[at] = interesting[random(interesting.length)] ?? 0
        break
      case 2:
        copy.fill(random(2) === 0 ? 0xff : 0x80, at, at + 1 + random(12))
        break
      default: {
        // Something from elsewhere: an offset that now refers to another entry, a list within a list.
        const from = random(copy.length)
        copy.copyWithin(at, from, from + 1 + random(16))
      }
    }
  }
  return copy
}

function addressesIn(image: FirmwareImage, count: number): number[] {
  const code = image.section('.text')
  if (code === undefined) throw new Error('no .text')
  return Array.from(
    { length: count },
    (_, i) => code.address + 2 * Math.floor((i * code.sizeBytes) / 2 / count),
  )
}

/** What the mutated ELFs have answered together, and how many had notes. */
function fuzz(
  name: string,
  rounds: number,
  seed: number,
): { answers: number; noted: number; slowest: number } {
  const image = example(name)
  const sections = debugSections(image)
  const addresses = addressesIn(image, 25)
  const random = generator(seed)
  let [answers, noted, slowest] = [0, 0, 0]
  for (let round = 0; round < rounds; round++) {
    const changed = new Map<string, Uint8Array>()
    for (let n = random(2); n >= 0; n--) {
      const section = sections[random(sections.length)]
      if (section !== undefined) changed.set(section.name, mutate(section.data, random))
    }
    const start = performance.now()
    const info = withSections(image, changed)
    try {
      answers += askAll(info, addresses)
    } catch (cause) {
      throw new Error(`round ${round} of ${name}: ${[...changed.keys()].join(', ')}`, { cause })
    }
    slowest = Math.max(slowest, performance.now() - start)
    if (info.notes.length > 0) noted++
    expect(info.notes.length).toBeLessThan(60)
  }
  return { answers, noted, slowest }
}

test('no mutation of the debug sections makes a query throw or hang', () => {
  const unharmed = askAll(
    withSections(example('counter-c'), new Map()),
    addressesIn(example('counter-c'), 25),
  )
  const rounds = isHurried ? 300 : 3000
  const { answers, noted, slowest } = fuzz('counter-c', rounds, 20240607)
  expect(looks).toBeGreaterThan(rounds)
  expect(slowest).toBeLessThan(3000)
  // Neither gives up on everything nor swallows everything.
  expect(answers).toBeGreaterThan((rounds * unharmed) / 2)
  expect(noted).toBeGreaterThan(rounds / 10)
  expect(noted).toBeLessThan(rounds * 0.95)
}, 120_000)

test('nor does one of the larger sections of Rust', () => {
  const { answers, slowest } = fuzz('double-borrow', isHurried ? 8 : 60, 7)
  expect(slowest).toBeLessThan(10_000)
  expect(answers).toBeGreaterThan(1000)
}, 240_000)

test('sections cut off anywhere answer with what is left', () => {
  const image = example('counter-c')
  for (const section of debugSections(image)) {
    for (let length = 0; length < section.data.length; length += isHurried ? 173 : 37) {
      const info = withSections(image, new Map([[section.name, section.data.subarray(0, length)]]))
      askAll(info, addressesIn(image, 4))
    }
  }
}, 120_000)
