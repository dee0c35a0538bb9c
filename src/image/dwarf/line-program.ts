import type { LineHeader } from './line-header.ts'
import { ByteReader, DamagedDebugInfo } from './reader.ts'

/** Marks of a row. */
export const RowFlag = {
  isStatement: 1,
  basicBlock: 2,
  endSequence: 4,
  prologueEnd: 8,
  epilogueBegin: 16,
} as const

/** Rows with rising addresses, of one contiguous piece of code. */
export interface LineSequence {
  /** Indexes of the first row and of the row that ends the sequence. */
  readonly first: number
  readonly last: number
  readonly low: number
  readonly high: number
}

/** A line table's rows, column by column. */
export class LineRows {
  readonly address: number[] = []
  readonly file: number[] = []
  readonly line: number[] = []
  readonly column: number[] = []
  readonly discriminator: number[] = []
  readonly flags: number[] = []
  readonly sequences: LineSequence[] = []

  get length(): number {
    return this.address.length
  }
}

const Standard = {
  ...{ copy: 1, advancePc: 2, advanceLine: 3, setFile: 4, setColumn: 5, negateStatement: 6 },
  ...{
    setBasicBlock: 7,
    constAddPc: 8,
    fixedAdvancePc: 9,
    setPrologueEnd: 10,
    setEpilogueBegin: 11,
    setIsa: 12,
  },
} as const
const Extended = { endSequence: 1, setAddress: 2, defineFile: 3, setDiscriminator: 4 } as const

/** Runs a line program to its end. What is damaged ends it early; the sequences before that stay. */
export function runLineProgram(
  bytes: Uint8Array,
  header: LineHeader,
  damaged: (error: DamagedDebugInfo) => void,
): LineRows {
  const machine = new LineMachine(header)
  try {
    const reader = new ByteReader(bytes, header.programAt, header.end)
    while (!reader.atEnd) machine.step(reader)
  } catch (error) {
    if (!(error instanceof DamagedDebugInfo)) throw error
    damaged(error)
  }
  return machine.rows
}

const maxRows = 4_000_000

class LineMachine {
  readonly rows = new LineRows()
  readonly #header: LineHeader
  #sequenceStart = 0
  #address = 0
  #operation = 0
  #file = 1
  #line = 1
  #column = 0
  #discriminator = 0
  #isStatement: boolean
  /** Of the next row alone: basicBlock, prologueEnd, epilogueBegin. */
  #marks = 0

  constructor(header: LineHeader) {
    this.#header = header
    this.#isStatement = header.defaultIsStatement
  }

  step(reader: ByteReader): void {
    const header = this.#header
    const opcode = reader.u8()
    if (opcode >= header.opcodeBase) {
      this.#special(opcode)
      return
    }
    switch (opcode) {
      case 0:
        this.#extended(reader)
        return
      case Standard.copy:
        this.#emit()
        return
      case Standard.advancePc:
        this.#advance(reader.uleb())
        return
      case Standard.advanceLine:
        this.#line += reader.sleb()
        return
      case Standard.setFile:
        this.#file = reader.uleb()
        return
      case Standard.setColumn:
        this.#column = reader.uleb()
        return
      case Standard.negateStatement:
        this.#isStatement = !this.#isStatement
        return
      case Standard.setBasicBlock:
        this.#marks |= RowFlag.basicBlock
        return
      case Standard.constAddPc:
        this.#advance(this.#operations(255))
        return
      case Standard.fixedAdvancePc:
        this.#address = (this.#address + reader.u16()) >>> 0
        this.#operation = 0
        return
      case Standard.setPrologueEnd:
        this.#marks |= RowFlag.prologueEnd
        return
      case Standard.setEpilogueBegin:
        this.#marks |= RowFlag.epilogueBegin
        return
      case Standard.setIsa:
        reader.skipLeb()
        return
      default:
        // An opcode of a later standard: its header says how many operands to skip.
        for (let n = header.opcodeLengths[opcode - 1] ?? 0; n > 0; n--) reader.skipLeb()
    }
  }

  #special(opcode: number): void {
    this.#advance(this.#operations(opcode))
    this.#line += this.#header.lineBase + ((opcode - this.#header.opcodeBase) % this.#header.lineRange)
    this.#emit()
  }

  #operations(opcode: number): number {
    const { lineRange, opcodeBase } = this.#header
    if (lineRange === 0) throw new DamagedDebugInfo('a line range of 0')
    return Math.trunc((opcode - opcodeBase) / lineRange)
  }

  #advance(operations: number): void {
    const { minInstructionLength, maxOperations } = this.#header
    if (maxOperations <= 1) {
      this.#address = (this.#address + minInstructionLength * operations) % 2 ** 32
      return
    }
    const sum = this.#operation + operations
    this.#address = (this.#address + minInstructionLength * Math.trunc(sum / maxOperations)) % 2 ** 32
    this.#operation = sum % maxOperations
  }

  #extended(reader: ByteReader): void {
    const length = reader.uleb()
    const start = reader.position
    if (length === 0) return
    reader.skip(length)
    const operands = new ByteReader(reader.bytes, start, reader.position)
    switch (operands.u8()) {
      case Extended.endSequence:
        this.#endSequence()
        return
      case Extended.setAddress:
        this.#address = operands.unsigned(length - 1)
        this.#operation = 0
        return
      case Extended.defineFile:
        this.#header.define(operands)
        return
      case Extended.setDiscriminator:
        this.#discriminator = operands.uleb()
        return
      default:
    }
  }

  #emit(more = 0): void {
    const { rows } = this
    if (rows.length >= maxRows) throw new DamagedDebugInfo('too many rows')
    rows.address.push(this.#address)
    rows.file.push(this.#file)
    rows.line.push(this.#line >>> 0)
    rows.column.push(this.#column)
    rows.discriminator.push(this.#discriminator)
    rows.flags.push((this.#isStatement ? RowFlag.isStatement : 0) | this.#marks | more)
    this.#marks = 0
    this.#discriminator = 0
  }

  #endSequence(): void {
    this.#emit(RowFlag.endSequence)
    const { rows } = this
    const last = rows.length - 1
    const low = rows.address[this.#sequenceStart] ?? 0
    rows.sequences.push({ first: this.#sequenceStart, last, low, high: this.#address })
    this.#sequenceStart = rows.length
    this.#address = 0
    this.#operation = 0
    this.#file = 1
    this.#line = 1
    this.#column = 0
    this.#isStatement = this.#header.defaultIsStatement
  }
}
