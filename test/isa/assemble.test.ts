import { describe, expect, test } from 'vitest'
import { decode, table, type Instruction } from '../../src/isa/decode.ts'
import { disassemble } from '../../src/isa/disassemble.ts'
import { operations } from '../../src/isa/operations.ts'
import { dsp, floatingPoint, integer } from './assembly.ts'
import { assemble, binutilsMissing } from './binutils.ts'

interface Line {
  readonly source: string
  readonly expected: string
}

function lines(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [source = '', expected = source] = line.split(' => ')
      return { source, expected }
    })
}

/** The conditions of the instructions that an IT controls. */
function itConditions({ operands }: Instruction): number[] {
  const first = Number(operands.firstcond)
  const mask = Number(operands.mask)
  const length = 4 - Math.log2(mask & -mask)
  return Array.from({ length }, (_, i) => (i === 0 ? first : (first & 14) | ((mask >>> (4 - i)) & 1)))
}

describe('what GNU as assembles, decoded', () => {
  const all = [integer, dsp, floatingPoint].flatMap(lines)

  test(`${all.length} lines come back as they were written`, ({ skip }) => {
    if (binutilsMissing !== undefined) skip(binutilsMissing)
    const code = assemble(all.map(({ source }) => source).join('\n'))
    const texts: string[] = []
    const met = new Set<string>()
    let conditions: number[] = []
    for (let at = 0; at < code.length;) {
      const condition = conditions.shift()
      const position = condition === undefined ? 'outside' : conditions.length === 0 ? 'last' : 'inside'
      const instruction = decode(code[at] ?? 0, code[at + 1] ?? 0, position)
      if (instruction === undefined) throw new Error(`UNDEFINED after ${texts.at(-1) ?? 'the start'}`)
      if (instruction.operation === 'IT') conditions = itConditions(instruction)
      met.add(instruction.operation)
      const address = 2 * at
      const text = disassemble(instruction, { address, ...(condition === undefined ? {} : { condition }) })
      texts.push(
        text.replace(/0x[0-9a-f]+$/, (target) => {
          if (instruction.operands.offset === undefined) return target
          const distance = (Number(target) - address) | 0
          return `{${distance < 0 ? '' : '+'}${distance}}`
        }),
      )
      expect(instruction.unpredictable, text).toBe(false)
      at += instruction.sizeBytes / 2
    }
    expect(texts).toEqual(all.map(({ expected }) => expected))
    expect(Object.keys(operations).filter((operation) => !met.has(operation))).toEqual([])
  })

  test('all constants of VMOV', ({ skip }) => {
    if (binutilsMissing !== undefined) skip(binutilsMissing)
    const row = table.find(({ operation }) => operation === 'VMOV_imm')
    const words = Array.from(
      { length: 256 },
      (_, imm8) => ((row?.match ?? 0) | ((imm8 >>> 4) << 16) | (imm8 & 15)) >>> 0,
    )
    const source = words.map((raw) => {
      const instruction = decode(raw >>> 16, raw & 0xffff, 'outside')
      return instruction === undefined ? '' : disassemble(instruction, { address: 0 })
    })
    expect(assemble(source.join('\n'))).toEqual(words.flatMap((raw) => [raw >>> 16, raw & 0xffff]))
  })
})
