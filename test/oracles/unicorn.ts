import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { compiled, oracleFolder, type Availability } from './tools.ts'

/** Memory that every case starts from. */
export interface World {
  readonly flash: { readonly base: number; readonly image: Uint8Array }
  readonly ram: { readonly base: number; readonly image: Uint8Array }
}

/** A few instructions and the state before them. */
export interface Case {
  readonly code: readonly number[]
  readonly start: number
  /** How many instructions execute. */
  readonly count: number
  /** r0…r14. */
  readonly registers: readonly number[]
  /** NZCVQ, and GE on a Cortex-M4. */
  readonly apsr: number
  /** Words of flash and RAM (at multiples of 4) that differ from the images. */
  readonly pokes: readonly (readonly [address: number, value: number])[]
  /** Only a Cortex-M4F looks at it. */
  readonly floats?: Floats
}

export interface Floats {
  /** s0…s31. */
  readonly registers: readonly number[]
  readonly fpscr: number
}

/** The state after a case. */
export interface Outcome {
  /**
   * `fetch`: the instructions executed, what follows them can't be fetched. `fault`: one of them did not
   * execute; then only that counts.
   */
  readonly end: 'executed' | 'fetch' | 'fault'
  /** r0…r14, PC. */
  readonly registers: readonly number[]
  /** NZCVQ, and GE on a Cortex-M4. */
  readonly apsr: number
  /** Words of RAM that changed, by address. */
  readonly changes: readonly (readonly [address: number, value: number])[]
  /** Of a Cortex-M4F. */
  readonly floats?: Floats
}

const packages = 'Debian packages libunicorn-dev and gcc'
const source = join(import.meta.dirname, 'unicorn', 'driver.c')

/** Compiles the driver unless that has been done; says why where it can't. */
export function availability(): Availability {
  return compiled('unicorn', source, ['cc', '-O2', source, '-lunicorn'], packages)
}

/** The bits of APSR that a core has. */
export const apsrMask = {
  'cortex-m0': 0xf0000000,
  'cortex-m3': 0xf8000000,
  'cortex-m4': 0xf80f0000,
  'cortex-m4f': 0xf80f0000,
} as const
export type OracleCpu = keyof typeof apsrMask

/** How the driver is told. */
const coreNumber = { 'cortex-m0': 0, 'cortex-m3': 3, 'cortex-m4': 4, 'cortex-m4f': 5 } as const
const tracing = 256

const unmappedFetch = 8
function endOf(error: number): Outcome['end'] {
  return error === 0 ? 'executed' : error === unmappedFetch ? 'fetch' : 'fault'
}

/** Words of a step: address, r0…r14, xPSR, RAM's digest, FPSCR, the digest of s0…s31. */
export const stepWords = 20
/** The state before each instruction that executed (one that an IT block skips does not), then the end's. */
export interface Trace {
  readonly end: Outcome['end']
  /** Steps of {@link stepWords} words; the last one is the end. */
  readonly words: Uint32Array
}

/** Executes all cases, at most `count` instructions each, and tells the state before each instruction. */
export async function traceOnUnicorn(
  world: World,
  cases: readonly Case[],
  cpu: OracleCpu = 'cortex-m3',
): Promise<Trace[]> {
  const child = spawn(join(oracleFolder('unicorn', source), 'driver'), { stdio: ['pipe', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const encoded = cases.map((each) => encode(each, cpu === 'cortex-m4f'))
  child.stdin.end(Buffer.concat([words([coreNumber[cpu] + tracing]), header(world), ...encoded]))
  const status = await new Promise((resolve) => child.on('close', resolve))
  if (status !== 0) throw new Error(`the Unicorn driver ended with ${String(status)}`)
  const all = Buffer.concat(chunks)
  const output = new Uint32Array(all.buffer.slice(all.byteOffset, all.byteOffset + all.length))
  let at = 0
  return cases.map(() => {
    const [error = 0, steps = 0] = output.subarray(at, at + 2)
    const begin = at + 2
    at = begin + steps * stepWords
    return { end: endOf(error), words: output.subarray(begin, at) }
  })
}

/** Executes all cases on one of Unicorn's cores. */
export function runOnUnicorn(world: World, cases: readonly Case[], cpu: OracleCpu = 'cortex-m3'): Outcome[] {
  const hasFloats = cpu === 'cortex-m4f'
  const encoded = cases.map((each) => encode(each, hasFloats))
  const input = Buffer.concat([words([coreNumber[cpu]]), header(world), ...encoded])
  const { status, stdout, stderr } = spawnSync(join(oracleFolder('unicorn', source), 'driver'), {
    input,
    maxBuffer: 2 ** 30,
  })
  if (status !== 0) throw new Error(`the Unicorn driver failed: ${stderr.toString()}`)
  let at = 0
  const next = (): number => {
    at += 4
    return stdout.readUInt32LE(at - 4)
  }
  return cases.map(() => {
    const error = next()
    const registers = Array.from({ length: 16 }, next)
    const apsr = (next() & apsrMask[cpu]) >>> 0
    const floats = hasFloats ? { registers: Array.from({ length: 32 }, next), fpscr: next() } : undefined
    const changes = Array.from({ length: next() }, () => [next(), next()] as const)
    return { end: endOf(error), registers, apsr, changes, ...(floats === undefined ? {} : { floats }) }
  })
}

function words(values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer)
}
function header({ flash, ram }: World): Buffer {
  const sizes = words([flash.base, flash.image.length, ram.base, ram.image.length])
  return Buffer.concat([sizes, flash.image, ram.image])
}
function encode({ code, start, count, registers, apsr, pokes, floats }: Case, hasFloats: boolean): Buffer {
  const halfwords = Uint16Array.from(code.length % 2 === 0 ? code : [...code, 0])
  return Buffer.concat([
    words([code.length, count, start, ...registers, apsr, pokes.length]),
    words(hasFloats ? [...(floats?.registers ?? []), floats?.fpscr ?? 0] : []),
    Buffer.from(halfwords.buffer),
    words(pokes.flat()),
  ])
}
