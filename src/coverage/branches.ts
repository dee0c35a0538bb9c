import type { FirmwareImage, Section } from '../image/elf.ts'
import { decode, is32Bit, type Instruction } from '../isa/decode.ts'
import { jumpTableTargets } from '../isa/jump-table.ts'

/** A branch by a table behind it, of a `switch` or `match`. */
export interface TableBranch {
  readonly address: number
  /** Rising; several entries of the table may lead to one. */
  readonly targets: readonly number[]
}

/** Where execution goes one of two ways: a conditional branch, CBZ, CBNZ, or an IT block. */
export interface ConditionalBranch {
  /** Of the branch, or of the block's IT. */
  readonly address: number
  /** The instruction whose condition decides: the branch, or the first one of the block. */
  readonly decidedAt: number
}

/**
 * Every conditional branch in the code of an image, by address, executed or not. Mapping symbols tell code from literal
 * pools and jump tables: without them none is found.
 */
export function conditionalBranches(image: FirmwareImage): readonly ConditionalBranch[] {
  return codeOf(image).flatMap(({ address, sizeBytes, instruction }) => {
    if (isBranch(instruction)) return [{ address, decidedAt: address }]
    return isConditionalIt(instruction) ? [{ address, decidedAt: address + sizeBytes }] : []
  })
}

/** Every TBB and TBH with its table behind it, by address, as {@link conditionalBranches}. */
export function tableBranches(image: FirmwareImage): readonly TableBranch[] {
  return codeOf(image).flatMap(({ address, instruction, peek }) => {
    if (instruction === undefined) return []
    const targets = jumpTableTargets(instruction, address, peek)
    return targets.length === 0 ? [] : [{ address, targets }]
  })
}

interface CodeAt {
  readonly address: number
  readonly sizeBytes: number
  readonly instruction: Instruction | undefined
  /** Of the section that it is in. */
  readonly peek: (address: number, sizeBytes: 1 | 2) => number | undefined
}

/** The instructions of an image, by address. */
function codeOf({ sections, symbols }: FirmwareImage): CodeAt[] {
  const { mapping } = symbols
  return mapping.flatMap(({ address, kind, section }, index) => {
    if (kind !== 'thumb' || section === undefined || section.type === 'nobits' || !section.allocated)
      return []
    const following = mapping[index + 1]
    const sectionEnd = section.address + section.sizeBytes
    const end = following?.section === section ? following.address : sectionEnd
    return sections.includes(section) ? instructionsIn(section, address, Math.min(end, sectionEnd)) : []
  })
}

function instructionsIn(section: Section, from: number, end: number): CodeAt[] {
  const found: CodeAt[] = []
  const { data } = section
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const peek = (address: number, sizeBytes: 1 | 2): number | undefined => {
    const offset = address - section.address
    if (offset < 0 || offset + sizeBytes > data.byteLength) return undefined
    return sizeBytes === 1 ? view.getUint8(offset) : view.getUint16(offset, true)
  }
  const halfword = (address: number): number => peek(address, 2) ?? 0
  for (let at = from; at < end;) {
    const first = halfword(at)
    const sizeBytes = is32Bit(first) ? 4 : 2
    const instruction = decode(first, sizeBytes === 4 ? halfword(at + 2) : 0, 'outside')
    found.push({ address: at, sizeBytes, instruction, peek })
    at += sizeBytes
  }
  return found
}

function isBranch(instruction: Instruction | undefined): boolean {
  return instruction?.operation === 'B_cond' || instruction?.operation === 'CBZ'
}
/** An IT block of condition AL goes one way. */
function isConditionalIt(instruction: Instruction | undefined): boolean {
  return instruction?.operation === 'IT' && Number(instruction.operands.firstcond) < 14
}
