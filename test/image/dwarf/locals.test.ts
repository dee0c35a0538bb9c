import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hex } from '../../../src/bits.ts'
import {
  type DebugInfo,
  type LocalVariable,
  type MachineState,
  bytesAt,
  sizeOfType,
} from '../../../src/image/dwarf/index.ts'
import { hasTool } from '../toolchain.ts'
import { gdb, hasGdb } from './oracle.ts'
import {
  type Program,
  compileC,
  compileCpp,
  hasCompiler,
  hasCppCompiler,
  isHurried,
  openProgram,
} from './programs.ts'

interface JudgedVariable {
  readonly name: string
  readonly line: number
  readonly isArgument: boolean
  readonly lost?: true
  readonly address?: number
  /** Base64; null for structs that are in no memory. */
  readonly value?: string | null
  readonly error?: string
}

/** What gdb-locals.py prints of a place. */
interface Stop {
  readonly frames: readonly { readonly function: string; readonly variables: readonly JudgedVariable[] }[]
  readonly caller: Readonly<Record<string, number>> | null
  readonly core: readonly number[]
  readonly single: string
  readonly memory: string
}

const ramAt = 0x20000000

/** Steps through a program in QEMU under gdb. */
async function stopsOf(program: Program, stops: number, stride: number): Promise<Stop[]> {
  // Paths of sockets are short.
  const socket = join(mkdtempSync(join(tmpdir(), 'tailchain-')), 'gdb')
  const qemu = spawn(
    'qemu-system-arm',
    [
      ...['-M', 'netduinoplus2', '-display', 'none', '-monitor', 'none', '-serial', 'none'],
      ...['-kernel', program.path, '-S', '-gdb', `unix:path=${socket},server=on,wait=off`],
    ],
    { stdio: 'ignore' },
  )
  try {
    for (let tries = 0; !existsSync(socket) && tries < 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const output = gdb(program, [
      `target remote ${socket}`,
      ...['break main', 'continue', `set $stops = "${stops} ${stride}"`],
      `source ${join(import.meta.dirname, 'gdb-locals.py')}`,
    ]).join('\n')
    const json = /^JSON(.*)$/m.exec(output)?.[1]
    if (json === undefined) throw new Error(`gdb printed ${output}`)
    return JSON.parse(json) as Stop[]
  } finally {
    qemu.kill('SIGKILL')
  }
}

function machineOf(stop: Stop): MachineState {
  const memory = Buffer.from(stop.memory, 'base64')
  const single = Buffer.from(stop.single, 'base64')
  return {
    register: (number) => {
      if (number < 16) return stop.core[number]
      if (number >= 64 && number < 96) return single.readUInt32LE(4 * (number - 64))
      return number >= 256 && number < 272 ? single.readBigUInt64LE(8 * (number - 256)) : undefined
    },
    memory: (address, sizeBytes) => {
      const offset = address - ramAt
      return offset < 0 || offset + sizeBytes > memory.length
        ? undefined
        : memory.subarray(offset, offset + sizeBytes)
    },
  }
}

/** Compares all that gdb knows at a stop; how many values that were. */
function compare(info: DebugInfo, stop: Stop, what: string): number {
  const machine = machineOf(stop)
  const pc = stop.core[15] ?? 0
  const own = info.functionsAt(pc)
  const locals = info.localsAt(pc)
  // Stepping to the start of an inlined call, gdb is still in front of it.
  const skipped = own.length - stop.frames.length
  expect(skipped, what).toBeGreaterThanOrEqual(0)
  let compared = 0
  for (const [i, frame] of stop.frames.entries()) {
    if (skipped > 0 && i === 0) continue
    const described = own[i + skipped]
    const names = [described?.linkageName, described?.name, described?.name.split('::').at(-1)]
    expect(names, what).toContain(frame.function)
    const variables = locals.filter((variable) => variable.frame === i + skipped)
    const judged = withoutEchoes(frame.variables)
    expect(variables.map(({ name }) => name).sort(), what).toEqual(judged.map(({ name }) => name).sort())
    for (const expected of judged) {
      const variable = variables.find(
        ({ name, declaredAt }) => name === expected.name && (declaredAt?.line ?? 0) === expected.line,
      )
      expect(variable?.isArgument, `${what} ${expected.name}`).toBe(expected.isArgument)
      if (variable !== undefined)
        compared += compareVariable(variable, expected, machine, `${what} ${expected.name}`)
    }
  }
  return compared
}

/** Where a variable moved into an inner block, gdb lists it once more as lost. */
function withoutEchoes(variables: readonly JudgedVariable[]): JudgedVariable[] {
  return variables.filter(
    (variable, i) =>
      variable.lost !== true ||
      !variables.some(
        (other, n) =>
          n !== i &&
          other.name === variable.name &&
          other.line === variable.line &&
          (other.lost !== true || n < i),
      ),
  )
}

function compareVariable(
  variable: LocalVariable,
  expected: JudgedVariable,
  machine: MachineState,
  what: string,
): number {
  const location = variable.locate(machine)
  if (expected.lost === true) {
    // What a register held at the entry gdb looks for in the caller, and may find lost there.
    expect(['optimised out', 'unknown'], what).toContain(location.kind)
    return 0
  }
  if (location.kind === 'unknown') {
    expect(location.reason, what).toMatch(/when the function was called|a pointer to a variable/)
    return 0
  }
  if (expected.error !== undefined) return 0
  if (expected.address !== undefined) {
    expect(location, what).toEqual({ kind: 'memory', address: expected.address })
    return 1
  }
  const bytes = bytesAt(location, sizeOfType(variable.type) ?? 0, machine)
  if (expected.value === null) return 0
  expect(bytes === undefined ? undefined : Buffer.from(bytes).toString('base64'), what).toBe(expected.value)
  return 1
}

function compareCaller(info: DebugInfo, stop: Stop, what: string): void {
  const pc = stop.core[15] ?? 0
  const caller = info.callerOf(pc, machineOf(stop))
  if (stop.caller === null || caller === undefined) return
  const { pc: returnAddress, sp, ...saved } = stop.caller
  expect(caller.returnAddress, what).toBe(returnAddress)
  expect(caller.registers.get(13), what).toBe(sp)
  for (const [name, value] of Object.entries(saved)) {
    expect(caller.registers.get(Number(name.slice(1))), `${what} ${name}`).toBe(value)
  }
}

const isThere = hasGdb && hasCompiler && hasTool('qemu-system-arm')
const variants: readonly (readonly string[])[] = [
  ['-O0', '-g', '-gdwarf-5'],
  ['-O2', '-g', '-gdwarf-5'],
  ['-Os', '-g', '-gdwarf-4'],
  ['-O0', '-g', '-gdwarf-2'],
  ['-O1', '-g', '-gdwarf-3'],
]

describe('locals and callers', () => {
  for (const flags of isHurried ? variants.slice(0, 2) : variants) {
    test.skipIf(!isThere)(`are where gdb finds them: ${flags.join(' ')}`, async () => {
      const program = compileC(...flags)
      const info = openProgram(program)
      let compared = 0
      for (const stop of await stopsOf(program, isHurried ? 60 : 200, isHurried ? 5 : 6)) {
        const what = `${program.name} ${hex(stop.core[15] ?? 0)}`
        compared += compare(info, stop, what)
        compareCaller(info, stop, what)
      }
      expect(compared).toBeGreaterThan(isHurried ? 50 : 150)
      expect(info.notes).toEqual([])
    })
  }

  test.skipIf(!isThere || !hasCppCompiler)('are where gdb finds them: C++', async () => {
    const program = compileCpp('-Og', '-g')
    const info = openProgram(program)
    let compared = 0
    for (const stop of await stopsOf(program, 60, 2)) {
      compared += compare(info, stop, `C++ ${hex(stop.core[15] ?? 0)}`)
    }
    expect(compared).toBeGreaterThan(50)
  })
})
