import { decodeRow, type Instruction } from '../../src/isa/decode.ts'
import { matches, type Encoding, type ItPosition } from '../../src/isa/encoding.ts'
import { bitCount } from '../../src/bits.ts'
import type { Case } from '../oracles/unicorn.ts'
import { halfwords } from '../isa/binutils.ts'
import { flashBase, flashSizeBytes, ramBase, ramSizeBytes } from './fixture.ts'
import { integerRows } from './families.ts'

export type Random = () => number
type Poke = readonly [address: number, value: number]

/** Operands at the edges of arithmetic and of shifts. */
const corners = [
  ...[0, 1, 2, 0xffffffff, 0xfffffffe, 0x80000000, 0x7fffffff, 0x80000001],
  ...[31, 32, 33, 255, 256, 0x11f, 0x120, 0xffff, 0x8000, 0xffff8000, 0x00ff00ff, 0xff],
]

export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[random() % values.length]
  if (value === undefined) throw new RangeError('nothing to pick from')
  return value
}
export function randomOperand(random: Random): number {
  return random() % 2 === 0 ? pick(random, corners) : random()
}
/** r0…r14. SP lies in RAM. */
export function randomRegisters(random: Random): number[] {
  const registers = Array.from({ length: 15 }, () => randomOperand(random))
  registers[13] = (ramBase + 0x800 + (random() % 0x2000)) & ~3
  return registers
}
/** NZCV and Q. */
export function randomFlags(random: Random): number {
  return (random() & 0xf8000000) >>> 0
}
/** Where code may stand so that table branches stay in flash. */
export function codeAddress(random: Random): number {
  return flashBase + 0x8000 + ((random() % 0x10000) & ~1)
}
/** Where code may be entered: any halfword of flash, bit 0 set. */
function entryPoint(random: Random): number {
  return (flashBase + 0x1000 + (random() % (flashSizeBytes - 0x2000))) | 1
}

/** An instruction of a row that is predictable where it stands; undefined where chance gave none. */
export function randomInstruction(row: Encoding, it: ItPosition, random: Random): Instruction | undefined {
  const width = row.sizeBytes === 2 ? 0xffff : 0xffffffff
  const free = (width & ~(row.mask | row.shouldMask)) >>> 0
  for (let attempt = 0; attempt < 200; attempt++) {
    const raw = nearer(row, ((random() & free) | row.match | row.shouldMatch) >>> 0, random)
    if (!matches(row, raw)) continue
    const instruction = decodeRow(row, raw, it)
    if (!instruction.unpredictable && !leavesThumb(instruction)) return instruction
  }
  return undefined
}

/** BX PC and branches to SP, whose bit 0 is always 0, only fault: other tests look at that. */
function leavesThumb({ operation, operands }: Instruction): boolean {
  return (operation === 'BX' || operation === 'BLX_reg') && (operands.m === 13 || operands.m === 15)
}

/**
 * Long branches mostly reach no memory: three out of four get a short offset. Lists of S registers mostly end
 * beyond s31: they get a short one.
 */
function nearer(row: Encoding, raw: number, random: Random): number {
  if (/^V(LDM|STM|PUSH|POP)$/.test(row.operation)) return ((raw & ~0xff) | (1 + (random() % 32))) >>> 0
  const isLong = row.sizeBytes === 4 && (row.operation === 'B' || row.operation === 'BL')
  if (!isLong || random() % 4 === 0) return raw
  const sign = (raw >>> 26) & 1
  // imm10 = the sign in its high bits, J1 = J2 = 1: I1 = I2 = S.
  return ((raw & ~0x03fc0000) | (sign === 1 ? 0x03fc0000 : 0) | (1 << 13) | (1 << 11)) >>> 0
}

/** How an operation accesses memory. */
interface Access {
  readonly sizeBytes: 1 | 2 | 4
  /** Unaligned addresses are allowed. */
  readonly unaligned: boolean
}
export function accessOf(operation: string): Access | undefined {
  if (/^(V?(LDM|STM|PUSH|POP)|LDRD|STRD|VLDR|VSTR)/.test(operation)) return { sizeBytes: 4, unaligned: false }
  const match = /^(?:LDR|STR)(EX)?S?([BH]?)/.exec(operation)
  if (match === null) return undefined
  const sizeBytes = match[2] === 'B' ? 1 : match[2] === 'H' ? 2 : 4
  return { sizeBytes, unaligned: match[1] === undefined }
}

/**
 * Changes registers so that the instruction's accesses reach RAM and its branches reach flash, and says which
 * words of memory that takes. Nothing here is an expected value: a wrong aim only makes a dull case.
 */
export function aim(instruction: Instruction, at: number, registers: number[], random: Random): Poke[] {
  const { operation, operands } = instruction
  const access = accessOf(operation)
  if (access !== undefined) return aimAccess(instruction, access, at, registers, random)
  const m = operands.m as number
  switch (operation) {
    case 'BX':
    case 'BLX_reg':
      registers[m] = entryPoint(random)
      return []
    case 'MOV_reg':
      if (operands.d === 15 && m !== 13 && m !== 15) registers[m] = entryPoint(random) - (random() % 2)
      return []
    case 'ADD_reg':
      if (operands.d === 15 && m !== 13 && m !== 15) registers[m] = entryPoint(random) - at - (random() % 2)
      return []
    case 'TBB':
    case 'TBH':
      return aimTableBranch(instruction, at, registers, random)
    default:
      return []
  }
}

function aimAccess(
  instruction: Instruction,
  { sizeBytes, unaligned }: Access,
  at: number,
  registers: number[],
  random: Random,
): Poke[] {
  const { operation, operands } = instruction
  const offCourse = unaligned && random() % 3 === 0 ? random() % 4 : 0
  let address = ramBase + 0x400 + (random() % (ramSizeBytes - 0x800))
  address = (address & ~(sizeBytes - 1)) + offCourse
  const immediate = (operands.imm as number | undefined) ?? 0
  const n = operation === 'PUSH' || operation === 'POP' ? 13 : (operands.n as number | undefined)
  const loadsPc = operands.t === 15 || operands.pc === true
  if (n === undefined) {
    // A literal.
    return loadsPc ? [[((at + 4) & ~3) + immediate, entryPoint(random)]] : []
  }
  const m = operands.m as number | undefined
  let base = address - (operands.index === false ? 0 : immediate)
  if (m !== undefined) {
    const scale = 1 << (operands.amount as number)
    if (m === n) base = Math.floor(address / (1 + scale))
    else if (m === 13) base = address - (registers[13] ?? 0) * scale
    else {
      registers[m] = pick(random, [0, 1, 2, 4, 31, 255, -1, -4, random()]) >>> 0
      base = address - (registers[m] ?? 0) * scale
    }
  }
  if (n === 13) base &= ~3
  if (n === 15) return []
  registers[n] = base >>> 0
  return loadsPc ? pokesAt(pcAddress(instruction, registers), entryPoint(random)) : []
}

/** Where an instruction that loads PC finds it. */
function pcAddress({ operation, operands, fields }: Instruction, registers: readonly number[]): number {
  const list = bitCount((operands.registers as number | undefined) ?? 0)
  if (operation === 'POP') return (registers[13] ?? 0) + (fields.rt === 15 ? 0 : 4 * list)
  const base = registers[operands.n as number] ?? 0
  if (operation === 'LDM') return base + 4 * list
  if (operation === 'LDMDB') return base - 4
  const m = operands.m as number | undefined
  if (m !== undefined) return (base + (registers[m] ?? 0) * (1 << (operands.amount as number))) >>> 0
  return (base + (operands.index === false ? 0 : (operands.imm as number))) >>> 0
}

/** The words that put a value at an address, which may be unaligned. */
function pokesAt(address: number, value: number): Poke[] {
  const shift = 8 * (address & 3)
  if (shift === 0) return [[address, value]]
  const first = address & ~3
  return [
    [first, (value << shift) >>> 0],
    [first + 4, value >>> (32 - shift)],
  ]
}

function aimTableBranch(
  { operation, operands }: Instruction,
  at: number,
  registers: number[],
  random: Random,
): Poke[] {
  const n = operands.n as number
  const m = operands.m as number
  const scale = operation === 'TBB' ? 1 : 2
  const table = (ramBase + 0x1000 + (random() % 0x1000)) & ~(scale - 1)
  if (n === m) registers[n] = Math.floor(table / (1 + scale))
  else {
    // A table after TBB [PC, …] must not overwrite the instruction.
    registers[m] = (n === 15 ? 2 : 0) + (random() % 32)
    if (n !== 15) registers[n] = table
  }
  const entry =
    n === 15 ? at + 4 + (registers[m] ?? 0) * scale : (registers[n] ?? 0) + (registers[m] ?? 0) * scale
  // TBH's entry must not be more than flash is long.
  const value = operation === 'TBB' ? random() : random() & 0x7fff7fff
  return [[entry & ~3, value]]
}

/** Code, registers and memory for one instruction of a row. */
export function caseOf(
  row: Encoding,
  random: Random,
): { readonly instruction: Instruction; readonly test: Case } {
  const instruction = randomInstruction(row, 'outside', random)
  if (instruction === undefined) throw new Error(`no predictable word of ${row.operation} ${row.name}`)
  const start = codeAddress(random)
  const registers = randomRegisters(random)
  const preamble = preambleOf(instruction, random)
  const pokes = aim(instruction, start + 2 * preamble.length, registers, random)
  const code = [...preamble, ...halfwords(instruction.raw, instruction.sizeBytes)]
  const count = 1 + preamble.length / 2
  return { instruction, test: { code, start, count, registers, apsr: randomFlags(random), pokes } }
}

/** What comes before a store-exclusive: nothing, a load-exclusive of the same address, or that and CLREX. */
function preambleOf({ operation, operands, raw }: Instruction, random: Random): number[] {
  if (!operation.startsWith('STREX')) return []
  const n = operands.n as number
  const t = pick(
    random,
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14].filter((index) => index !== n),
  )
  const suffix = { STREX: 0x0f00 | (raw & 0xff), STREXB: 0x0f4f, STREXH: 0x0f5f }[operation as 'STREX']
  const load = [(operation === 'STREX' ? 0xe850 : 0xe8d0) | n, suffix | (t << 12)]
  const clear = [0xf3bf, 0x8f2f]
  return pick(random, [[], load, load, [...load, ...clear]])
}

const itRows = integerRows.filter(
  ({ operation }) =>
    operation !== 'IT' &&
    // Their bases may be unaligned once an instruction before them has changed it; Unicorn accepts that.
    !/^(LDM|STM|LDRD|STRD|LDREX|STREX)/.test(operation),
)

/** A whole IT block. */
export function itCase(random: Random): {
  readonly instructions: readonly Instruction[]
  readonly test: Case
} {
  const length = 1 + (random() % 4)
  const firstcond = random() % 15
  // AL allows no "else": the bits below the first repeat its low bit. The lowest set bit ends the block.
  const choices = firstcond === 14 ? 0 : random() & 0xf
  const low = firstcond & 1
  let mask = 0
  for (let i = 1; i < length; i++) mask |= (low ^ ((choices >>> i) & 1)) << (4 - i)
  mask |= 1 << (4 - length)
  const start = codeAddress(random)
  const code = [0xbf00 | (firstcond << 4) | mask]
  const registers = randomRegisters(random)
  const pokes: Poke[] = []
  const instructions: Instruction[] = []
  for (let i = 0; i < length; i++) {
    const position = i === length - 1 ? 'last' : 'inside'
    let instruction: Instruction | undefined
    do instruction = randomInstruction(pick(random, itRows), position, random)
    while (instruction === undefined || disturbsOthers(instruction, position, instructions, length))
    pokes.push(...aim(instruction, start + 2 * code.length, registers, random))
    code.push(...halfwords(instruction.raw, instruction.sizeBytes))
    instructions.push(instruction)
  }
  return {
    instructions,
    test: { code, start, count: 1 + length, registers, apsr: randomFlags(random), pokes },
  }
}

/** Whether the rest of the block could not be compared, or an aim would be lost. */
function disturbsOthers(
  { operation, operands }: Instruction,
  position: ItPosition,
  earlier: readonly Instruction[],
  length: number,
): boolean {
  const writesSp = operands.d === 13 || (operands.n === 13 && operands.wback === true)
  const loadsPc = operands.pc === true || (operands.t === 15 && operation.startsWith('LDR'))
  const loadsSp = operands.t === 13 && operation.startsWith('LDR')
  if (loadsPc) return length > 1
  if (operation === 'BX' || operation === 'BLX_reg')
    return earlier.some((instruction) => mayWrite(instruction, operands.m as number))
  // Unicorn leaves bits 1:0 of SP as they are written.
  return (writesSp || loadsSp) && position !== 'last'
}

function mayWrite({ operands }: Instruction, register: number): boolean {
  const list = (operands.registers as number | undefined) ?? 0
  return (
    ['d', 't', 'dLo', 'dHi', 'n'].some((name) => operands[name] === register) ||
    ((list >>> register) & 1) === 1
  )
}
