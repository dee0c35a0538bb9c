import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '../oracles/arm-gcc.ts'
import { qemuArguments } from '../oracles/qemu.ts'

const folder = join(import.meta.dirname, '../engine/c-programs')
const linkerScript = join(folder, 'link.ld')

/** A program of test/engine/c-programs, for mps2-an385. */
export function cProgram(name: string, flags: readonly string[]): string {
  const [source, vectors, header] = [`${name}.c`, 'vectors.c', 'check.h'].map((file) => join(folder, file))
  if (source === undefined || vectors === undefined || header === undefined) throw new Error('unreachable')
  return compile({
    sources: [source, vectors],
    headers: [header],
    linkerScript,
    flags: ['-g', '--specs=nano.specs', '--specs=rdimon.specs', ...flags],
  })
}

/** Addresses of the instructions that QEMU executes, one by one; those too whose condition failed. */
export function tracedInQemu(elf: string, machine: 'mps2-an385'): number[] {
  const scratch = mkdtempSync(join(tmpdir(), 'tailchain-trace-'))
  try {
    const trace = join(scratch, 'trace')
    const args = [...qemuArguments(elf, { machine }), '-singlestep', '-d', 'exec,nochain', '-D', trace]
    spawnSync('qemu-system-arm', args, { stdio: 'ignore', timeout: 60_000 })
    const lines = readFileSync(trace, 'utf8').matchAll(/^Trace \d+: \S+ \[[\da-f]+\/([\da-f]+)\//gm)
    return [...lines].map(([, pc]) => parseInt(pc ?? '', 16))
  } finally {
    rmSync(scratch, { recursive: true })
  }
}
