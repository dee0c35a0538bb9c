import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { boot, firmwareCoverage } from '../../src/index.ts'
import { DebugInfo } from '../../src/image/dwarf/index.ts'
import { loadElfFile } from '../../src/image/elf.ts'
import { conditionalBranches, tableBranches } from '../../src/coverage/branches.ts'
import type { BootOptions } from '../../src/index.ts'
import { availability as gcc } from '../oracles/arm-gcc.ts'
import { availability as qemu } from '../oracles/qemu.ts'
import { run as judge } from '../image/toolchain.ts'
import { cProgram, tracedInQemu } from './traced.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000 })

// The oracles' test says which are missing, and what to install.
const isComparable = gcc().available && qemu().available

/** What a whole run of a program executes. */
function executedBy(elf: string, options: BootOptions): firmwareCoverage.Gathered {
  firmwareCoverage.gatherCoverage()
  boot(elf, { chip: 'mps2-an385', stopAt: 'reset', ...options }).run()
  const [gathered] = firmwareCoverage.gatheredCoverage()
  if (gathered === undefined) throw new Error('nothing was gathered')
  return gathered
}
afterEach(() => {
  firmwareCoverage.stopGathering()
})

/** Of the program's own file, not of the C library. */
function ownCode(elf: string, name: string): (address: number) => boolean {
  const ranges = [...(DebugInfo.open(loadElfFile(elf))?.functions() ?? [])].flatMap(
    ({ ranges, declaredAt }) => (declaredAt?.file.endsWith(`/${name}.c`) === true ? ranges : []),
  )
  return (address) => ranges.some(({ low, high }) => address >= low && address < high)
}

/** Conditional branches, CBZ and CBNZ, with their size; and ITs, as objdump has them. */
function branchesByObjdump(elf: string): { readonly branches: Map<number, number>; readonly its: number[] } {
  const branches = new Map<number, number>()
  const its: number[] = []
  for (const line of judge('arm-none-eabi-objdump', ['-d', elf]).split('\n')) {
    const match = /^ *([\da-f]+):\t([\da-f ]+)\t(\S+)/.exec(line)
    if (match === null) continue
    const [, address = '', bytes = '', mnemonic = ''] = match
    if (/^(b(eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|hs|lo)(\.[nw])?|cbn?z)$/.test(mnemonic))
      branches.set(parseInt(address, 16), bytes.replaceAll(' ', '').length / 2)
    else if (/^it[te]{0,3}$/.test(mnemonic)) its.push(parseInt(address, 16))
  }
  return { branches, its }
}

describe.skipIf(!isComparable).each([
  ['switches', '-O0'],
  ['switches', '-O2'],
  ['structs', '-Os'],
  ['recursion', '-O2'],
])('%s %s', (name, level) => {
  test('what executes, and which way branches go, is what QEMU traces', () => {
    const elf = cProgram(name, [level])
    const trace = tracedInQemu(elf, 'mps2-an385')
    const reached = new Set(trace)
    const { branches, its } = branchesByObjdump(elf)
    const expected = new Map<number, { taken: boolean; notTaken: boolean }>()
    for (const [index, pc] of trace.entries()) {
      const next = trace[index + 1]
      const sizeBytes = branches.get(pc)
      if (sizeBytes === undefined || next === undefined) continue
      const way = expected.get(pc) ?? { taken: false, notTaken: false }
      if (next === pc + sizeBytes) way.notTaken = true
      else way.taken = true
      expected.set(pc, way)
    }
    // The library's start-up asks the host for what it has, and goes on by its answers.
    const isOwn = ownCode(elf, name)
    for (const at of [...reached]) if (!isOwn(at)) reached.delete(at)
    for (const at of [...expected.keys()]) if (!isOwn(at)) expected.delete(at)
    expect(reached.size).toBeGreaterThan(60)
    expect(expected.size).toBeGreaterThan(2)
    const builds: readonly BootOptions[] = [{}, { tier: 'reference' }, { timing: 'cortex-m3' }]
    for (const options of builds) {
      const { executed, image } = executedBy(elf, options)
      const addresses = executed.instructions.map(([address]) => address).filter(isOwn)
      expect(addresses).toEqual([...reached].sort((a, b) => a - b))
      const found = conditionalBranches(image)
      expect(found.map(({ address }) => address).sort((a, b) => a - b)).toEqual(
        [...branches.keys(), ...its].sort((a, b) => a - b),
      )
      const ways = new Map(
        found
          .filter(({ address }) => isOwn(address) && branches.has(address) && executed.reached(address))
          .map(({ address }) => [
            address,
            { taken: !executed.awaits(address, 'passed'), notTaken: !executed.awaits(address, 'failed') },
          ]),
      )
      expect(ways).toEqual(new Map([...expected].sort(([a], [b]) => a - b)))
    }
  })

  test('functions are those that addr2line names, inlined ones too', () => {
    const elf = cProgram(name, [level])
    const { image, executed } = executedBy(elf, {})
    const ours = firmwareCoverage.sourceCoverage(image, executed)
    const file = [...ours.keys()].find((path) => path.endsWith(`/${name}.c`)) ?? ''
    const reached = [...new Set(tracedInQemu(elf, 'mps2-an385'))].map((at) => at.toString(16))
    const frames = judge('arm-none-eabi-addr2line', ['-f', '-i', '-e', elf, ...reached]).split('\n')
    const expected = new Set<string>()
    for (let i = 0; i + 1 < frames.length; i += 2)
      if (frames[i + 1]?.includes(`/${name}.c:`) === true) expected.add(frames[i] ?? '')
    const functions = [...(ours.get(file)?.functions.values() ?? [])]
    const found = functions.filter(({ isExecuted }) => isExecuted).map((each) => each.name)
    expect(found.sort()).toEqual([...expected].map((each) => each.replace(/\..*$/, '')).sort())
    expect(found.length).toBeGreaterThan(1)
  })

  test('lines are those of the line tables and of inlined calls', () => {
    const elf = cProgram(name, [level])
    const { image, executed } = executedBy(elf, {})
    const ours = firmwareCoverage.sourceCoverage(image, executed)
    const file = [...ours.keys()].find((path) => path.endsWith(`/${name}.c`)) ?? ''
    const reached = [...new Set(tracedInQemu(elf, 'mps2-an385'))]
    const skipped = new Set(executed.instructions.filter(([, ways]) => ways === 2).map(([at]) => at))
    const hit = new Set<number>()
    const found = new Set<number>()
    for (const line of judge('readelf', ['--debug-dump=decodedline', '-W', elf]).split('\n')) {
      const match = /^(\S+)\s+(\d+)\s+(0x[\da-f]+)(?:\s+\d+)?\s+x$/.exec(line)
      if (match === null || !file.endsWith(`/${match[1] ?? ''}`)) continue
      found.add(Number(match[2]))
      const address = Number(match[3])
      if (reached.includes(address) && !skipped.has(address)) hit.add(Number(match[2]))
    }
    // Innermost first: the others are calls that were inlined.
    const all = judge('arm-none-eabi-addr2line', [
      '-a',
      '-i',
      '-e',
      elf,
      ...reached.map((at) => at.toString(16)),
    ])
    for (const text of all.split(/^0x[\da-f]+\n/m)) {
      for (const [, path = '', line = ''] of [...text.matchAll(/^(.*):(\d+)(?: .*)?$/gm)].slice(1)) {
        if (path.endsWith(`/${name}.c`)) hit.add(Number(line)).forEach((each) => found.add(each))
      }
    }
    const { lines } = ours.get(file) ?? { lines: new Map<number, boolean>() }
    const oursHit = [...lines].filter(([, isExecuted]) => isExecuted).map(([line]) => line)
    expect(oursHit.sort((a, b) => a - b)).toEqual([...hit].sort((a, b) => a - b))
    expect([...found].filter((line) => !lines.has(line))).toEqual([])
    expect(hit.size).toBeGreaterThan(10)
    const text = readFileSync(file, 'utf8').split('\n').length
    expect(Math.max(...lines.keys())).toBeLessThanOrEqual(text)
  })
})

describe.skipIf(!isComparable).each([
  ['switches', '-O1'],
  ['switches', '-Os'],
  ['structs', '-O2'],
])('%s %s: branches by tables', (name, level) => {
  test('lead where QEMU traces them', () => {
    const elf = cProgram(name, [level])
    const trace = tracedInQemu(elf, 'mps2-an385')
    const disassembly = judge('arm-none-eabi-objdump', ['-d', elf])
    const tables = new Set(
      [...disassembly.matchAll(/^ *([\da-f]+):\t[\da-f ]+\ttb[bh]\t/gm)].map(([, at = '']) =>
        parseInt(at, 16),
      ),
    )
    const isOwn = ownCode(elf, name)
    const expected = new Map<number, Set<number>>()
    for (const [index, pc] of trace.entries()) {
      const next = trace[index + 1]
      if (!tables.has(pc) || !isOwn(pc) || next === undefined) continue
      expected.set(pc, (expected.get(pc) ?? new Set()).add(next))
    }
    const builds: readonly BootOptions[] = [{}, { tier: 'reference' }, { timing: 'cortex-m3' }]
    for (const options of builds) {
      const { executed, image } = executedBy(elf, options)
      const found = tableBranches(image).filter(({ address }) => isOwn(address))
      expect(found.map(({ address }) => address)).toEqual([...tables].filter(isOwn).sort((a, b) => a - b))
      const jumps = new Map<number, Set<number>>()
      for (const [address, target] of executed.jumps.filter(([address]) => isOwn(address)))
        jumps.set(address, (jumps.get(address) ?? new Set()).add(target))
      expect(jumps).toEqual(expected)
      for (const { address, targets } of found)
        for (const target of jumps.get(address) ?? []) expect(targets).toContain(target)
    }
    if (name === 'switches') expect(expected.size).toBeGreaterThan(0)
  })
})
