import type { State } from '../core/state.ts'

export type HandleKind = 'stdin' | 'stdout' | 'stderr' | 'features'
const kinds: readonly (HandleKind | undefined)[] = [undefined, 'stdin', 'stdout', 'stderr', 'features']
const handleCount = 16

/** Bytes that errno and the handles take in the machine's memory. */
export const semihostingStateSizeBytes = 4 * (1 + handleCount) + 4

/**
 * The files that a guest has open, numbered from 1, and its errno: a word each in the machine's memory. A
 * handle's word holds its kind (0 is closed) and above that its position.
 */
export class SemihostingHandles {
  readonly #state: State
  readonly #base: number

  constructor(state: State, stateOffset: number) {
    this.#state = state
    this.#base = stateOffset
  }

  get errno(): number {
    return this.#state.get(this.#base)
  }
  set errno(value: number) {
    this.#state.set(this.#base, value)
  }

  /** The lowest free handle, as QEMU gives it out; undefined where all are in use. */
  open(kind: HandleKind): number | undefined {
    for (let handle = 1; handle <= handleCount; handle++) {
      if (this.kind(handle) !== undefined) continue
      this.#put(handle, kinds.indexOf(kind))
      return handle
    }
    return undefined
  }
  close(handle: number): void {
    this.#put(handle, 0)
  }
  closeAll(): void {
    this.errno = 0
    for (let handle = 1; handle <= handleCount; handle++) this.close(handle)
  }

  kind(handle: number): HandleKind | undefined {
    return kinds[this.#word(handle) & 0xff]
  }
  position(handle: number): number {
    return this.#word(handle) >>> 8
  }
  seek(handle: number, position: number): void {
    this.#put(handle, (this.#word(handle) & 0xff) | (position << 8))
  }

  #word(handle: number): number {
    return handle >= 1 && handle <= handleCount ? this.#state.get(this.#base + 4 * handle) : 0
  }
  #put(handle: number, word: number): void {
    this.#state.set(this.#base + 4 * handle, word)
  }
}
