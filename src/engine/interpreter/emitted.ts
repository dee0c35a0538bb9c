/** A function that goes on from a record: so much fuel is left, and so many instructions were executed before. */
export type Handler = (record: number, fuel: number, executed: number) => number

/**
 * What goes on instruction by instruction, as far as to a boundary that it looks for: the PC that is sought (`core/layout.ts`),
 * or the PC and r0…LR (state), or what follows a jump back or a write to LR (turn), which is a loop or a call.
 */
export type Stepper = 'runToPc' | 'runToState' | 'runToTurn'

/** What an instance of the emitted module offers. */
export interface Emitted extends Readonly<Record<Stepper, Handler>> {
  readonly run: Handler
  /** The same, by the handler of the record's own instruction: no region stands in for it. */
  readonly runOwn: Handler
  /** The same as `run`, through exceptions: see `through.ts`. Only where neither cycles nor accesses are followed. */
  readonly runThrough?: Handler
  /** By the index that records hold; regions are added to it. */
  readonly handlers: WebAssembly.Table
}
