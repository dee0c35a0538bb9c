import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { timings } from '../../src/core/timing/costs.ts'
import { emitInterpreter } from '../../src/engine/interpreter/emit.ts'
import { makeForms } from '../../src/engine/interpreter/forms/make.ts'
import { interpreterKeys } from '../../src/engine/interpreter/interpreter.ts'
import { variantName } from '../../src/engine/interpreter/variant.ts'
import { root } from './command.ts'

const dist = join(root, 'dist')
const hello = join(root, 'firmware-examples/hello/hello.elf')
const long = join(root, 'bench/kernels/unoptimised.elf')
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => /\.c?js$/.test(name))
const texts = files.map((name) => ({ name, text: readFileSync(join(dist, name), 'utf8') }))

const unpacked = (name: string): Buffer => brotliDecompressSync(readFileSync(join(dist, `${name}.wasm.br`)))

describe('dist', () => {
  test('holds the interpreter that the emitter makes, and nothing twice', () => {
    const built = readFileSync(join(dist, 'interpreter.wasm'))
    expect(Buffer.compare(built, emitInterpreter())).toBe(0)
    // The four bytes that every WebAssembly module begins with, in base64.
    for (const { text } of texts) expect(text).not.toContain('AGFzbQ')
  })

  test('holds the forms of the records of that interpreter', () => {
    const { buffer } = makeForms(interpreterKeys())
    expect(Buffer.compare(readFileSync(join(dist, 'record-forms.bin')), Buffer.from(buffer))).toBe(0)
  })

  test.each(Object.values(timings))(
    'holds the interpreter that counts the cycles of $name, as a file',
    (timing) => {
      const built = unpacked(`interpreter-${timing.name}`)
      expect(Buffer.compare(built, emitInterpreter({ timing }))).toBe(0)
      const script = `import { boot } from ${JSON.stringify(join(dist, 'emulator.js'))}
      const mcu = boot(${JSON.stringify(hello)}, { stopAt: 'reset', timing: '${timing.name}' })
      process.exitCode = mcu.run().reason === 'exited' && mcu.cycles > mcu.instructions ? 0 : 1`
      expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).status).toBe(0)
    },
  )

  test('holds the interpreters that trace accesses, as files', () => {
    for (const timing of [undefined, ...Object.values(timings)]) {
      const variant = { timing, tracesAccesses: true }
      const built = unpacked(`interpreter-${variantName(variant)}`)
      expect(Buffer.compare(built, emitInterpreter(variant))).toBe(0)
    }
  })

  test.each(['assembleModule', 'instructionsByKey', 'makeForms'])(
    'does not hold what emits the interpreter: %s',
    (name) => {
      for (const { text } of texts) expect(text).not.toContain(name)
    },
  )

  test('translates by a file of its own, which a short run does not load', () => {
    expect(readFileSync(join(dist, 'run.cjs'), 'utf8')).not.toContain('GraphWriter')
    expect(readFileSync(join(dist, 'translator.cjs'), 'utf8')).toContain('GraphWriter')
    const script = `process.on('exit', () => console.error(Object.keys(require.cache).join()))
      require(${JSON.stringify(join(dist, 'cli.cjs'))})`
    const load = (elf: string): string =>
      spawnSync(process.execPath, ['-e', script, 'cli', 'run', elf], { encoding: 'utf8' }).stderr
    expect(load(hello)).not.toContain('translator.cjs')
    expect(load(long)).toContain('translator.cjs')
  })

  test('reads debug information from a file of its own, which a quiet run does not load', () => {
    expect(readFileSync(join(dist, 'run.cjs'), 'utf8')).not.toContain('DamagedDebugInfo')
    expect(readFileSync(join(dist, 'debug-info.cjs'), 'utf8')).toContain('DamagedDebugInfo')
    const script = `process.on('exit', () => console.error(Object.keys(require.cache).join()))
      require(${JSON.stringify(join(dist, 'cli.cjs'))})`
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script, 'cli', 'run', hello], {
      encoding: 'utf8',
    })
    expect(stdout).toBe('hello\n')
    expect(stderr).not.toContain('debug-info')
  })

  test('imports nothing but node, vitest and its own files', () => {
    for (const { text } of texts) {
      for (const [, name = ''] of text.matchAll(
        /(?:^|[;}])\s*(?:import|export)\b[^;'"()]*?from\s*["']([^"']+)["']/gm,
      )) {
        expect(name).toMatch(/^(\.|node:|vitest$|vitest\/)/)
      }
    }
  })

  test('the emulator does not know vitest', () => {
    const seen = new Set<string>()
    const visit = (name: string): void => {
      if (seen.has(name)) return
      seen.add(name)
      const text = readFileSync(join(dist, name), 'utf8')
      expect(text).not.toMatch(/(from|import)\s*\(?\s*["']vitest/)
      for (const [, path = ''] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g))
        visit(join(name, '..', path))
    }
    visit('emulator.js')
    expect(seen.size).toBeGreaterThan(1)
  })

  test('has the licences of what is bundled', () => {
    const text = readFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const name of ['elfy', 'endian-reader', 'picocolors']) expect(text).toContain(name)
  })
})
