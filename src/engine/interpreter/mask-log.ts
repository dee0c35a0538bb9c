import { layout, loggedMask } from '../../core/layout.ts'
import type { State } from '../../core/state.ts'

/** Told of each instruction that wrote a mask in emitted code: whether anything is masked since that cycle. */
export type MaskListener = (isMasked: boolean, cycle: number) => void

/** What emitted code noted of its writes to PRIMASK and BASEPRI. */
export class MaskLog {
  readonly #state: State
  listener: MaskListener = () => undefined
  /** Whether somebody looks at each change as it happens: the reference stage makes it then. */
  isEachSeen: () => boolean = () => false

  constructor(state: State) {
    this.#state = state
    state.set(layout.maskLogEnd, layout.maskLog)
  }

  /** Emitted code is entered; `isTold`: by fuel it knows what time it is. */
  begin(isTold: boolean): void {
    this.#state.set(layout.leavesMasks, isTold && !this.isEachSeen() ? 0 : 1)
  }
  /** Empties the log. */
  drain(): void {
    const { words, cycles } = this.#state
    const end = words[layout.maskLogEnd >> 2] ?? 0
    if (end === layout.maskLog) return
    for (let at = layout.maskLog; at < end; at += loggedMask.sizeBytes) {
      const cycle = words[(at + loggedMask.cycle) >> 2] ?? 0
      this.listener(words[(at + loggedMask.isMasked) >> 2] !== 0, cycles - ((cycles - cycle) >>> 0))
    }
    words[layout.maskLogEnd >> 2] = layout.maskLog
  }
}
