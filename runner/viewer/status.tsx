import { count } from './numbers.ts'
import type { JSX } from 'preact'
import { contextIndex } from './colors.ts'
import { nextEvent } from './keys.ts'
import { maskText } from './masks.ts'
import type { Session } from './state.ts'

/** Where the cursor is, and buttons that move it. */
export function Status({ session }: { session: Session }): JSX.Element {
  const { model, cursor } = session
  const row = cursor.value
  const exception = model.exceptionAt(row)
  const masks = maskText(model.masksAt(row))
  const instruction = model.codeAt(row)
  const file = model.trace.files[instruction?.file ?? -1]
  const button = (label: string, glyph: string, act: () => void): JSX.Element => (
    <button type="button" aria-label={label} title={label} onClick={act}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={glyph} />
      </svg>
    </button>
  )
  return (
    <div class="status">
      <div class="steps" role="group" aria-label="Stepping">
        {button('Previous event (p)', 'M3 3v10M13 3 6 8l7 5z', () => {
          nextEvent(session, -1)
        })}
        {button('One instruction back (←)', 'M12 3 4 8l8 5z', () => {
          session.step(-1)
        })}
        {button('One instruction on (→)', 'M4 3l8 5-8 5z', () => {
          session.step(1)
        })}
        {button('Next event (n)', 'M13 3v10M3 3l7 5-7 5z', () => {
          nextEvent(session, 1)
        })}
      </div>
      <div class="steps" role="group" aria-label="Zoom">
        {button('Zoom out (-)', 'M3 8h10', () => {
          session.zoom(2)
        })}
        {button('Zoom in (+)', 'M3 8h10M8 3v10', () => {
          session.zoom(0.5)
        })}
        {button('Whole run (0)', 'M2 8h12M5 5 2 8l3 3M11 5l3 3-3 3', () => {
          session.fit()
        })}
      </div>
      <output class="cursor" aria-live="polite">
        <span class={`context c${String(contextIndex(model, exception))}`}>
          {model.exceptionName(exception)}
        </span>
        <span>
          instruction <b>{count(model.instructionOf(row))}</b>
        </span>
        <span>
          cycle <b>{count(model.cycleAt[row] ?? 0)}</b>
        </span>
        <span class="place">{model.place(instruction)}</span>
        <code>{instruction?.text}</code>
        {file === undefined ? undefined : (
          <span class="note">
            {file.name}:{instruction?.line}
          </span>
        )}
        {masks === '' ? undefined : <span class="masks">{masks}</span>}
        {model.isAbandoned(row) ? <span class="masks">abandoned for an exception</span> : undefined}
      </output>
    </div>
  )
}
