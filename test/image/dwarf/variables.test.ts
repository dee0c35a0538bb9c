import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type GlobalVariable,
  type Member,
  type Type,
  sizeOfType,
  stripType,
} from '../../../src/image/dwarf/index.ts'
import { gdb, hasGdb, judged } from './oracle.ts'
import {
  type Program,
  clangPrograms,
  compiledPrograms,
  examplePrograms,
  imageOf,
  openProgram,
} from './programs.ts'

let programs: Program[] = []
beforeAll(() => {
  programs = [...examplePrograms(), ...compiledPrograms(), ...clangPrograms()]
})

interface JudgedVariable {
  readonly name: string
  readonly address: number
  readonly line: number
  readonly type: unknown
}

/** All static storage that gdb sees from code in the image. */
function gdbVariables(program: Program): JudgedVariable[] {
  const code = imageOf(program).section('.text')
  if (code === undefined) throw new Error('no .text')
  const range = `"${code.address} ${code.address + code.sizeBytes}"`
  const script = join(import.meta.dirname, 'gdb-variables.py')
  const output = gdb(judged(program), [`set $code = ${range}`, `source ${script}`]).join('\n')
  const json = /^JSON(.*)$/m.exec(output)?.[1]
  if (json === undefined) throw new Error(`gdb printed ${output}`)
  return JSON.parse(json) as JudgedVariable[]
}

/** A type as gdb-variables.py describes it. */
function described(outer: Type, depth: number): object {
  const type = stripType(outer)
  const size = sizeOfType(type)
  switch (type.kind) {
    case 'struct':
    case 'union':
    case 'class': {
      const kind = type.kind === 'union' ? 'union' : 'struct'
      if (depth === 0 || type.variantPart !== undefined) return { kind, size }
      return { kind, size, members: type.members.map((member) => memberText(member, depth - 1)) }
    }
    case 'enum':
      return { kind: 'enum', size, values: type.enumerators.map(({ name, value }) => [name, Number(value)]) }
    case 'pointer': {
      const target = stripType(type.target)
      if (depth === 0 || ['subroutine', 'unspecified'].includes(target.kind)) return { kind: 'pointer', size }
      return { kind: 'pointer', size, target: described(target, depth - 1) }
    }
    case 'array': {
      const [outermost, ...inner] = type.dimensions
      const element: Type =
        inner.length === 0 ? type.element : { ...type, element: type.element, dimensions: inner }
      return { kind: 'array', size, count: outermost?.count, element: described(element, depth) }
    }
    case 'member pointer':
      return { kind: 'member pointer', size }
    default:
      return { kind: 'base', size }
  }
}

function memberText(member: Member, depth: number): unknown[] {
  const { type, name, bits, offsetBytes } = member
  const inner = stripType(type)
  const shown = name ?? (member.isBaseClass && inner.kind !== 'unknown' && 'name' in inner ? inner.name : '')
  return [shown, bits?.offset ?? 8 * (offsetBytes ?? NaN), bits?.size ?? 0, described(type, depth)]
}

/** Members of Rust's enums are not compared: gdb shows the variant that memory happens to select. */
function withoutVariants(type: unknown): unknown {
  if (Array.isArray(type)) return type.map(withoutVariants)
  if (typeof type !== 'object' || type === null) return type
  const copy = { ...type } as Record<string, unknown>
  const members = copy.members
  if (
    Array.isArray(members) &&
    members.some((member: unknown) => Array.isArray(member) && member[0] === '')
  ) {
    delete copy.members
  }
  return Object.fromEntries(Object.entries(copy).map(([key, value]) => [key, withoutVariants(value)]))
}

function inMemory(variables: readonly GlobalVariable[]): Map<number, GlobalVariable[]> {
  const found = new Map<number, GlobalVariable[]>()
  for (const variable of variables) {
    if (variable.location.kind !== 'memory') continue
    const { address } = variable.location
    found.set(address, [...(found.get(address) ?? []), variable])
  }
  return found
}

describe('variables', () => {
  test.skipIf(!hasGdb)(
    "have gdb's addresses and types",
    () => {
      let compared = 0
      for (const program of programs) {
        const info = openProgram(program)
        const own = inMemory(info.variables())
        for (const expected of gdbVariables(program)) {
          if (expected.address === 0) continue
          const what = `${program.name}: ${expected.name}`
          const variable = own
            .get(expected.address)
            ?.find(({ name }) => name === expected.name || name.endsWith(`::${expected.name}`))
          expect(variable, what).toBeDefined()
          if (variable === undefined) continue
          if (expected.line !== 0) expect(variable.declaredAt?.line, what).toBe(expected.line)
          const isRust = info.files().some((file) => file.endsWith('.rs'))
          expect(described(variable.type, 4), what).toEqual(
            isRust ? withoutVariants(expected.type) : expected.type,
          )
          compared++
        }
        expect(info.notes, program.name).toEqual([])
      }
      expect(compared).toBeGreaterThan(40)
    },
    120_000,
  )

  // By name only the units are read that mention it; `variables()`, which gdb judges above, reads all.
  test('are found by name as by going through all of them', () => {
    for (const program of programs) {
      const all = openProgram(program).variables()
      const info = openProgram(program)
      const places = (found: readonly GlobalVariable[]): string[] =>
        found.map(({ name, location }) => `${name} ${JSON.stringify(location, bigints)}`).sort()
      for (const name of new Set(all.map((variable) => variable.name))) {
        const expected = all.filter((variable) => variable.name === name || variable.linkageName === name)
        expect(places(info.variable(name)), `${program.name}: ${name}`).toEqual(places(expected))
      }
      for (const { linkageName } of all) {
        if (linkageName === undefined) continue
        expect(info.variable(linkageName), linkageName).toMatchObject([{ linkageName }])
      }
      expect(info.notes, program.name).toEqual([])
    }
  })
})

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
