/** Where a value is, as far as the debug information and the machine's state tell. */
export type Location =
  | { readonly kind: 'memory'; readonly address: number }
  /** In a core register, by its DWARF number: 0 to 15 are r0 to pc, 64 to 95 s0 to s31, 256 to 287 d0 to d31. */
  | { readonly kind: 'register'; readonly register: number }
  /** No place in the machine holds it, but its value is known; as wide as the variable's type, if that is narrower. */
  | { readonly kind: 'value'; readonly value: bigint }
  /** No place in the machine holds it, but its bytes are known. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** In parts, from the lowest address of the value on. */
  | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] }
  /** The compiler kept it nowhere, at this address at least. */
  | { readonly kind: 'optimised out' }
  /** Not kept by the linker: no code in the image uses it. */
  | { readonly kind: 'removed' }
  /** Somewhere, but this reader or the machine's state can't tell where. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Part of a value that is kept in parts. */
export interface Piece {
  readonly sizeBits: number
  /** From the low end of the register or memory that holds it. */
  readonly offsetBits: number
  readonly location: Location
}

/** What expressions may ask of the machine; whatever answers undefined makes the location unknown. */
export interface MachineState {
  /** A register by its DWARF number, as unsigned; double registers take 64 bits. */
  readonly register: (number: number) => number | bigint | undefined
  readonly memory: (address: number, sizeBytes: number) => Uint8Array | undefined
  /** The canonical frame address: the stack pointer before the call, as unwinding finds it. */
  readonly cfa?: () => number | undefined
  /** A register as it was when the function was called. */
  readonly entryRegister?: (number: number) => number | bigint | undefined
}
