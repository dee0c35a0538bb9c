import type { Core } from '../../core/core.ts'
import type { Records } from '../interpreter/records.ts'
import { translator } from './on-demand.ts'
import type { Translator, TranslatorOptions } from './translator.ts'

/** Cycles after which it is looked where the time goes: more and more of them while nothing new is found. */
const sampleDistance = { first: 8192, most: 1 << 22 } as const
/** So many samples make a place hot. */
const hotSamples = 2

/** When code becomes regions: where it is hot, or wherever it is run. */
export type TranslationPolicy = 'hot' | 'at once'

/** Finds hot code and has it translated; before any was found no translator is loaded. */
export class Hotspots {
  readonly policy: TranslationPolicy
  readonly #core: Core
  readonly #records: Records
  readonly #handlers: WebAssembly.Table
  readonly #options: TranslatorOptions
  readonly #samples = new Map<number, number>()
  #translator: Translator | undefined
  #distance: number = sampleDistance.first
  /** Cycles until the next sample is due. */
  cyclesLeft: number = sampleDistance.first

  constructor(
    { core, records, handlers }: { core: Core; records: Records; handlers: WebAssembly.Table },
    policy: TranslationPolicy,
    options: TranslatorOptions = {},
  ) {
    this.#core = core
    this.#records = records
    this.#handlers = handlers
    this.policy = policy
    this.#options = policy === 'hot' ? options : { ...options, threshold: 1, fewestInstructions: 1 }
  }

  /** Before emitted code is entered. */
  update(): void {
    this.#translator?.update()
  }
  /** Code at an address is worth a region. */
  translate(address: number): void {
    if (this.#translator === undefined) {
      this.#translator = new (translator().Translator)(
        this.#core,
        this.#records,
        this.#handlers,
        this.#options,
      )
      this.#translator.update()
    }
    this.#translator.translate(address)
  }
  /** A sample is taken: the next one is due later, unless this one finds something. */
  startSample(): void {
    this.#distance = Math.min(2 * this.#distance, sampleDistance.most)
    this.cyclesLeft = this.#distance
  }
  /** A sample has found a loop or a call at an address. */
  sampled(address: number): void {
    if (this.#translator?.has(address) === true) return
    const count = (this.#samples.get(address) ?? 0) + 1
    this.#samples.set(address, count)
    this.#distance = this.cyclesLeft = sampleDistance.first
    if (count >= hotSamples) this.translate(address)
  }

  /** Memory `[from, end)` is written by somebody else than emitted code. */
  forget(from: number, end: number): void {
    this.#translator?.forget(from, end)
  }
  forgetAll(): void {
    this.#translator?.forgetAll()
  }
}
