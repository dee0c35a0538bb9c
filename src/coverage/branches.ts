import type { FirmwareImage, Section } from '../image/elf.ts'
import { decode, is32Bit, type Instruction } from '../isa/decode.ts'

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
export function conditionalBranches({ sections, symbols }: FirmwareImage): readonly ConditionalBranch[] {
  const { mapping } = symbols
  return mapping.flatMap(({ address, kind, section }, index) => {
    if (kind !== 'thumb' || section === undefined || section.type === 'nobits' || !section.allocated)
      return []
    const following = mapping[index + 1]
    const sectionEnd = section.address + section.sizeBytes
    const end = following?.section === section ? following.address : sectionEnd
    return sections.includes(section) ? branchesIn(section, address, Math.min(end, sectionEnd)) : []
  })
}

function branchesIn(section: Section, from: number, end: number): ConditionalBranch[] {
  const found: ConditionalBranch[] = []
  const { data } = section
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const halfword = (address: number): number => {
    const offset = address - section.address
    return offset + 2 <= data.byteLength ? view.getUint16(offset, true) : 0
  }
  for (let at = from; at < end;) {
    const first = halfword(at)
    const sizeBytes = is32Bit(first) ? 4 : 2
    const instruction = decode(first, sizeBytes === 4 ? halfword(at + 2) : 0, 'outside')
    if (isBranch(instruction)) found.push({ address: at, decidedAt: at })
    else if (isConditionalIt(instruction)) found.push({ address: at, decidedAt: at + sizeBytes })
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
