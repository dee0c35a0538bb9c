import type { JSX } from 'preact'
import { contextIndex } from './colors.ts'
import type { Session } from './state.ts'

/** What the timeline's marks mean. */
export function Legend({ session }: { session: Session }): JSX.Element {
  const { model } = session
  return (
    <ul class="legend" aria-label="Legend">
      {model.lanes.map(({ exception, name }) => (
        <li key={exception}>
          <i class={`swatch c${String(contextIndex(model, exception))}`} />
          {name}
        </li>
      ))}
      <li>
        <i class="mark preempted" />
        pre-empted
      </li>
      <li>
        <i class="mark pending" />
        pending
      </li>
      <li>
        <i class="mark masked" />
        masked
      </li>
      <li>
        <i class="mark write" />
        write
      </li>
      <li>
        <i class="mark read" />
        read
      </li>
    </ul>
  )
}
