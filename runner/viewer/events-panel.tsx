import { count } from './numbers.ts'
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { contextIndex } from './colors.ts'
import { eventsOf, type EventKind } from './events.ts'
import type { Session } from './state.ts'

const perPage = 100
const filters: readonly { readonly value: EventKind | 'all'; readonly name: string }[] = [
  { value: 'all', name: 'all events' },
  { value: 'pended', name: 'pended' },
  { value: 'entered', name: 'entered' },
  { value: 'returned', name: 'returned' },
  { value: 'masks', name: 'masks' },
  { value: 'slept', name: 'sleep' },
]

/** What the timeline draws, as a table. */
export function EventsPanel({ session }: { session: Session }): JSX.Element {
  const { model, cursor } = session
  const filter = useSignal<EventKind | 'all'>('all')
  const page = useSignal(0)
  const all = eventsOf(model)
  const shown = filter.value === 'all' ? all : all.filter(({ kind }) => kind === filter.value)
  const pages = Math.max(1, Math.ceil(shown.length / perPage))
  const current = Math.min(page.value, pages - 1)
  return (
    <div class="events">
      <div class="bar">
        <select
          aria-label="Which events"
          value={filter.value}
          onChange={(event) => {
            filter.value = event.currentTarget.value as EventKind | 'all'
            page.value = 0
          }}
        >
          {filters.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <span class="note">{count(shown.length)}</span>
        {pages > 1 ? (
          <span class="pages">
            <button type="button" disabled={current === 0} onClick={() => (page.value = current - 1)}>
              Earlier
            </button>{' '}
            {current + 1} of {pages}{' '}
            <button type="button" disabled={current === pages - 1} onClick={() => (page.value = current + 1)}>
              Later
            </button>
          </span>
        ) : undefined}
      </div>
      <table>
        <caption class="sr">Events of the run</caption>
        <thead>
          <tr>
            <th scope="col" class="number">
              Instruction
            </th>
            <th scope="col" class="number">
              Cycle
            </th>
            <th scope="col">Exception</th>
            <th scope="col">Event</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(current * perPage, (current + 1) * perPage).map((event, index) => (
            <tr key={index} class={event.row === cursor.value ? 'current' : ''}>
              <td class="number">
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    session.goTo(event.row)
                  }}
                >
                  {count(model.instructionOf(event.row))}
                </button>
              </td>
              <td class="number">{count(event.cycle)}</td>
              <td>
                {event.exception === 0 ? (
                  ''
                ) : (
                  <span class={`context c${String(contextIndex(model, event.exception))}`}>
                    {model.exceptionName(event.exception)}
                  </span>
                )}
              </td>
              <td>
                {event.kind}
                {event.detail === '' ? '' : <span class="note"> {event.detail}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 ? <p class="empty">None.</p> : undefined}
    </div>
  )
}
