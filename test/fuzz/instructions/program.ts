import type { Instruction } from '../../../src/isa/decode.ts'
import { pick, randomFlags, randomOperand } from '../../engine/cases.ts'
import { flashBase, ramBase } from '../../engine/fixture.ts'
import { halfwords } from '../../isa/binutils.ts'
import { fpscr, singles } from '../../engine/vfp-cases.ts'
import type { Case, Floats } from '../../oracles/unicorn.ts'
import { branchItem, exclusivePair, specialRegisters } from './gadgets.ts'
import { fixed, type Item, type Source } from './items.ts'
import { pinned } from './pools.ts'

/** What is generated, and made smaller where it fails. */
export interface Program {
  readonly items: readonly Item[]
  readonly start: number
  /** r0…r14. */
  readonly registers: readonly number[]
  readonly apsr: number
  readonly floats?: Floats
}

/** The most instructions that one program executes. */
const stepLimit = 120

/** A program as the oracle and our tiers take it. */
export function toCase({ items, start, registers, apsr, floats }: Program): Case {
  const addresses = [start]
  for (const { sizeHalfwords } of items) addresses.push((addresses.at(-1) ?? 0) + 2 * sizeHalfwords)
  const end = addresses.at(-1) ?? 0
  const code = items.flatMap((item, index) =>
    item.emit(addresses[index] ?? 0, addresses[index + 1 + item.skips] ?? end),
  )
  return {
    code,
    start,
    count: stepLimit,
    registers,
    apsr,
    pokes: [],
    ...(floats === undefined ? {} : { floats }),
  }
}

export function randomProgram(source: Source): Program {
  const { pools, random, apsrMask, isV6M, hasFpu } = source
  const length = 6 + (random() % 24)
  const items = Array.from({ length }, () => randomItem(source))
  // What is wild mostly faults: it comes last.
  if (random() % 4 === 0) items.push(plain(pick(random, pools.wild)))
  const registers = Array.from({ length: 15 }, () => randomOperand(random))
  registers[pools.pins.index] = (random() % 64) & (isV6M ? ~3 : ~0)
  const data = ramBase + 0x1400 + (random() % 0x1000)
  for (const register of pinned(pools.pins)) {
    if (register !== pools.pins.index) registers[register] = (data + (random() % 256)) & ~3
  }
  for (const register of pools.pins.unaligned)
    registers[register] = (registers[register] ?? 0) + (isV6M ? 0 : random() % 4)
  const start = flashBase + 0x8000 + ((random() % 0x10000) & ~1)
  const apsr = (randomFlags(random) | random()) & apsrMask
  const floats = { registers: singles(random), fpscr: fpscr(random) }
  return { items, start, registers, apsr, ...(hasFpu ? { floats } : {}) }
}

function randomItem(source: Source): Item {
  const { pools, random, isV6M } = source
  const kind = random() % 32
  if (kind < 3) return branchItem(source)
  if (kind === 3) return specialRegisters(source)
  if (kind < 9 && !isV6M) return itBlock(source)
  if (kind === 9 && !isV6M) return exclusivePair(source)
  return plain(pick(random, pools.outside))
}

function plain({ raw, sizeBytes }: Instruction): Item {
  return fixed(halfwords(raw, sizeBytes))
}

/** IT and its one to four instructions. */
function itBlock({ pools, random }: Source): Item {
  const length = 1 + (random() % 4)
  const firstcond = random() % 15
  const elses = firstcond === 14 ? 0 : random() & 0xf
  let mask = 1 << (4 - length)
  for (let i = 1; i < length; i++) mask |= ((firstcond & 1) ^ ((elses >>> i) & 1)) << (4 - i)
  const block = Array.from({ length }, (_, i) => pick(random, i === length - 1 ? pools.last : pools.inside))
  const code = block.map(({ raw, sizeBytes }) => halfwords(raw, sizeBytes))
  const alone = 0xbf08 | (firstcond << 4)
  const simpler = length === 1 ? [] : code.map((each) => fixed([alone, ...each]))
  return { ...fixed([0xbf00 | (firstcond << 4) | mask, ...code.flat()]), simpler }
}
