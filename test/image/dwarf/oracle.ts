import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { loadElf } from '../../../src/image/elf.ts'
import type { DebugInfo } from '../../../src/image/dwarf/index.ts'
import { execFileSync } from 'node:child_process'
import { hasTool } from '../toolchain.ts'
import { type Program, isHurried } from './programs.ts'

export const hasReadelf = hasTool('readelf')
export const hasAddr2line = hasTool('arm-none-eabi-addr2line')
export const hasGdb = hasTool('gdb-multiarch')

/** Warnings of the tools are about what their own versions don't know. */
function judge(tool: string, args: readonly string[], input = ''): string {
  return execFileSync(tool, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

/** How many addresses of a program are asked about. */
export const samples = isHurried ? 100 : 1000

/** What readelf decodes of all line tables: `main.c:17 0x400 x`, `-` for the end of a sequence. */
export function readelfRows(program: Program): string[] {
  const rows: string[] = []
  for (const line of judge('readelf', ['--debug-dump=decodedline', '-W', program.path]).split('\n')) {
    const match = /^(\S.*?)\s+(\d+|-)\s+(0x[0-9a-f]+|0)(?:\s+(\d+))?(\s+x)?\s*(END)?$/.exec(line)
    if (match === null) continue
    const [, file = '', number = '', address = '', , statement, end] = match
    const isEnd = number === '-' || end !== undefined
    rows.push(
      `${basename(file)}:${isEnd ? '-' : number} ${address}${statement !== undefined && !isEnd ? ' x' : ''}`,
    )
  }
  return rows
}

/** Addresses spread over the code, the same ones each time. */
export function sampleAddresses(program: Program, info: DebugInfo, count: number): number[] {
  const rows = [...info.lineRows()]
  const addresses = new Set<number>()
  for (let i = 0; i < count && rows.length > 0; i++) {
    const row = rows[Math.floor((i * rows.length) / count)]
    if (row !== undefined && program.answers !== undefined) addresses.add(row.address)
    else if (row !== undefined)
      addresses.add(row.address + (i % 2 === 0 ? 0 : Math.min(2, row.end - row.address - 1)))
  }
  return [...addresses]
}

/**
 * A copy in which the functions that the linker removed are at 0xf0000000. LLD leaves them at 0, where they
 * hide code that really is there from addr2line and gdb. readelf says where those addresses are.
 */
function withoutRemovedAtZero(program: Program): Program {
  const bytes = new Uint8Array(readFileSync(program.path))
  const image = loadElf(bytes)
  const patch = (section: string, offset: number): void => {
    // The section's bytes are a view into the file's.
    const data = image.section(section)?.data
    if (data?.buffer !== bytes.buffer) throw new Error(`${section} is not in the file as it is`)
    new DataView(data.buffer, data.byteOffset).setUint32(offset, 0xf0000000, true)
  }
  for (const line of judge('readelf', ['--debug-dump=rawline', '-W', program.path]).split('\n')) {
    const match = /\[(0x[0-9a-f]+)\]\s+Extended opcode 2: set Address to (?:0x)?0$/.exec(line)
    if (match !== null) patch('.debug_line', Number(match[1]) + 3)
  }
  // A low_pc of 0 with ranges is no address but what they are relative to.
  const entries = judge('readelf', ['--debug-dump=info', '-W', program.path]).split(
    /^ <[0-9a-f]+><[0-9a-f]+>/m,
  )
  for (const entry of entries) {
    const match = /<([0-9a-f]+)>\s+DW_AT_low_pc\s+: (?:\(addr\) )?(?:0x)?0$/m.exec(entry)
    if (match !== null && !entry.includes('DW_AT_ranges')) patch('.debug_info', Number(`0x${match[1] ?? ''}`))
  }
  const path = join(mkdtempSync(join(tmpdir(), 'tailchain-dwarf-')), 'moved.elf')
  writeFileSync(path, bytes)
  return { name: program.name, path }
}

/** What tools are asked about in a program's place: GNU ld's removed functions at 0 are far from the code. */
export function judged(program: Program): Program {
  if (program.answers !== undefined) return program
  if (program.judgedBy !== undefined) return { name: program.name, path: program.judgedBy }
  return program.name.endsWith('.elf') ? withoutRemovedAtZero(program) : program
}

/** What addr2line says of one function of a chain of inlined ones. */
export interface JudgedFrame {
  readonly function: string
  /** `main.c:17`, without folders; `?` where there is none. */
  readonly place: string
}

/** What `addr2line -i -f` says: for each address the frames, innermost first. */
export function addr2lineFrames(program: Program, addresses: readonly number[]): JudgedFrame[][] {
  if (program.answers !== undefined) return recordedFrames(program.answers, addresses)
  const input = addresses.map((address) => address.toString(16)).join('\n')
  const output = judge('arm-none-eabi-addr2line', ['-a', '-i', '-f', '-e', program.path], `${input}\n`)
  return output
    .split(/^0x[0-9a-f]+\n/m)
    .slice(1)
    .map(framesIn)
}

function framesIn(part: string): JudgedFrame[] {
  const lines = part.trimEnd().split('\n')
  return Array.from({ length: lines.length / 2 }, (_, i) => ({
    function: lines[2 * i] ?? '',
    place: placeOf(lines[2 * i + 1] ?? ''),
  }))
}

function recordedFrames(file: string, addresses: readonly number[]): JudgedFrame[][] {
  const recorded = new Map(
    [...readFileSync(file, 'utf8').matchAll(/^(0x[0-9a-f]+)\n((?:(?!0x)[^]+?\n)+?)(?=0x|$(?![^]))/gm)].map(
      ([, address, part = '']) => [Number(address), framesIn(part)] as const,
    ),
  )
  return addresses.map((address) => recorded.get(address) ?? [])
}

function placeOf(line: string): string {
  const place = basename(line.replace(/ \(discriminator \d+\)$/, ''))
  return /:(\?|0)$/.test(place) ? '?' : place
}

/** Runs gdb without a target; the output of each command by its index. */
export function gdb(program: Program, commands: readonly string[]): string[] {
  const script = commands.flatMap((command, i) => ['-ex', `echo \\n@@${i}\\n`, '-ex', command])
  const settings = ['set print demangle off', 'set width 0', 'set height 0', 'set max-value-size unlimited']
  const output = judge('gdb-multiarch', [
    ...['-q', '-nx', '-batch', ...settings.flatMap((setting) => ['-ex', setting])],
    ...['-ex', `file ${program.path}`, ...script],
  ])
  const parts = output.split(/\n@@\d+\n/).slice(1)
  return parts.map((part) => part.trim())
}

/** A row of readelf's interpreted call frame information. */
export interface JudgedRow {
  readonly address: number
  /** Where the next row or the function's end is. */
  readonly end: number
  readonly cfa: string
  /** By register number. */
  readonly registers: Readonly<Record<string, string>>
}

/** All rows of functions that the linker did not remove. */
export function readelfFrames(program: Program): JudgedRow[] {
  const output = judge('readelf', ['--debug-dump=frames-interp', '-W', program.path])
  return output.split('\n\n').flatMap((part) => {
    const range = / FDE .*pc=([0-9a-f]+)\.\.([0-9a-f]+)/.exec(part)
    if (range === null || Number(`0x${range[1] ?? ''}`) === 0) return []
    const lines = part.split('\n').slice(part.split('\n').findIndex((line) => line.startsWith('   LOC')))
    const names = (lines[0] ?? '').trim().split(/\s+/).slice(2)
    const rows = lines.slice(1).map((line) => line.trim().split(/\s+/))
    return rows
      .map(([address = '', cfa = '', ...rules], i): JudgedRow => {
        const next = rows[i + 1]?.[0] ?? range[2] ?? ''
        const registers = names.map((name, n) => [
          name === 'ra' ? '14' : name.replace('r', ''),
          rules[n] ?? '',
        ])
        return {
          address: Number(`0x${address}`),
          end: Number(`0x${next}`),
          cfa,
          registers: Object.fromEntries(registers) as Record<string, string>,
        }
      })
      .filter((row) => row.end > row.address)
  })
}
