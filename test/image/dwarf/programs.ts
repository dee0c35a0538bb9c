import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { loadElf, loadElfFile } from '../../../src/image/elf.ts'
import type { FirmwareImage } from '../../../src/image/elf.ts'
import { DebugInfo } from '../../../src/image/dwarf/index.ts'
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

function link(compiler: string, files: readonly string[], extra: readonly string[]): Program {
  const path = join(mkdtempSync(join(tmpdir(), 'tailchain-dwarf-')), 'firmware.elf')
  run(compiler, [...machine, ...extra, ...flags, '-o', path, ...files, '-lgcc'])
  const language = compiler.endsWith('++') ? 'C++' : 'C'
  return { name: `${language} ${extra.filter((flag) => /^-[gOf]/.test(flag)).join(' ')}`, path }
}

const versions = ['-gdwarf-2', '-gdwarf-3', '-gdwarf-4', '-gdwarf-5']
const levels = ['-O0', '-O2', '-Os']

/** Every DWARF version at every level, and what changes the shape of the debug information. */
export function compiledPrograms(): Program[] {
  if (!hasCompiler) return []
  const c = versions.flatMap((version) => levels.map((level) => compileC(version, '-g', version, level)))
  const shapes = [
    compileC('-O2', '-g', '-flto'),
    compileC('-O1', '-g', '-gdwarf-4', '-fdebug-types-section'),
    compileC('-Og', '-g', '-gdwarf-5', '-fdebug-types-section'),
    compileC('-O2', '-g', '-gz=zlib'),
    compileC('-O2', '-g', '-gdwarf64', '-gdwarf-5'),
    compileC('-O2', '-g', '-gdwarf-4', '-gno-as-loc-support'),
  ]
  const cpp = hasCppCompiler
    ? [
        ...levels.map((level) => compileCpp('-g', level)),
        compileCpp('-g', '-gdwarf-4', '-O2', '-fdebug-types-section'),
        compileCpp('-g', '-gdwarf-3', '-Og'),
      ]
    : []
  return [...c, ...shapes, ...cpp]
}

/** The example firmware, most of it Rust. */
export function examplePrograms(): Program[] {
  return exampleElfs().map((path) => ({ name: basename(path), path }))
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
