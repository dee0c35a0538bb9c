import type { Program } from '../generated/program.ts'

/** A small program that some condition of the reductions exists for. */
export interface Clause extends Program {
  /** What would be taken for the same without the condition. */
  readonly name: string
  /** Conditions that it needs, each by itself, as src/explore/guards.ts names them. */
  readonly guards?: readonly string[]
  /** What of the end states is listed: `w0` … shared words, registers, `taken0` … how often irq 0 … was taken, `output`. */
  readonly see?: string
  /** What is seen of those that reach the window's end, thought out by hand. */
  readonly ends?: readonly string[]
  /** How schedules end; default: all reach the window's end. */
  readonly outcomes?: readonly string[]
  /** Kinds and messages. */
  readonly failures?: readonly string[]
}
