import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why a test that compares with GNU binutils can't run; undefined where it can. */
export const binutilsMissing: string | undefined = (() => {
  try {
    execFileSync('arm-none-eabi-objdump', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'arm-none-eabi-objdump not found (Debian package binutils-arm-none-eabi)'
  }
})()

function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'isa-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Halfwords of an instruction in memory order. */
export function halfwords(raw: number, sizeBytes: 2 | 4): number[] {
  return sizeBytes === 2 ? [raw] : [raw >>> 16, raw & 0xffff]
}

/** objdump's text by address, for code that begins at address 0. */
export function objdump(code: readonly number[]): Map<number, string> {
  return inTemporaryFolder((folder) => {
    const file = join(folder, 'code.bin')
    writeFileSync(file, Uint8Array.from(code.flatMap((halfword) => [halfword & 0xff, halfword >>> 8])))
    // v7-A: for v7E-M objdump 2.40 calls most coprocessor instructions UNDEFINED.
    const options = ['-D', '-z', '-b', 'binary', '-m', 'armv7', '-M', 'force-thumb', file]
    return listing(options)
  })
}

/** The same with the names that M-profile has for special registers. */
export function objdumpMProfile(code: readonly number[]): Map<number, string> {
  return inTemporaryFolder((folder) => {
    const [input, object, binary] = ['in.s', 'out.o', 'code.bin'].map((name) => join(folder, name))
    if (input === undefined || object === undefined || binary === undefined) return new Map<number, string>()
    writeFileSync(binary, Uint8Array.from(code.flatMap((halfword) => [halfword & 0xff, halfword >>> 8])))
    writeFileSync(input, `.thumb\n.incbin "${binary}"\n`)
    execFileSync('arm-none-eabi-as', ['-mcpu=cortex-m4', input, '-o', object], { stdio: 'pipe' })
    return listing(['-D', '-z', '-j', '.text', '-M', 'force-thumb', object])
  })
}

function listing(options: readonly string[]): Map<number, string> {
  const output = execFileSync('arm-none-eabi-objdump', options, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  const texts = new Map<number, string>()
  for (const line of output.split('\n')) {
    const [address, , ...text] = line.split('\t')
    if (address?.endsWith(':') === true) texts.set(parseInt(address, 16), plainText(text.join(' ')))
  }
  return texts
}

/** Which of these instructions the assembler has for a core. */
export function assembles(lines: readonly string[], cpu: string): boolean[] {
  return inTemporaryFolder((folder) => {
    const input = join(folder, 'in.s')
    const preamble = ['.syntax unified', '.thumb']
    writeFileSync(input, [...preamble, ...lines, ''].join('\n'))
    const options = [`-mcpu=${cpu}`, input, '-o', '/dev/null']
    const { stderr } = spawnSync('arm-none-eabi-as', options, { encoding: 'utf8', maxBuffer: 2 ** 28 })
    const refused = new Set([...stderr.matchAll(/:(\d+): Error/g)].map(([, line]) => Number(line)))
    return lines.map((_, index) => !refused.has(index + preamble.length + 1))
  })
}

/** Without comments and symbols, blanks made one; `<UNDEFINED>` stays what it is. */
function plainText(text: string): string {
  if (text.includes('<UNDEFINED>')) return '<UNDEFINED>'
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ?[@;] .*$/, '')
    .trim()
}

/** Assembles UAL text and returns its halfwords. A double-precision FPU: as wants one for VMOV to half of D3. */
export function assemble(source: string): number[] {
  return inTemporaryFolder((folder) => {
    const [input, object, binary] = ['in.s', 'out.o', 'out.bin'].map((name) => join(folder, name))
    if (input === undefined || object === undefined || binary === undefined) return []
    writeFileSync(input, `.syntax unified\n.thumb\n${source}\n`)
    execFileSync('arm-none-eabi-as', ['-mcpu=cortex-m4', '-mfpu=vfpv4-d16', input, '-o', object], {
      stdio: 'pipe',
    })
    execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', object, binary])
    const bytes = readFileSync(binary)
    return Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i))
  })
}
