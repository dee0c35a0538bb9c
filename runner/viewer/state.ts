import { computed, effect, signal } from '@preact/signals'
import type { Model } from './model.ts'

export type Axis = 'instructions' | 'cycles'
export type Theme = 'auto' | 'light' | 'dark'
export type Tab = 'state' | 'variables' | 'events' | 'about'
/** A stretch of the axis: rows, or cycles. */
export interface View {
  readonly from: number
  readonly to: number
}

/** What the page shows, and how it changes. */
export class Session {
  readonly model: Model
  readonly cursor = signal(0)
  readonly axis = signal<Axis>('instructions')
  readonly view = signal<View>({ from: 0, to: 1 })
  readonly theme = signal<Theme>(storedTheme())
  readonly tab = signal<Tab>('state')
  readonly isHelpOpen = signal(false)
  readonly laneVariables
  readonly selectedVariable = signal(-1)
  readonly query = signal('')
  /** All that there is, on the axis. */
  readonly whole = computed((): View => {
    const { rows, cycleAt } = this.model
    if (this.axis.value === 'instructions') return { from: 0, to: Math.max(1, rows) }
    const from = cycleAt[0] ?? 0
    return { from, to: Math.max(from + 1, cycleAt[rows] ?? 0) }
  })

  constructor(model: Model) {
    this.model = model
    this.laneVariables = signal<readonly number[]>(model.shared.slice(0, 8))
    this.view.value = this.whole.peek()
    effect(() => {
      const theme = this.theme.value
      if (theme === 'auto') delete document.documentElement.dataset.theme
      else document.documentElement.dataset.theme = theme
      storeTheme(theme)
    })
  }

  /** Shows the first thing that happens, with what is around it; all of a run in which nothing does. */
  start(): void {
    const { trace, rows } = this.model
    const first = trace.events.find(({ kind }) => kind === 'entered')
    if (first !== undefined && first.row < rows) this.goTo(first.row)
  }
  /** Where a row begins on the axis. */
  at(row: number): number {
    return this.axis.value === 'instructions' ? row : (this.model.cycleAt[row] ?? this.whole.value.to)
  }
  /** The row at a place of the axis. */
  rowAt(place: number): number {
    const row = this.axis.value === 'instructions' ? Math.floor(place) : this.model.rowAtCycle(place)
    return this.#inside(row)
  }
  /** Goes to a row, and shows it. */
  goTo(row: number): void {
    this.cursor.value = this.#inside(row)
    const { from, to } = this.view.value
    const at = this.at(this.cursor.value)
    const margin = (to - from) * 0.03
    if (at < from + margin || at > to - margin) this.#show(at - (to - from) / 2, to - from)
  }
  step(rows: number): void {
    this.goTo(this.cursor.value + rows)
  }
  /** @param around - a place of the axis that stays where it is */
  zoom(factor: number, around = this.at(this.cursor.value)): void {
    const { from, to } = this.view.value
    const length = Math.max(smallestView, (to - from) * factor)
    const share = Math.min(1, Math.max(0, (around - from) / (to - from)))
    this.#show(around - share * length, length)
  }
  pan(share: number): void {
    const { from, to } = this.view.value
    this.#show(from + share * (to - from), to - from)
  }
  fit(): void {
    this.view.value = this.whole.value
  }
  showRows(from: number, to: number): void {
    const [begin, end] = [this.at(from), this.at(to)]
    const margin = Math.max(4, (end - begin) * 0.15)
    this.#show(begin - margin, end - begin + 2 * margin)
  }
  show({ from, to }: View): void {
    this.#show(from, to - from)
  }
  setAxis(axis: Axis): void {
    if (axis === this.axis.value) return
    const { from, to } = this.view.value
    const [first, last] = [this.rowAt(from), this.rowAt(to) + 1]
    const isWhole = from <= this.whole.value.from && to >= this.whole.value.to
    this.axis.value = axis
    if (isWhole) this.fit()
    else this.#show(this.at(first), this.at(last) - this.at(first))
  }

  #show(from: number, length: number): void {
    const whole = this.whole.value
    const size = Math.min(length, whole.to - whole.from)
    const begin = Math.min(Math.max(from, whole.from), whole.to - size)
    this.view.value = { from: begin, to: begin + size }
  }
  #inside(row: number): number {
    return Math.max(0, Math.min(this.model.rows - 1, row))
  }
}

/** Of instructions, or of cycles. */
const smallestView = 8

const themeKey = 'tailchain-theme'
function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(themeKey)
    return stored === 'light' || stored === 'dark' ? stored : 'auto'
  } catch {
    return 'auto'
  }
}
function storeTheme(theme: Theme): void {
  try {
    if (theme === 'auto') localStorage.removeItem(themeKey)
    else localStorage.setItem(themeKey, theme)
  } catch {
    // A page from a file may have no storage.
  }
}
