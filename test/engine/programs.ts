import { decodeRow, type Instruction } from '../../src/isa/decode.ts'
import { matches, type Encoding, type ItPosition } from '../../src/isa/encoding.ts'
import type { Case } from '../oracles/unicorn.ts'
import { halfwords } from '../isa/binutils.ts'
import { accessOf, pick, randomFlags, randomRegisters, type Random } from './cases.ts'
import { integerRows } from './families.ts'
import { ramBase } from './fixture.ts'

/**
 * Registers that a program leaves alone, apart from write-back: r6 is an index, r7 and r11 are bases inside
 * RAM, as is SP. So its accesses reach RAM, whatever it computes.
 */
const index = 6
const bases = [7, 11, 13]
const kept = [index, ...bases]

const branches = ['B', 'B_cond', 'BL', 'BX', 'BLX_reg', 'CBZ', 'TBB', 'TBH']
const straightRows = integerRows.filter(
  ({ operation }) => operation !== 'IT' && !branches.includes(operation),
)
const wordsARow = 16

/** Instructions for each place in an IT block. */
export type Pools = Readonly<Record<ItPosition, readonly Instruction[]>>

/** Equally many instructions of each row. */
export function makePools(random: Random, rows: readonly Encoding[] = straightRows): Pools {
  const pool = (position: ItPosition): readonly Instruction[] =>
    rows.flatMap((row) =>
      Array.from({ length: wordsARow }, () => harmless(row, position, random) ?? []).flat(),
    )
  return { outside: pool('outside'), inside: pool('inside'), last: pool('last') }
}

/** A predictable instruction of a row that keeps the registers that must be kept. */
function harmless(row: Encoding, position: ItPosition, random: Random): Instruction | undefined {
  const isAccess = accessOf(row.operation) !== undefined
  const free = (0xffffffff & ~(row.mask | row.shouldMask)) >>> 0
  for (let attempt = 0; attempt < 100; attempt++) {
    let raw = ((random() & free) | row.match | row.shouldMatch) >>> 0
    if (row.sizeBytes === 2) raw &= 0xffff
    if (isAccess) raw = withBases(row, raw, random)
    if (!matches(row, raw)) continue
    const instruction = decodeRow(row, raw, position)
    if (!instruction.unpredictable && keeps(instruction)) return instruction
  }
  return undefined
}

function withBases(row: Encoding, raw: number, random: Random): number {
  // Transfers of several words and exclusives must be aligned: SP always is.
  const aligned = accessOf(row.operation)?.unaligned === false
  let result = raw
  for (const { name, low, mask } of row.fields) {
    const value = name === 'rn' ? (mask === 7 ? 7 : aligned ? 13 : pick(random, bases)) : index
    if (name === 'rn' || name === 'rm') result = ((result & ~(mask << low)) | (value << low)) >>> 0
  }
  return result
}

function keeps({ operation, operands, encoding }: Instruction): boolean {
  // Its other operands are S registers.
  if (encoding.since === 'VFPv4-SP') return ![operands.t, operands.t2].some((t) => kept.includes(Number(t)))
  const isLoad = operation.startsWith('LD')
  const written = [operands.d, operands.dLo, operands.dHi, ...(isLoad ? [operands.t, operands.t2] : [])]
  if (written.includes(15) || operands.pc === true) return false
  if (kept.some((register) => written.includes(register))) return false
  const list = operation === 'LDM' || operation === 'LDMDB' || operation === 'POP' ? operands.registers : 0
  return kept.every((register) => ((Number(list) >>> register) & 1) === 0)
}

/** Places a program's code and data may have. */
export interface Place {
  readonly start: number
  /** Middle of the data. */
  readonly data: number
}

/** A program of about so many instructions, which ends in `b .`. */
export function randomProgram(pools: Pools, { start, data }: Place, length: number, random: Random): Case {
  const items: number[][] = []
  while (items.length < length) {
    const kind = random() % 8
    if (kind < 2) items.push(itBlock(pools, random))
    else {
      const instruction = pick(random, pools.outside)
      items.push(halfwords(instruction.raw, instruction.sizeBytes))
    }
  }
  // Now and then a branch over the next few items, branches among them included. From the end: sizes are known.
  const withBranches: number[][] = []
  for (const item of items.reverse()) {
    const skipped = [item, ...withBranches.slice(0, random() % 3)].flat().length
    withBranches.unshift(random() % 6 === 0 ? [...branchOver(skipped, random), ...item] : item)
  }
  const code = withBranches.flat()
  code.push(0xe7fe)
  const registers = randomRegisters(random)
  registers[index] = random() % 64
  for (const base of bases) registers[base] = (data + (random() % 256)) & ~3
  const pokes = random() % 2 === 0 ? [] : ([[ramBase + 0x40, random()]] as const)
  return { code, start, count: length * 2, registers, apsr: randomFlags(random), pokes }
}

/** B<cond> T1, or CB(N)Z where it reaches. */
function branchOver(skipped: number, random: Random): number[] {
  const offset = skipped - 1
  const kind = random() % 3
  if (kind === 0 && offset >= 0 && offset < 64) {
    const low = ((offset & 0x1f) << 3) | ((offset >> 5) << 9)
    return [0xb100 | (random() % 2 === 0 ? 0x800 : 0) | low | (random() % 8)]
  }
  return [0xd000 | ((random() % 14) << 8) | (offset & 0xff)]
}

/** IT and its one to four instructions. */
export function itBlock(pools: Pools, random: Random): number[] {
  const length = 1 + (random() % 4)
  const firstcond = random() % 15
  const elses = firstcond === 14 ? 0 : random() & 0xf
  let mask = 1 << (4 - length)
  for (let i = 1; i < length; i++) mask |= ((firstcond & 1) ^ ((elses >>> i) & 1)) << (4 - i)
  const block = Array.from({ length }, (_, i) => pick(random, i === length - 1 ? pools.last : pools.inside))
  return [
    0xbf00 | (firstcond << 4) | mask,
    ...block.flatMap(({ raw, sizeBytes }) => halfwords(raw, sizeBytes)),
  ]
}
