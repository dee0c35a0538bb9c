import { useComputed, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { search, type Found } from './search.ts'
import type { Session } from './state.ts'

/** A search field with what it finds below it. */
export function SearchBox({ session }: { session: Session }): JSX.Element {
  const { query, model } = session
  const found = useComputed(() => search(model, query.value))
  const chosen = useSignal(0)
  const isOpen = useSignal(false)
  const index = Math.min(chosen.value, found.value.length - 1)

  const go = (to: Found | undefined, direction: 1 | -1): void => {
    const row = to?.next(session.cursor.value, direction)
    if (to?.variable !== undefined) session.selectedVariable.value = to.variable
    if (row !== undefined) session.goTo(row)
  }
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = index + (event.key === 'ArrowDown' ? 1 : -1)
      chosen.value = Math.max(0, Math.min(found.value.length - 1, next))
    } else if (event.key === 'Enter') go(found.value[index], event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') {
      isOpen.value = false
      ;(event.currentTarget as HTMLElement).blur()
    } else return
    event.preventDefault()
  }
  const isShown = isOpen.value && query.value.trim() !== ''
  return (
    <div class="search" role="search">
      <input
        id="search"
        type="text"
        placeholder="Search:  name, main.rs:41, 0x454, #1234"
        aria-label="Search for a function, line, exception, variable, address or instruction number"
        role="combobox"
        aria-expanded={isShown}
        aria-controls="found"
        aria-autocomplete="list"
        {...(isShown && found.value.length > 0 ? { 'aria-activedescendant': `found-${String(index)}` } : {})}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value
          chosen.value = 0
          isOpen.value = true
        }}
        onFocus={() => (isOpen.value = true)}
        onBlur={() => (isOpen.value = false)}
        onKeyDown={key}
      />
      <div id="found" class="found" hidden={!isShown}>
        {found.value.length === 0 ? (
          <p class="empty">Nothing in this trace matches.</p>
        ) : (
          <ul role="listbox" aria-label="Found">
            {found.value.map((each, at) => (
              <li
                key={`${each.kind} ${each.name} ${String(at)}`}
                id={`found-${String(at)}`}
                role="option"
                aria-selected={at === index}
                // Before the field loses the focus, which closes the list.
                onMouseDown={(event) => {
                  event.preventDefault()
                  chosen.value = at
                  go(each, event.shiftKey ? -1 : 1)
                }}
              >
                <span class="kind">{each.kind}</span> <span class="name">{each.name}</span>
                {each.note === '' ? undefined : <span class="note"> {each.note}</span>}
              </li>
            ))}
          </ul>
        )}
        <p class="hint">Enter: next · Shift+Enter: previous</p>
      </div>
    </div>
  )
}
