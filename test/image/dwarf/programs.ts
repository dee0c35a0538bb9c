import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { loadElf, loadElfFile } from '../../../src/image/elf.ts'
import type { FirmwareImage } from '../../../src/image/elf.ts'
import { DebugInfo } from '../../../src/image/dwarf/index.ts'
import { cacheFolder, scratchFolder } from '../../oracles/tools.ts'
import { exampleElfs, hasTool, run } from '../toolchain.ts'

const sources = join(import.meta.dirname, 'programs')
const machine = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16']
const flags = [
  ...['-ffreestanding', '-nostdlib', '-ffunction-sections', '-fdata-sections', '-Wl,--gc-sections'],
  ...['-Wl,--build-id=none', '-Wl,--no-warn-rwx-segments', '-T', join(sources, 'link.ld')],
]

/** A program with debug information, and the flags that made it. */
export interface Program {
  readonly name: string
  readonly path: string
  /** A program of the same code that the tools understand better. */
  readonly judgedBy?: string
  /** What addr2line says of its addresses, where another than GNU's was asked when the program was built. */
  readonly answers?: string
}

export const hasCompiler = hasTool('arm-none-eabi-gcc')
export const hasCppCompiler = hasTool('arm-none-eabi-g++')

/** Compiles the C program with the given flags; the path of the ELF. */
export function compileC(...extra: readonly string[]): Program {
  const files = ['main.c', 'checksum.c', 'start.c'].map((name) => join(sources, name))
  return link('arm-none-eabi-gcc', files, ['-std=c11', ...extra])
}

/** Compiles the C++ program. */
export function compileCpp(...extra: readonly string[]): Program {
  const files = ['-xc++', join(sources, 'shapes.cpp'), '-xc', join(sources, 'start.c')]
  return link('arm-none-eabi-g++', files, ['-w', '-fno-exceptions', '-fno-rtti', ...extra])
}

/** Every file that takes part, for the key that a program is kept under. */
const ingredients = readdirSync(sources).map((name) => readFileSync(join(sources, name)))

/** Links what is not there yet: several test files use the same programs. */
function link(compiler: string, files: readonly string[], extra: readonly string[]): Program {
  const language = compiler.endsWith('++') ? 'C++' : 'C'
  const name = `${language} ${extra.filter((flag) => /^-[gO]|^-fl|^-fd/.test(flag)).join(' ')}`
  const args = [...machine, ...extra, ...flags, ...files, '-lgcc']
  const hash = createHash('sha256').update([compiler, ...args].join('\0'))
  for (const bytes of ingredients) hash.update(bytes)
  const folder = join(cacheFolder, 'dwarf')
  const path = join(folder, `${hash.digest('hex').slice(0, 16)}.elf`)
  if (existsSync(path)) return { name, path }
  mkdirSync(folder, { recursive: true })
  const scratch = scratchFolder()
  run(compiler, [...args, '-o', join(scratch, 'program.elf')])
  renameSync(join(scratch, 'program.elf'), path)
  rmSync(scratch, { recursive: true })
  return { name, path }
}

/** Less of everything, unless `DWARF_THOROUGH=1` asks for all. */
export const isHurried = process.env.DWARF_THOROUGH === undefined

/** Every DWARF version at every level of optimisation, and what changes the shape of the debug information. */
export function compiledPrograms(): Program[] {
  if (!hasCompiler || foreignFolder !== undefined) return []
  const levels = isHurried ? ['-O2'] : ['-O0', '-O2', '-Os']
  const versions = ['-gdwarf-2', '-gdwarf-3', '-gdwarf-4', '-gdwarf-5']
  const c = versions.flatMap((version) => levels.map((level) => compileC('-g', version, level)))
  const shapes = [
    ['-O0', '-g'],
    ['-O2', '-g', '-flto'],
    ['-O1', '-g', '-gdwarf-4', '-fdebug-types-section'],
    ['-O2', '-g', '-gdwarf-5', '-Wa,-gdwarf-5', '-gz=zlib'],
    ['-O2', '-g', '-gdwarf-5', '-gdwarf64', '-gno-as-loc-support'],
  ].map((flags) => compileC(...flags))
  // addr2line does not get past type units of DWARF 5; the code is the same without them.
  const typeUnits = compileC('-Og', '-g', '-gdwarf-5', '-fdebug-types-section')
  const judgedBy = compileC('-Og', '-g', '-gdwarf-5').path
  return [...c, ...shapes, { ...typeUnits, judgedBy }, ...cppPrograms()]
}

function cppPrograms(): Program[] {
  if (!hasCppCompiler) return []
  const shapes = [
    ['-O2', '-g'],
    ['-Os', '-g', '-gdwarf-4', '-fdebug-types-section'],
    ['-Og', '-g', '-gdwarf-3'],
    ['-O0', '-g', '-gdwarf-2'],
  ]
  return shapes.slice(0, isHurried ? 2 : 4).map((flags) => compileCpp(...flags))
}

/** ELFs of whatever origin, to be judged too: `DWARF_ALSO=FOLDER`, in place of all others. */
export const foreignFolder = process.env.DWARF_ALSO

function programsIn(folder: string): Program[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.elf'))
    .map((name) => ({ name, path: join(folder, name) }))
}

/** Programs that clang made, which lays debug information out in other ways. */
export function clangPrograms(): Program[] {
  if (foreignFolder !== undefined) return []
  const folder = join(import.meta.dirname, '../../../fixtures/dwarf')
  return programsIn(folder).map((program) => ({
    ...program,
    answers: program.path.replace('.elf', '.txt'),
  }))
}

/** The example firmware, most of it Rust. */
export function examplePrograms(): Program[] {
  if (foreignFolder !== undefined) return programsIn(foreignFolder)
  const all = exampleElfs().map((path) => ({ name: basename(path), path }))
  const some = ['counter.elf', 'counter-c.elf', 'double-borrow-semihosting.elf']
  return isHurried ? all.filter(({ name }) => some.includes(name)) : all
}

export function imageOf(program: Program): FirmwareImage {
  return loadElfFile(program.path)
}

/** The debug information of a program; a program without any is a mistake of the test. */
export function openProgram(program: Program): DebugInfo {
  const info = DebugInfo.open(loadElf(readFileSync(program.path), program.name))
  if (info === undefined) throw new Error(`${program.name} has no debug information`)
  return info
}
