import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boot, type BootOptions } from '../../../src/index.ts'
import { availability as gcc, compile } from '../../oracles/arm-gcc.ts'
import { availability as qemu, qemuArguments } from '../../oracles/qemu.ts'
import type { Availability } from '../../oracles/tools.ts'
import { encode, scriptsSizeBytes, type Script } from './script.ts'

/** What the scripts of a run logged, in their order; fewer where the run did not get to its end. */
export interface Logs {
  readonly logs: readonly (readonly number[])[]
  /** Why there are fewer. */
  readonly ended: string
}

export function availability(): Availability {
  const missing = [gcc(), qemu()].find(({ available }) => !available)
  return missing ?? { available: true }
}

let interpreter: Uint8Array | undefined
/** The interpreter's ELF with these scripts in it. */
export function imageOf(scripts: readonly Script[]): Uint8Array {
  interpreter ??= readFileSync(
    compile({
      sources: [join(import.meta.dirname, 'interpreter.S')],
      headers: [],
      linkerScript: join(import.meta.dirname, 'scripts.ld'),
      flags: ['-nostdlib', '-nostartfiles', '-Wl,--build-id=none'],
    }),
  )
  const elf = Uint8Array.from(interpreter)
  const view = new DataView(elf.buffer)
  const headers = view.getUint32(28, true)
  const count = view.getUint16(44, true)
  const offsets = Array.from({ length: count }, (_, index) => headers + 32 * index)
  const scriptsHeader = offsets.find((at) => view.getUint32(at + 16, true) === scriptsSizeBytes)
  if (scriptsHeader === undefined) throw new Error('the interpreter has no segment for scripts')
  elf.set(encode(scripts), view.getUint32(scriptsHeader + 4, true))
  return elf
}

const qemuTimeoutSeconds = 60

export async function runOnQemu(image: Uint8Array): Promise<Logs> {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-scripts-'))
  try {
    const file = join(folder, 'scripts.elf')
    writeFileSync(file, image)
    const child = spawn('qemu-system-arm', qemuArguments(file, { machine: 'mps2-an385' }), {
      timeout: qemuTimeoutSeconds * 1000,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output: Buffer[] = []
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const status = await new Promise((resolve) => child.on('close', resolve))
    const [line = ''] = said.split('\n')
    return {
      logs: logsOf(Buffer.concat(output)),
      ended: status === 0 ? 'exited' : `${String(status)} ${line}`,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function runHere(image: Uint8Array, tier: NonNullable<BootOptions['tier']>): Logs {
  const output: Uint8Array[] = []
  const mcu = boot(image, {
    ...{ chip: 'mps2-an385', stopAt: 'reset', tier, limitCycles: 1e9 },
    onOutput: (_, bytes) => output.push(bytes.slice()),
  })
  const stop = mcu.run()
  const ended =
    stop.reason === 'exited' ? 'exited' : `${stop.reason} ${'fault' in stop ? stop.fault.text : ''}`
  return { logs: logsOf(Buffer.concat(output)), ended }
}

/** Each log begins with its script's number and its size. */
function logsOf(bytes: Buffer): number[][] {
  const logs: number[][] = []
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = Math.max(8, bytes.readUInt32LE(at + 4))
    const words = Math.floor(Math.min(size, bytes.length - at) / 4)
    logs.push(Array.from({ length: words }, (_, index) => bytes.readUInt32LE(at + 4 * index)))
    at += size
  }
  return logs
}
