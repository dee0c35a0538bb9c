/** Why the emitted interpreter returned. */
export const exit = {
  /** The fuel is used up; the record is the next instruction's. */
  fuel: 0,
  /** The record's instruction needs the reference stage; nothing of it has happened. */
  bail: 1,
  /** The record is not decoded yet. */
  undecoded: 2,
  /** The record is marked: look before it executes. */
  breakpoint: 3,
  /** The record's instruction is about to come out as nobody has seen it: for coverage. */
  unseen: 4,
  /** Code that was reached often enough to make a region of it. */
  hot: 5,
  /** An exception return is to be made: by the record, see `exception-returns.ts`. */
  exceptionReturn: 7,
  /** A region has left an instruction to the interpreter so often that one that can do more would be better. */
  bails: 6,
} as const

/** Indices of the handlers that belong to no operation. */
export const handler = {
  undecoded: 0,
  breakpoint: 1,
  reference: 2,
  /** In an IT block; also where its condition is AL. */
  conditional: (cond: number, sizeBytes: 2 | 4): number => 3 + cond * 2 + (sizeBytes === 4 ? 1 : 0),
  /** What follows lies in another page, or what a branch by an offset reaches: that page must have code. */
  guardNext: 3 + 15 * 2,
  guardTarget: 4 + 15 * 2,
  /** Nobody has seen the instruction execute. */
  unseen: 5 + 15 * 2,
  /** A condition that nobody has seen pass; else the instruction itself follows. */
  unseenIf: (cond: number): number => 6 + 15 * 2 + cond,
  /** The same of an instruction in an IT block, which is skipped else. */
  unseenOrSkip: (cond: number, sizeBytes: 2 | 4): number =>
    6 + 15 * 2 + 14 + cond * 2 + (sizeBytes === 4 ? 1 : 0),
  /** A CBZ or CBNZ whose register nobody has seen to be zero, or to be none. */
  unseenIfZero: 6 + 15 * 2 + 14 * 3,
  unseenUnlessZero: 7 + 15 * 2 + 14 * 3,
  /** An EXC_RETURN: of records that stand for no instruction. */
  exceptionReturn: 8 + 15 * 2 + 14 * 3,
  /** The first operation's. */
  first: 9 + 15 * 2 + 14 * 3,
} as const

/** Key of the handler for a load that the next load or store overlaps, where cycles are counted. */
export function overlapping(key: string): string {
  return `${key},overlapping`
}

/** Custom section of the emitted module: the operations' keys in the order of their handlers. */
export const keysSection = 'tailchain.keys'
