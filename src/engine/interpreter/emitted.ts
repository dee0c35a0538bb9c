/** A function that goes on from a record: so much fuel is left, and so many instructions were executed before. */
type Handler = (record: number, fuel: number, executed: number) => number

/** What an instance of the emitted module offers. */
export interface Emitted {
  readonly run: Handler
  /** The same, by the handler of the record's own instruction: no region stands in for it. */
  readonly runOwn: Handler
  /** By the index that records hold; regions are added to it. */
  readonly handlers: WebAssembly.Table
}
