import { eventsOf } from './events.ts'
import type { Model } from './model.ts'
import { lowerBound, upperBound } from './sorted.ts'
import type { Session } from './state.ts'

/** What keys do; the help shows the same. */
export const keyHelp: readonly { readonly keys: string; readonly what: string }[] = [
  { keys: '← →', what: 'one instruction back, on' },
  { keys: 'Shift ← →', what: 'the same, past handlers that come in between' },
  { keys: '↑ ↓', what: 'to the source line before, to the next one' },
  { keys: 'p n', what: 'to the event before, to the next one' },
  { keys: 'w Shift w', what: 'to the next, to the previous write of the selected variable' },
  { keys: 'Home End', what: 'to the first, to the last instruction' },
  { keys: '+ - 0', what: 'zoom in, out, show the whole run; also the mouse wheel' },
  { keys: 'PgUp PgDn', what: 'move the timeline; also drag it, or Shift with the wheel' },
  { keys: 'a', what: 'axis: instructions or cycles' },
  { keys: '/', what: 'search' },
  { keys: 't', what: 'light, dark, or as the system has it' },
  { keys: '?', what: 'this help' },
]

/** Goes to the next event that is at another row. */
export function nextEvent(session: Session, direction: 1 | -1): void {
  const rows = eventRows(session.model)
  const row = session.cursor.value
  const found = rows[direction === 1 ? upperBound(rows, row) : lowerBound(rows, row) - 1]
  if (found !== undefined) session.goTo(found)
}
const rowsOfEvents = new WeakMap<Model, Uint32Array>()
function eventRows(model: Model): Uint32Array {
  let rows = rowsOfEvents.get(model)
  if (rows === undefined)
    rowsOfEvents.set(model, (rows = Uint32Array.from(eventsOf(model), ({ row }) => row)))
  return rows
}

function nextInContext(session: Session, direction: 1 | -1): void {
  const { model, cursor } = session
  const activation = model.activationAt(cursor.value)
  for (let row = cursor.value + direction; row >= 0 && row < model.rows; row += direction) {
    if (model.activationAt(row) !== activation) continue
    session.goTo(row)
    return
  }
}
function nextLine(session: Session, direction: 1 | -1): void {
  const { model, cursor } = session
  const line = (row: number): string => {
    const { file = -1, line: number = 0 } = model.codeAt(row) ?? {}
    return `${String(file)}:${String(number)}`
  }
  const now = line(cursor.value)
  for (let row = cursor.value + direction; row >= 0 && row < model.rows; row += direction) {
    if (line(row) === now) continue
    session.goTo(row)
    return
  }
}
function nextWrite(session: Session, direction: 1 | -1): void {
  const { model, cursor, selectedVariable } = session
  const chosen = selectedVariable.value < 0 ? model.shared[0] : selectedVariable.value
  if (chosen === undefined) return
  const rows = model.writesOf(chosen)
  const found = rows[direction === 1 ? upperBound(rows, cursor.value) : lowerBound(rows, cursor.value) - 1]
  if (found !== undefined) session.goTo(found)
}

const themes = ['auto', 'light', 'dark'] as const
export function nextTheme({ theme }: Session): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto'
}

type Action = (session: Session, isShifted: boolean) => void
const actions: Readonly<Record<string, Action | undefined>> = {
  ArrowLeft: (session, isShifted) => {
    if (isShifted) nextInContext(session, -1)
    else session.step(-1)
  },
  ArrowRight: (session, isShifted) => {
    if (isShifted) nextInContext(session, 1)
    else session.step(1)
  },
  ArrowUp: (session) => {
    nextLine(session, -1)
  },
  ArrowDown: (session) => {
    nextLine(session, 1)
  },
  n: (session) => {
    nextEvent(session, 1)
  },
  p: (session) => {
    nextEvent(session, -1)
  },
  w: (session) => {
    nextWrite(session, 1)
  },
  W: (session) => {
    nextWrite(session, -1)
  },
  Home: (session) => {
    session.goTo(0)
  },
  End: (session) => {
    session.goTo(session.model.rows - 1)
  },
  '+': (session) => {
    session.zoom(0.5)
  },
  '=': (session) => {
    session.zoom(0.5)
  },
  '-': (session) => {
    session.zoom(2)
  },
  0: (session) => {
    session.fit()
  },
  PageUp: (session) => {
    session.pan(-0.8)
  },
  PageDown: (session) => {
    session.pan(0.8)
  },
  a: (session) => {
    session.setAxis(session.axis.value === 'cycles' ? 'instructions' : 'cycles')
  },
  t: nextTheme,
  '?': ({ isHelpOpen }) => {
    isHelpOpen.value = !isHelpOpen.value
  },
  '/': () => {
    document.getElementById('search')?.focus()
  },
}
/** Panels scroll by these, where they have the focus. */
const scrolling = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'])

/** Lets keys of the whole page do what {@link keyHelp} says. */
export function listenToKeys(session: Session): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const target = event.target instanceof Element ? event.target : document.body
    if (target.closest('input:not([type=checkbox]), select, textarea, [role=tablist], dialog') !== null)
      return
    if (scrolling.has(event.key) && target.closest('.scroll') !== null) return
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action(session, event.shiftKey)
  })
}
