import { decodeRow, type Instruction } from '../../../src/isa/decode.ts'
import { matches, type Encoding, type ItPosition } from '../../../src/isa/encoding.ts'
import { accessOf, pick, type Random } from '../../engine/cases.ts'

/**
 * Registers that a batch's programs leave alone, apart from write-back, so that their accesses reach RAM whatever
 * they compute: an index, bases that may be unaligned, and bases that are multiples of 4.
 */
export interface Pins {
  readonly index: number
  readonly unaligned: readonly [low: number, high: number]
  readonly aligned: readonly [low: number, sp: 13]
}

export function randomPins(random: Random): Pins {
  const low = [0, 1, 2, 3, 4, 5, 6, 7]
  const take = (): number => low.splice(random() % low.length, 1)[0] ?? 0
  return { index: take(), unaligned: [take(), 8 + (random() % 5)], aligned: [take(), 13] }
}

export function pinned({ index, unaligned, aligned }: Pins): number[] {
  return [index, ...unaligned, ...aligned]
}

/** Instructions for each place in an IT block, and some that respect no pins. */
export interface Pools extends Readonly<Record<ItPosition, readonly Instruction[]>> {
  readonly pins: Pins
  /** Those outside that store nothing. */
  readonly storeless: readonly Instruction[]
  readonly wild: readonly Instruction[]
}

const branches = ['B', 'B_cond', 'BL', 'BX', 'BLX_reg', 'CBZ', 'TBB', 'TBH']
/** Exclusives are generated in pairs, and IT with its block. */
const apart = /^(IT|LDREX|STREX|CLREX)/
const wordsARow = 12

/** Equally many instructions of each row. */
export function makePools(rows: readonly Encoding[], random: Random): Pools {
  const pins = randomPins(random)
  const straight = rows.filter(
    ({ operation }) => !branches.includes(operation) && !apart.test(operation) && operation !== 'YIELD',
  )
  const pool = (
    position: ItPosition,
    accepts: (instruction: Instruction) => boolean,
    bases = true,
  ): Instruction[] =>
    straight.flatMap((row) => {
      if (row.operation === 'ISB' && position !== 'outside') return []
      return Array.from(
        { length: wordsARow },
        () => instructionOf(row, position, bases ? pins : undefined, accepts, random) ?? [],
      ).flat()
    })
  const keepsPins = (instruction: Instruction): boolean => keeps(instruction, pins)
  const outside = pool('outside', keepsPins)
  return {
    pins,
    outside,
    storeless: outside.filter(({ operation }) => !/^V?(ST|PUSH)/.test(operation)),
    inside: pool('inside', keepsPins),
    last: pool('last', keepsPins),
    wild: pool('outside', () => true, false),
  }
}

/** A predictable instruction of a row. */
export function instructionOf(
  row: Encoding,
  position: ItPosition,
  pins: Pins | undefined,
  accepts: (instruction: Instruction) => boolean,
  random: Random,
): Instruction | undefined {
  const isAccess = transferOf(row.operation) !== undefined
  const free = (0xffffffff & ~(row.mask | row.shouldMask)) >>> 0
  for (let attempt = 0; attempt < 100; attempt++) {
    let raw = ((random() & free) | row.match | row.shouldMatch) >>> 0
    if (row.sizeBytes === 2) raw &= 0xffff
    if (isAccess && pins !== undefined) raw = withBases(row, raw, pins, random)
    if (!matches(row, raw)) continue
    const instruction = decodeRow(row, raw, position)
    if (!instruction.unpredictable && accepts(instruction)) return instruction
  }
  return undefined
}

/** How an operation accesses memory; floating point as words. */
export function transferOf(operation: string): ReturnType<typeof accessOf> {
  return /^V(LDR|STR|LDM|STM|PUSH|POP)$/.test(operation)
    ? { sizeBytes: 4, unaligned: false }
    : accessOf(operation)
}

function withBases(row: Encoding, raw: number, pins: Pins, random: Random): number {
  const { index, unaligned, aligned } = pins
  const isUnaligned = transferOf(row.operation)?.unaligned === true
  let result = raw
  for (const { name, low, mask } of row.fields) {
    if (name !== 'rn' && name !== 'rm') continue
    const ofBits = mask === 7 ? [isUnaligned ? unaligned[0] : aligned[0]] : []
    const bases = mask === 7 ? ofBits : isUnaligned ? [...unaligned, ...aligned] : aligned
    const value = name === 'rm' ? index : pick(random, bases)
    result = ((result & ~(mask << low)) | (value << low)) >>> 0
  }
  return result
}

/** Changes no pinned register but by write-back, and an aligned base by a multiple of 4. */
function keeps({ operation, operands }: Instruction, pins: Pins): boolean {
  // Numbers of S registers are no matter of pins.
  const own = operation.startsWith('V') ? [] : [operands.d, operands.dLo, operands.dHi]
  const isLoad = /^(LD|VMOV_to_core)/.test(operation) || (operation === 'VMRS' && operands.toFlags !== true)
  const written = [...own, ...(isLoad ? [operands.t, operands.t2] : [])]
  if (written.includes(15) || operands.pc === true) return false
  const kept = pinned(pins)
  if (kept.some((register) => written.includes(register))) return false
  const isAligned = pins.aligned.some((register) => register === operands.n)
  if (isAligned && operands.wback === true && Number(operands.imm ?? 0) % 4 !== 0) return false
  const list = /^(LDM|LDMDB|POP)$/.test(operation) ? operands.registers : 0
  return kept.every((register) => ((Number(list) >>> register) & 1) === 0)
}
