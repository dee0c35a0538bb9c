import type { Core } from '../../core/core.ts'
import type { Emitted } from '../interpreter/emitted.ts'
import type { Records } from '../interpreter/records.ts'
import { translator } from './on-demand.ts'
import { unoptimised } from './unoptimised.ts'
import type { Translator, TranslatorOptions } from './translator.ts'

/**
 * Cycles after which it is looked where the time goes: more and more of them while nothing new is found. A sample takes
 * as long as some thousand of them.
 */
const sampleDistance = { first: 1 << 15, most: 1 << 20 } as const
/** So many samples in regions are spared before one is taken, once they are rare: regions tell what they leave for. */
const samplesSpared = 16
/**
 * Cycles that a run must have had for its first region and for each: what making them takes should not be more than the run
 * itself. The first also loads the translator.
 */
const cyclesForRegion = { first: 1_500_000, each: 100_000 } as const

/**
 * Cycles in which code must have been reached often enough: a region for what is reached more rarely takes longer to make
 * than it ever saves.
 */
const heatLasts = 1 << 27

/** When code becomes regions: where it is hot, or wherever it is run. */
export type TranslationPolicy = 'hot' | 'at once'

/** Finds hot code and has it translated; before any was found no translator is loaded. */
export class Hotspots {
  readonly policy: TranslationPolicy
  readonly #core: Core
  readonly #records: Records
  readonly #emitted: Emitted
  readonly #options: TranslatorOptions
  #translator: Translator | undefined
  #distance: number = sampleDistance.first
  #cyclesRun = 0
  #coolDownAt: number = heatLasts
  /** Samples since one was taken. */
  #spared = 0
  /** The last sample, a rare one, was in code without a region. */
  #isSuspected = false
  /** Cycles until there is a sample to {@link takesSampleAt | take or to spare}. */
  cyclesLeft: number = cyclesForRegion.first

  constructor(
    { core, records, emitted }: { core: Core; records: Records; emitted: Emitted },
    policy: TranslationPolicy,
  ) {
    this.#core = core
    this.#records = records
    this.#emitted = emitted
    this.policy = policy
    this.#options = policy === 'hot' ? {} : { threshold: 1, fewestInstructions: 1 }
  }

  /** Before emitted code is entered. */
  update(): void {
    this.#translator?.update()
  }
  /** Code at an address is worth a region. */
  translate(address: number): void {
    unoptimised(() => {
      this.#translator ??= new (translator().Translator)(
        this.#core,
        this.#records,
        this.#emitted,
        this.#options,
      )
      this.#translator.translate(address)
    })
  }
  /** Emitted code was run. */
  ran(cycles: number): void {
    this.cyclesLeft -= cycles
    this.#cyclesRun += cycles
  }
  /** A region went on at an address often enough for it to have a region of its own; later, if it is too early for that. */
  reached(address: number): void {
    if (this.#isEarly) this.#translator?.coolDown(address)
    else this.translate(address)
  }
  /** A region bails often at an address. */
  bailed(address: number): void {
    unoptimised(() => this.#translator?.makeThorough(address))
  }
  get #isEarly(): boolean {
    const count = this.#translator?.countMade ?? 0
    return this.policy === 'hot' && this.#cyclesRun < cyclesForRegion.first + cyclesForRegion.each * count
  }
  /** Decides, where code goes on at an address, whether a sample is taken: one that is due may be spared. */
  takesSampleAt(address: number): boolean {
    if (this.policy !== 'hot' || this.cyclesLeft > 0) return false
    const maySpare = this.#areRare && this.#spared < samplesSpared
    if (!maySpare || this.#translator?.covers(address) !== true) return true
    this.#spared++
    this.#isSuspected = false
    this.#wait()
    return false
  }
  /** A sample is taken: the next one is due later, unless this one finds something. */
  startSample(): void {
    this.#spared = 0
    this.#wait()
  }
  #wait(): void {
    if (this.#cyclesRun >= this.#coolDownAt) {
      this.#coolDownAt = this.#cyclesRun + heatLasts
      this.#translator?.coolDownAll()
    }
    this.#distance = Math.min(2 * this.#distance, sampleDistance.most)
    this.cyclesLeft = this.#distance
  }
  get #areRare(): boolean {
    return this.#distance === sampleDistance.most
  }
  /** A sample has begun at `from` and found a loop or a call, if there is one near. */
  sampled(from: number, turn: number | undefined): void {
    const translator = this.#translator
    const wasSuspected = this.#isSuspected
    this.#isSuspected = false
    if (turn !== undefined && translator?.covers(turn) !== true) this.#found(turn)
    else if (translator?.covers(from) !== true && !this.#isEarly) {
      if (this.#areRare && !wasSuspected) {
        // It may be chance: the next shows whether more time goes there.
        this.#isSuspected = true
        this.cyclesLeft = sampleDistance.first
      } else {
        // Long code without any: regions have left for where they have not come yet.
        const begin = translator === undefined ? from : translator.beginningOf(from)
        if (begin !== undefined) this.#found(begin)
      }
    }
  }
  #found(address: number): void {
    this.#distance = this.cyclesLeft = sampleDistance.first
    if (!this.#isEarly) this.translate(address)
  }

  /** Memory `[from, end)` is written by somebody else than emitted code. */
  forget(from: number, end: number): void {
    this.#translator?.forget(from, end)
  }
  forgetAll(): void {
    this.#translator?.forgetAll()
  }
}
