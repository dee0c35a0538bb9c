/** The part of the WebAssembly JavaScript interface that the engine uses; Node's typings leave it to the DOM's. */
/* eslint-disable @typescript-eslint/no-extraneous-class -- the shape is the specification's */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number })
    readonly buffer: ArrayBuffer
  }
  class Table {
    readonly length: number
    grow(by: number): number
    set(index: number, value: unknown): void
  }
  class Module {
    constructor(bytes: Uint8Array)
    static customSections(module: Module, name: string): ArrayBuffer[]
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
}
