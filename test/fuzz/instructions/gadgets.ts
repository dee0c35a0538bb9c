import { pick, type Random } from '../../engine/cases.ts'
import { halfwords } from '../../isa/binutils.ts'
import { pinned, type Pins } from './pools.ts'
import { fixed, type Item, type Source } from './items.ts'

const lr = 14

/** A register that is not pinned; a low one where 16-bit encodings need it. */
function free(pins: Pins, random: Random, most: 7 | 12): number {
  const kept = pinned(pins)
  const choices = Array.from({ length: most + 1 }, (_, index) => index)
  return pick(
    random,
    choices.filter((index) => !kept.includes(index)),
  )
}

/** MOVW T3 and MOVT T1: a register becomes a word. */
export function loadWord(register: number, value: number): number[] {
  const half = (opcode: number, imm: number): number[] => [
    opcode | (((imm >>> 11) & 1) << 10) | (imm >>> 12),
    (((imm >>> 8) & 7) << 12) | (register << 8) | (imm & 0xff),
  ]
  return [...half(0xf240, value & 0xffff), ...half(0xf2c0, value >>> 16)]
}

/** B T4 and BL, whose J1 and J2 are 1 for short offsets. */
function longBranch(offset: number, second: number): number[] {
  const imm = offset >> 1
  return [0xf000 | ((imm >>> 11) & 0x7ff), second | 0x2800 | (imm & 0x7ff)]
}

type Gadget = (source: Source) => Item

/** Ways to branch over the next few items that ARMv6-M has. */
const branchesOfV6M: readonly Gadget[] = [
  // B<cond> T1
  ({ random }) => {
    const cond = random() % 14
    return branch(1, random, (address, target) => [
      0xd000 | (cond << 8) | (((target - address - 4) >> 1) & 0xff),
    ])
  },
  // B T2
  ({ random }) => branch(1, random, (address, target) => [0xe000 | (((target - address - 4) >> 1) & 0x7ff)]),
  // BL
  ({ random }) => branch(2, random, (address, target) => longBranch(target - address - 4, 0xd000)),
]

/** Every way to branch. */
const allBranches: readonly Gadget[] = [
  ...branchesOfV6M,
  // B<cond> T3
  ({ random }) => {
    const cond = random() % 14
    return branch(2, random, (address, target) => [
      0xf000 | (cond << 6),
      0x8000 | (((target - address - 4) >> 1) & 0x7ff),
    ])
  },
  // B T4
  ({ random }) => branch(2, random, (address, target) => longBranch(target - address - 4, 0x9000)),
  // CBZ, CBNZ; both reach forward only
  ({ random }) => {
    const opcode = pick(random, [0xb100, 0xb900]) | (random() % 8)
    return {
      sizeHalfwords: 1,
      skips: 1 + (random() % 3),
      emit: (address, target) => {
        const offset = (target - address - 4) >> 1
        if (offset < 0 || offset > 63) return [0xbf00]
        return [opcode | ((offset & 0x1f) << 3) | ((offset >> 5) << 9)]
      },
    }
  },
  // BX, BLX, MOV PC
  ({ random, pools }) => {
    const register = free(pools.pins, random, 12)
    const opcode = pick(random, [0x4700, 0x4780, 0x4687])
    return branch(5, random, (_, target) => [...loadWord(register, target | 1), opcode | (register << 3)])
  },
  // ADD PC, <Rm>
  ({ random, pools }) => {
    const register = free(pools.pins, random, 12)
    return branch(5, random, (address, target) => [
      ...loadWord(register, (target - address - 12) >>> 0),
      0x4487 | (register << 3),
    ])
  },
  // LDR PC, [PC, #imm], whose literal is behind it
  ({ random }) =>
    branch(5, random, (address, target) => {
      const literal = [(target | 1) & 0xffff, target >>> 16]
      return address % 4 === 0 ? [0xf8df, 0xf000, ...literal, 0xbf00] : [0xf8df, 0xf004, 0xbf00, ...literal]
    }),
  // MOVS, TBB [PC, <Rm>] or TBH; what the entries in front hold does not matter
  ({ random, pools }) => {
    const register = free(pools.pins, random, 7)
    const isHalfwords = random() % 2 === 0
    const entry = random() % 4
    const before = random()
    return branch(isHalfwords ? 7 : 5, random, (address, target) => {
      const value = (target - (address + 6)) >> 1
      const opcode = [0x2000 | (register << 8) | entry, 0xe8df, (isHalfwords ? 0xf010 : 0xf000) | register]
      if (isHalfwords)
        return [...opcode, ...[0, 1, 2, 3].map((at) => (at === entry ? value : before & 0xffff))]
      const bytes = [0, 1, 2, 3].map((at) => (at === entry ? value & 0xff : (before >>> (8 * at)) & 0xff))
      return [...opcode, (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8), (bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8)]
    })
  },
  // PUSH {…, LR} and POP {…, PC} of as many registers
  ({ random, pools }) => {
    const kept = pinned(pools.pins)
    const low = [0, 1, 2, 3, 4, 5, 6, 7].filter((index) => !kept.includes(index))
    const register = 1 << pick(random, low)
    const other = 1 << pick(random, low)
    return branch(6, random, (_, target) => [...loadWord(lr, target | 1), 0xb500 | register, 0xbd00 | other])
  },
]

export function branchItem(source: Source): Item {
  return pick(source.random, source.isV6M ? branchesOfV6M : allBranches)(source)
}

function branch(sizeHalfwords: number, random: Random, emit: Item['emit']): Item {
  return { sizeHalfwords, skips: random() % 3, emit }
}

/**
 * A load-exclusive and a store-exclusive of the same address, a few instructions in between that store nothing; or
 * a store-exclusive whose monitor is open. Where a store or another address comes in between, the result is
 * IMPLEMENTATION DEFINED (A3.4.1).
 */
export function exclusivePair({ pools, random }: Source): Item {
  const { pins } = pools
  const size = random() % 3
  const n =
    size === 0
      ? pick(
          random,
          pins.aligned.filter((index) => index !== 13),
        )
      : pick(random, [pins.aligned[0]])
  const imm = size === 0 ? random() % 64 : 0
  const t = free(pins, random, 12)
  const [t2, d] = [free(pins, random, 12), free(pins, random, 12)]
  // STREX: d must be neither the base nor what is stored.
  const stored = t2 === d ? n : t2
  const load =
    [
      [0xe850 | n, 0x0f00 | imm],
      [0xe8d0 | n, 0x0f4f],
      [0xe8d0 | n, 0x0f5f],
    ][size] ?? []
  const loaded = [load[0] ?? 0, (load[1] ?? 0) | (t << 12)]
  const second = [(d << 8) | imm, 0x0f40 | d, 0x0f50 | d][size] ?? 0
  const store = [(size === 0 ? 0xe840 : 0xe8c0) | n, second | (stored << 12)]
  const between = Array.from({ length: random() % 3 }, () => pick(random, pools.storeless)).filter(
    ({ operands }) => operands.n !== n || operands.wback !== true,
  )
  const clear = [0xf3bf, 0x8f2f]
  const middle = between.flatMap(({ raw, sizeBytes }) => halfwords(raw, sizeBytes))
  return fixed(
    pick(random, [
      [...loaded, ...middle, ...store],
      [...loaded, ...middle, ...store, ...store],
      [...loaded, ...clear, ...middle, ...store],
      [...clear, ...store],
      [...loaded, ...middle, ...clear],
    ]),
  )
}

/** MRS, MSR and CPS: flags and masks; nothing is pending that could come in. */
export function specialRegisters({ pools, random, isV6M }: Source): Item {
  const register = free(pools.pins, random, 12)
  const masks = isV6M ? [16] : [16, 17, 18, 19]
  const read = pick(random, [0, 1, 2, 3, 5, 6, 7, ...masks])
  const written = pick(random, [0, 1, 2, 3, ...masks])
  return fixed(
    pick(random, [
      [0xf3ef, 0x8000 | (register << 8) | read],
      [0xf380 | register, 0x8800 | written],
      [pick(random, [0xb660, 0xb670]) | (isV6M ? 2 : pick(random, [1, 2, 3]))],
    ]),
  )
}
