import { everyUse, pageSizeBytes, unprotected, type PageSpan } from '../../bus/pages.ts'
import type { Core } from '../../core/core.ts'
import { layout } from '../../core/layout.ts'
import { mpuIsActive, permissionBoundaries, permissions } from '../../core/mpu.ts'

const configurationWords = [
  layout.mpuCtrl >> 2,
  ...Array.from({ length: 16 }, (_, index) => (layout.mpuRegions >> 2) + index),
]
/** Firmware has a set of regions for each task; one that makes up new ones all the time starts over. */
const mostKept = 64

/** What a configuration of the MPU allows, page by page. */
interface Views {
  privileged?: readonly PageSpan[]
  unprivileged?: readonly PageSpan[]
}

/**
 * Keeps the page table in line with what the MPU allows. Nothing that changes it executes in emitted code, so it is
 * looked at before that runs. Pages that the MPU cuts or refuses lose their fast path: the reference stage checks.
 */
export class Protection {
  readonly #core: Core
  readonly #known = new Map<string, Views>()
  readonly #words = new Int32Array(configurationWords.length)
  #views: Views = {}
  #spans = unprotected
  /** Whether an MPU was ever enabled: before that there is nothing to do. */
  #wasEnabled = false

  constructor(core: Core) {
    this.#core = core
  }

  /** Whether the code at an address may be run from records. */
  allows(address: number): boolean {
    if (!this.#wasEnabled) return true
    const { pages } = this.#core.bus
    pages.used(address)
    return pages.hasCode(address)
  }

  /** @param onFirst - called when the MPU is seen enabled for the first time */
  update(onFirst: () => void): void {
    const { state, bus } = this.#core
    if (!this.#wasEnabled) {
      if ((state.get(layout.mpuCtrl) & 1) === 0) return
      this.#wasEnabled = true
      onFirst()
    }
    const spans = mpuIsActive(state) ? this.#current(state.isPrivileged) : unprotected
    if (spans === this.#spans) return
    this.#spans = spans
    bus.pages.protect(spans)
  }

  #current(isPrivileged: boolean): readonly PageSpan[] {
    const { words } = this.#core.state
    if (configurationWords.some((word, index) => words[word] !== this.#words[index])) {
      this.#words.set(configurationWords.map((word) => words[word] ?? 0))
      this.#views = this.#viewsOf(this.#words.join())
    }
    if (isPrivileged) return (this.#views.privileged ??= pageSpans(this.#core, true))
    return (this.#views.unprivileged ??= pageSpans(this.#core, false))
  }
  #viewsOf(key: string): Views {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#known.size >= mostKept) this.#known.clear()
    const views: Views = {}
    this.#known.set(key, views)
    return views
  }
}

/** What the MPU as it is set allows in whole pages; where it cuts one, what all its parts have in common. */
function pageSpans(core: Core, privileged: boolean): PageSpan[] {
  const boundaries = permissionBoundaries(core)
  const edges = new Set([0, 2 ** 32 / pageSizeBytes])
  for (const boundary of boundaries) {
    edges.add(Math.floor(boundary / pageSizeBytes))
    edges.add(Math.ceil(boundary / pageSizeBytes))
  }
  const sorted = [...edges].sort((a, b) => a - b)
  const spans: PageSpan[] = []
  for (const [index, end] of sorted.entries()) {
    const first = sorted[index - 1]
    if (first === undefined) continue
    const [from, to] = [first * pageSizeBytes, end * pageSizeBytes]
    const parts = [from, ...boundaries.filter((boundary) => boundary > from && boundary < to)]
    const allowed = parts.reduce((common, part) => common & permissions(core, part, privileged), everyUse)
    const last = spans.at(-1)
    if (last?.allowed === allowed) spans[spans.length - 1] = { ...last, end }
    else spans.push({ first, end, allowed })
  }
  return spans
}
