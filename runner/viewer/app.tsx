import type { JSX } from 'preact'
import { AboutPanel } from './about-panel.tsx'
import { Disassembly, Source } from './code-panels.tsx'
import { EventsPanel } from './events-panel.tsx'
import { Help } from './help.tsx'
import { nextTheme } from './keys.ts'
import { Legend } from './legend.tsx'
import { SearchBox } from './search-box.tsx'
import type { Session, Tab } from './state.ts'
import { StatePanel } from './state-panel.tsx'
import { Status } from './status.tsx'
import { Timeline } from './timeline.tsx'
import { VariablesPanel } from './variables-panel.tsx'

const tabs: readonly { readonly tab: Tab; readonly name: string }[] = [
  { tab: 'state', name: 'State' },
  { tab: 'variables', name: 'Variables' },
  { tab: 'events', name: 'Events' },
  { tab: 'about', name: 'About' },
]
const goodEnds: readonly string[] = ['breakpoint', 'stepped', 'predicate', 'exited']

export function App({ session }: { session: Session }): JSX.Element {
  const { trace } = session.model
  return (
    <>
      <Header session={session} />
      <main>
        {trace.columns.code.length === 0 ? <p class="empty">No instruction was recorded.</p> : undefined}
        <Timeline session={session} />
        <Legend session={session} />
        <Status session={session} />
        <div class="panels">
          <Source session={session} />
          <Disassembly session={session} />
          <Tabs session={session} />
        </div>
      </main>
      <Help session={session} />
    </>
  )
}

function Header({ session }: { session: Session }): JSX.Element {
  const { model, axis, theme, isHelpOpen } = session
  const { title, firmware, end } = model.trace
  const isBad = !goodEnds.includes(end.reason)
  return (
    <header>
      <h1 title={title}>{title}</h1>
      {title.includes(firmware.name) ? undefined : (
        <span class="firmware" title={firmware.name}>
          {firmware.name}
        </span>
      )}
      <span class={`end${isBad ? ' bad' : ''}`} title={end.text}>
        {end.reason}
      </span>
      <SearchBox session={session} />
      <div class="choice" role="group" aria-label="Axis">
        {(['instructions', 'cycles'] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={axis.value === each}
            onClick={() => {
              session.setAxis(each)
            }}
          >
            {each}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="theme"
        aria-label={`Colours: ${theme.value}`}
        title={`Colours: ${theme.value} (t)`}
        onClick={() => {
          nextTheme(session)
        }}
      >
        {theme.value === 'auto' ? '◐' : theme.value === 'light' ? '☀' : '☾'}
      </button>
      <button type="button" aria-label="Help" title="Help (?)" onClick={() => (isHelpOpen.value = true)}>
        ?
      </button>
    </header>
  )
}

function Tabs({ session }: { session: Session }): JSX.Element {
  const { tab } = session
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const index = tabs.findIndex((each) => each.tab === tab.value)
    const next = tabs[(index + step + tabs.length) % tabs.length]
    if (next === undefined) return
    tab.value = next.tab
    document.getElementById(`tab-${next.tab}`)?.focus()
  }
  return (
    <section class="panel tabs" aria-label="Details">
      <div role="tablist" aria-label="Details" onKeyDown={move}>
        {tabs.map(({ tab: each, name }) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`tab-${each}`}
            aria-selected={tab.value === each}
            aria-controls="details"
            tabIndex={tab.value === each ? 0 : -1}
            onClick={() => (tab.value = each)}
          >
            {name}
          </button>
        ))}
      </div>
      <div class="scroll" id="details" role="tabpanel" aria-labelledby={`tab-${tab.value}`} tabIndex={0}>
        {tab.value === 'state' ? <StatePanel session={session} /> : undefined}
        {tab.value === 'variables' ? <VariablesPanel session={session} /> : undefined}
        {tab.value === 'events' ? <EventsPanel session={session} /> : undefined}
        {tab.value === 'about' ? <AboutPanel session={session} /> : undefined}
      </div>
    </section>
  )
}
