import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  before,
  boot,
  explore,
  firmwareTrace,
  insideTransfer,
  onWrite,
  pend,
  type Mcu,
} from '../../src/index.ts'
import { accessBits, type TraceDocument } from '../../src/trace/document.ts'
import { availability as gcc } from '../oracles/arm-gcc.ts'
import { availability as qemu, qemuArguments } from '../oracles/qemu.ts'
import { cProgram } from '../coverage/traced.ts'
import { example } from './scenarios.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000 })
// The oracles' test says which are missing, and what to install.
const isComparable = gcc().available && qemu().available

const { recordTrace, encodeTrace, decodeTrace, traceFromJson, traceToJson } = firmwareTrace
beforeAll(() => {
  firmwareTrace.keepRuns()
})

function record(mcu: Mcu, options: Partial<Parameters<typeof recordTrace>[1]> = {}): TraceDocument {
  return recordTrace(mcu, { title: 'a test', ...options })
}
function addressOf({ code, columns }: TraceDocument, row: number): number {
  return code[columns.code[row] ?? -1]?.address ?? -1
}
/** Each row's registers before its instruction, from what changes. */
function* registersByRow({ columns, initialRegisters }: TraceDocument): Generator<readonly number[]> {
  const now = [...initialRegisters]
  let change = 0
  for (const count of columns.changeCounts) {
    yield now
    for (const end = change + count; change < end; change++)
      now[columns.changeRegisters[change] ?? 0] = columns.changeValues[change] ?? 0
  }
}
interface Access {
  readonly row: number
  readonly isWrite: boolean
  readonly address: number
  readonly sizeBytes: number
  readonly value: number
}
function accessesOf({ columns }: TraceDocument): Access[] {
  const all: Access[] = []
  for (const [row, count] of columns.accessCounts.entries()) {
    for (let left = count; left > 0; left--) {
      const at = all.length
      const kind = columns.accessKinds[at] ?? 0
      all.push({
        row,
        isWrite: (kind & accessBits.write) !== 0,
        address: columns.accessAddresses[at] ?? 0,
        sizeBytes: 1 << ((kind >>> accessBits.sizeShift) & accessBits.sizeMask),
        value: columns.accessValues[at] ?? 0,
      })
    }
  }
  return all
}

function lostUpdate(): Mcu {
  const mcu = boot(example('counter-unprotected'))
  mcu.runTo('counter_unprotected::bump')
  mcu.schedule(pend('SysTick', onWrite('COUNTER', { side: 'before' })))
  mcu.runTo('counter_unprotected::bump_done')
  return mcu
}

interface Step {
  readonly pc: number
  readonly registers: readonly number[]
  readonly flags: number
}
/** What QEMU shows before each instruction. */
function stepsInQemu(elf: string): Step[] {
  const scratch = mkdtempSync(join(tmpdir(), 'tailchain-trace-'))
  try {
    const file = join(scratch, 'trace')
    const logging = ['-singlestep', '-d', 'exec,cpu,nochain', '-D', file]
    const args = [...qemuArguments(elf, { machine: 'mps2-an385' }), ...logging]
    spawnSync('qemu-system-arm', args, { stdio: 'ignore', timeout: 60_000 })
    const blocks = readFileSync(file, 'latin1')
      .split(/^Trace /m)
      .slice(1)
    return blocks.map((block) => {
      const registers = [...block.matchAll(/R\d\d=([\da-f]{8})/g)].map(([, hex]) => parseInt(hex ?? '', 16))
      const flags = parseInt(/XPSR=([\da-f])/.exec(block)?.[1] ?? '', 16)
      return { pc: registers[15] ?? 0, registers: registers.slice(0, 15), flags }
    })
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

describe.skipIf(!isComparable)('against QEMU', () => {
  test.each([
    ['recursion', '-O1'],
    ['structs', '-O2'],
    ['copying', '-Os'],
  ])(
    '%s %s: from main to its output, the same instructions and the same registers before each',
    (name, level) => {
      const elf = cProgram(name, [level])
      const all = stepsInQemu(elf)
      // What comes before and after asks semihosting where the heap and the stack are, and answers differ.
      const mcu = boot(elf, { chip: 'mps2-an385' })
      const { pc: begin, sp } = mcu.registers
      const from = all.findIndex(({ pc }) => pc === begin)
      const stack = all[from]?.registers[13] ?? 0
      const moved = (value: number): number =>
        value >= stack - 0x10000 && value < stack + 0x100 ? value - stack + sp : value
      for (let index = 0; index <= 12; index++)
        mcu.registers[`r${String(index)}`] = moved(all[from]?.registers[index] ?? 0)
      mcu.runTo('printf')
      const end = mcu.registers.pc
      const to = all.findIndex(({ pc }, index) => pc === end && index > from)
      const steps = all.slice(from, to).map((step) => ({ ...step, registers: step.registers.map(moved) }))
      const trace = record(mcu)
      expect(steps.length).toBeGreaterThan(200)
      expect(trace.columns.code).toHaveLength(steps.length)
      let row = 0
      for (const now of registersByRow(trace)) {
        const { pc, registers, flags } = steps[row] ?? { pc: -1, registers: [], flags: -1 }
        const shown = { pc: addressOf(trace, row), registers: now.slice(0, 15), flags: (now[15] ?? 0) >>> 28 }
        // One comparison as a whole for each row would take most of the time.
        const isSame =
          shown.pc === pc && shown.flags === flags && registers.every((value, r) => value === now[r])
        if (!isSame) expect(shown, `row ${String(row)}`).toEqual({ pc, registers, flags })
        row++
      }
      expect(row).toBe(steps.length)
    },
  )
})

describe('a recording', () => {
  test('of a lost update: the handler between the load and the store', () => {
    const mcu = lostUpdate()
    const trace = record(mcu)
    expect(trace.notes).toEqual([])
    const counter = trace.variables.find(({ name }) => name.endsWith('COUNTER'))
    const { address } = counter ?? { address: -1 }
    const handler = (row: number): boolean =>
      (trace.contexts.findLast((context) => context.row <= row)?.activation ?? -1) >= 0
    const seen = accessesOf(trace)
      .filter((access) => access.address === address)
      .map(({ row, isWrite, value }) => [handler(row) ? 'handler' : 'thread', isWrite ? 'W' : 'R', value])
    expect(seen).toEqual([
      ['thread', 'R', 0],
      ['handler', 'R', 0],
      ['handler', 'W', 1],
      ['thread', 'W', 1],
    ])
    // A store that a watch has undone for the arrival is there once.
    expect(trace.lastCycle - trace.firstCycle).toBe(trace.columns.code.length)
    // The start-up code is not.
    expect(trace.firstInstruction).toBeGreaterThan(0)
    expect(addressOf(trace, 0)).toBe(boot(example('counter-unprotected')).registers.pc)
  })

  test('activations are those of mcu.exceptions, and events tell the same', () => {
    const mcu = lostUpdate()
    const trace = record(mcu)
    const plain = mcu.exceptions.map(({ exceptionNumber, pendedAt, enteredAt, returnedAt, how }) => [
      exceptionNumber,
      pendedAt.instruction,
      enteredAt.cycle,
      returnedAt?.instruction,
      how,
    ])
    const recorded = trace.activations.map(({ exception, pendedAt, enteredAt, returnedAt, how }) => [
      exception,
      pendedAt.instruction,
      enteredAt.cycle,
      returnedAt?.instruction,
      how,
    ])
    expect(recorded).toEqual(plain)
    const entered = trace.events.find(({ kind }) => kind === 'entered')
    expect(trace.firstInstruction + (entered?.row ?? 0)).toBe(mcu.exceptions[0]?.enteredAt.instruction)
    const returned = trace.events.find(({ kind }) => kind === 'returned')
    expect(trace.firstInstruction + (returned?.row ?? 0)).toBe(mcu.exceptions[0]?.returnedAt?.instruction)
  })

  test('leaves the machine as it is', () => {
    const mcu = lostUpdate()
    const hash = mcu.stateHash()
    record(mcu)
    expect(mcu.stateHash()).toBe(hash)
    expect(mcu.runFor({ instructions: 10 }).reason).toBe('stepped')
  })

  test('its writes make the memory that there is at the end', () => {
    const mcu = boot(example('counter'))
    const { sp } = mcu.registers
    const low = 0x20000000
    const sizeBytes = sp - low
    const memory = mcu.bytes(low, sizeBytes)
    mcu.schedule(pend('SysTick', before('counter::bump')))
    mcu.runFor({ instructions: 400 })
    const trace = record(mcu)
    const view = new DataView(memory.buffer)
    let writes = 0
    for (const { isWrite, address, sizeBytes: size, value } of accessesOf(trace)) {
      if (!isWrite || address < low || address >= low + sizeBytes) continue
      writes++
      if (size === 4) view.setUint32(address - low, value, true)
      else if (size === 2) view.setUint16(address - low, value, true)
      else view.setUint8(address - low, value)
    }
    expect(writes).toBeGreaterThan(20)
    expect(memory).toEqual(mcu.bytes(low, sizeBytes))
  })

  test("a variable's values are what read() gives at the time", () => {
    const mcu = boot(example('counter-unprotected'))
    const values: unknown[] = [mcu.read('COUNTER')]
    for (let left = 4; left > 0; left--) {
      mcu.runTo('counter_unprotected::bump_done')
      values.push(mcu.read('COUNTER'))
    }
    const trace = record(mcu)
    const index = trace.variables.findIndex(({ name }) => name.endsWith('COUNTER'))
    const { columns, texts } = trace
    const changes = [...columns.valueTexts].filter((_, at) => columns.valueVariables[at] === index)
    const shown = [trace.variables[index]?.initial ?? -1, ...changes].map((text) => texts[text])
    expect(shown).toEqual(values.map(String))
  })

  test('an abandoned transfer is a row that did not count as executed', () => {
    const mcu = boot(example('counter-unprotected'))
    mcu.runTo('counter_unprotected::bump')
    mcu.schedule(pend('SysTick', insideTransfer('counter_unprotected::bump')))
    mcu.runTo('counter_unprotected::bump_done')
    expect(mcu.taken('SysTick')).toBe(1)
    const trace = record(mcu)
    expect(trace.columns.abandoned).toHaveLength(1)
    const row = trace.columns.abandoned[0] ?? 0
    expect(addressOf(trace, row)).toBe(
      addressOf(trace, trace.columns.code.lastIndexOf(trace.columns.code[row] ?? 0)),
    )
    expect(trace.columns.code.length).toBe(mcu.instructions - trace.firstInstruction + 1)
  })

  test('of more than is kept: the last ones, and it says so', () => {
    const mcu = boot(example('counter'))
    mcu.runFor({ instructions: 1000 })
    const whole = record(mcu)
    const trace = record(mcu, { maxInstructions: 100 })
    expect(trace.columns.code).toHaveLength(100)
    expect(trace.leftOut).toBe(whole.columns.code.length - 100)
    expect(trace.firstInstruction).toBe(mcu.instructions - 100)
    const last = (of: TraceDocument): number[] =>
      Array.from({ length: 100 }, (_, index) => addressOf(of, of.columns.code.length - 100 + index))
    expect(last(trace)).toEqual(last(whole))
    const registers = [...registersByRow(whole)].length
    expect(registers).toBe(whole.columns.code.length)
  })

  test('sleep has its cycles, and no instructions', () => {
    const mcu = boot(example('micros-backwards'))
    mcu.runFor({ cycles: 200_000 })
    const trace = record(mcu)
    const { columns, events } = trace
    const slept = events.flatMap((event) => (event.kind === 'slept' ? [event.untilCycle - event.cycle] : []))
    const executed = columns.cycles.reduce((sum, cycles) => sum + cycles, 0)
    expect(executed + slept.reduce((sum, cycles) => sum + cycles, 0)).toBe(trace.lastCycle - trace.firstCycle)
  })

  test('of the schedule that explore() found', async () => {
    const mcu = boot(example('counter-unprotected'))
    const report = await explore(mcu, {
      from: 'counter_unprotected::bump',
      until: 'counter_unprotected::bump_done',
      interrupts: ['SysTick'],
      check: (at) => {
        expect(at.read('COUNTER')).toBe(1 + at.taken('SysTick'))
      },
    })
    const failing = firmwareTrace.failingRun(report)
    if (failing === undefined) throw new Error('nothing failed')
    expect(failing.token).toBe(report.failures[0]?.token)
    const trace = record(failing.mcu, { from: 'last run' })
    expect(trace.activations).toHaveLength(1)
    expect(failing.mcu.placeOf(addressOf(trace, 0))).toBe('counter_unprotected::bump')
    expect(trace.notes).toEqual([])
  })
})

describe('as a file', () => {
  test('bytes and JSON give back what was recorded', () => {
    const trace = record(lostUpdate())
    expect(decodeTrace(encodeTrace(trace))).toEqual(trace)
    expect(traceFromJson(traceToJson(trace))).toEqual(JSON.parse(JSON.stringify(trace), reviving(trace)))
  })
  test('of a later version, or of another kind, is refused', () => {
    const trace = record(lostUpdate())
    expect(() => decodeTrace(encodeTrace({ ...trace, version: 2 }))).toThrow(/version 2/)
    expect(() => decodeTrace(encodeTrace(trace).subarray(0, 5000))).toThrow(/cut off|JSON/)
    expect(() => decodeTrace(new Uint8Array(100))).toThrow(/no Tailchain trace/)
    expect(() => traceFromJson('{}')).toThrow(/no Tailchain trace/)
  })
})

/** JSON has no typed arrays. */
function reviving(trace: TraceDocument): (key: string, value: unknown) => unknown {
  return (key, value) => (key === 'columns' ? trace.columns : value)
}
