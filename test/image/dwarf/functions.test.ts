import { basename } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { hex } from '../../../src/bits.ts'
import type { FunctionFrame, SourceLine } from '../../../src/image/dwarf/index.ts'
import {
  type JudgedFrame,
  addr2lineFrames,
  hasAddr2line,
  hasReadelf,
  judged,
  sampleAddresses,
  samples,
} from './oracle.ts'
import {
  type Program,
  clangPrograms,
  compiledPrograms,
  examplePrograms,
  imageOf,
  openProgram,
} from './programs.ts'

let programs: Program[] = []
beforeAll(() => {
  programs = [...examplePrograms(), ...compiledPrograms(), ...clangPrograms()]
})

describe('functions', () => {
  test.skipIf(!hasAddr2line || !hasReadelf)('are inlined into each other as addr2line -i says', () => {
    for (const program of programs) {
      const info = openProgram(program)
      const { symbols } = imageOf(program)
      const addresses = sampleAddresses(program, info, samples)
      const expected = addr2lineFrames(judged(program), addresses)
      const wrong = addresses.flatMap((address, i) => {
        const known = info.functionsAt(address).map(short)
        // Units with nothing but lines and inlined calls leave out functions that inline nothing.
        const frames =
          known.length > 0 ? known : [{ function: 'unknown', place: placeOf(info.lineAt(address)) }]
        const symbolNames = symbols.allAt(symbols.at(address)?.address ?? -1).map((symbol) => symbol.rawName)
        return isSame(frames, expected[i] ?? [], symbolNames)
          ? []
          : [`${hex(address)}: ${JSON.stringify(frames)}, not ${JSON.stringify(expected[i])}`]
      })
      expect(wrong, program.name).toEqual([])
      expect(info.notes, program.name).toEqual([])
    }
  })
})

function short(frame: FunctionFrame): JudgedFrame {
  return { function: frame.linkageName ?? frame.name, place: placeOf(frame.at) }
}

function placeOf(at: SourceLine | undefined): string {
  return at === undefined || at.line === 0 ? '?' : `${basename(at.file)}:${at.line}`
}

/** Where the debug information names no mangled name, addr2line gives the symbol's for some of the frames. */
function isSame(
  frames: readonly JudgedFrame[],
  expected: readonly JudgedFrame[],
  symbols: readonly string[],
): boolean {
  if (frames.length !== expected.length) return false
  return frames.every((frame, i) => {
    const wanted = expected[i]
    if (wanted?.place !== frame.place) return false
    const name = wanted.function
    return frame.function === name || frame.function.endsWith(`::${name}`) || symbols.includes(name)
  })
}
