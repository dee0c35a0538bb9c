import type { Span } from '../../bus/pages.ts'
import type { Graph } from './graph.ts'
import type { Node } from './node.ts'

/** A register as emitted code knows it: the byte offset of its word in the state. */
export interface GraphReg {
  readonly isPc: boolean
  readonly isSp: boolean
  readonly offset: Node
}

/** Something that must happen before anything is committed: it may bail. */
export type Step =
  | { readonly type: 'bailIf'; readonly condition: Node }
  /** Bails unless one of them holds; `rare` is computed only where `usual` doesn't. */
  | { readonly type: 'bailUnlessEither'; readonly usual: Node; readonly rare: Node }
  /** An unaligned address: bails where CCR.UNALIGN_TRP is set or the access leaves its page. */
  | {
      readonly type: 'alignment'
      readonly address: Node
      readonly sizeBytes: 2 | 4
      /** What it costs where it is unaligned and goes on. */
      readonly cycles: Node
    }
  /** Looks up the page of `address` for one use; bails where that use has no fast path. */
  | {
      readonly type: 'page'
      readonly into: Node
      readonly address: Node
      readonly use: number
      /** A single access of so many bytes follows: there may be other ways to it. */
      readonly accessBytes?: 1 | 2 | 4 | undefined
      /** What PC is behind the instruction, for who makes an exception return of it. */
      readonly behind?: Node | undefined
    }
  /** Loads from the first window that has the address, else by the page table; bails where that has no fast path. */
  | {
      readonly type: 'load'
      readonly into: Node
      readonly address: Node
      readonly windows: readonly MemoryWindow[]
      readonly sizeBytes: 1 | 2 | 4
      readonly opcode: number
      readonly aligned: boolean
    }
  /** Where `count` times `sizeBytes` are, from `address` on: by a window, else by the page table. */
  | {
      readonly type: 'locate'
      readonly into: Place
      readonly address: Node
      readonly windows: readonly MemoryWindow[]
      readonly sizeBytes: 1 | 2 | 4
      readonly count: number
      readonly aligned: boolean
      readonly use: number
    }
  /** In a region: the record of an address, unless that is the expected one; bails where it has none. */
  | {
      readonly type: 'record'
      readonly into: Node
      readonly address: Node
      readonly expected: number | undefined
      readonly code: CodeWindow | undefined
      readonly use: 'code' | 'exchange'
      readonly behind: Node
    }

/** A byte of the machine's memory. */
export interface Place {
  readonly at: Node
  /** What is to be added. */
  offset: number
}

/** Code all of which has records. */
export interface CodeWindow {
  readonly base: number
  readonly sizeBytes: number
  /** Byte offset of the first record. */
  readonly records: number
}

/** Guest memory all of which has a fast path, but for its holes: no page table needs to be asked. */
export interface MemoryWindow {
  readonly base: number
  readonly sizeBytes: number
  /** Byte offset in the machine's memory. */
  readonly offset: number
  /** Bytes that are watched. */
  readonly holes: readonly Span[]
}

/** An effect, in order; every value was computed before the first of them. */
export type Commit =
  | {
      readonly type: 'store'
      readonly opcode: number
      readonly to: Place
      readonly value: Node
      readonly onlyIf?: Node
    }
  /** Appends to the access log; only where accesses are traced. */
  | {
      readonly type: 'access'
      readonly kind: 'read' | 'write'
      readonly address: Node
      readonly sizeBytes: 1 | 2 | 4
      readonly onlyIf: Node | undefined
    }
  | { readonly type: 'state'; readonly base: Node; readonly offset: number; readonly value: Node }
  | {
      readonly type: 'loop'
      readonly over: LoopRange
      /** A core register's offset in the state, or an S register's number. */
      readonly register: Node
      readonly offset: Node
      /** Nodes from this id on belong to the body. */
      readonly firstInner: number
      readonly body: readonly Commit[]
    }

/** What a loop goes over: the core registers of a list, or so many S registers. */
export type LoopRange =
  | { readonly type: 'list'; readonly list: Node }
  | { readonly type: 'range'; readonly first: Node; readonly count: Node }

export type Terminator =
  | { readonly type: 'next' }
  | { readonly type: 'by'; readonly offset: Node }
  | { readonly type: 'byIf'; readonly condition: Node; readonly offset: Node }
  /** In a region: to an address that is known when code is emitted; or to one whose record it looks up itself. */
  | { readonly type: 'toKnown'; readonly address: number }
  | { readonly type: 'toComputed'; readonly target: Node; readonly record: Node }
  | { readonly type: 'to'; readonly target: Node; readonly entry: Node }

/** Where operands come from: fields of a record (interpreter) or constants (translator). */
export interface OperandSource {
  readonly sizeBytes: 2 | 4
  /** The instruction's address. */
  address(graph: Graph): Node
}

/** What must be computed before the commits. */
export function inputs(commit: Exclude<Commit, { type: 'loop' }>): Node[] {
  if (commit.type === 'state') return [commit.base, commit.value]
  const onlyIf = commit.onlyIf === undefined ? [] : [commit.onlyIf]
  return [...(commit.type === 'store' ? [commit.to.at, commit.value] : [commit.address]), ...onlyIf]
}
/** What a loop's bounds are computed from. */
export function bounds(over: LoopRange): readonly Node[] {
  return over.type === 'list' ? [over.list] : [over.first, over.count]
}
