import { count } from './numbers.ts'
import type { JSX } from 'preact'
import type { Session } from './state.ts'

/** Where the trace is from. */
export function AboutPanel({ session }: { session: Session }): JSX.Element {
  const { trace, rows } = session.model
  const { firmware, end, about, notes, leftOut } = trace
  const facts = [
    { name: 'Firmware', value: firmware.name },
    { name: 'Core', value: [firmware.cpu, firmware.chip].filter((each) => each !== undefined).join(', ') },
    { name: 'Timing', value: firmware.timing },
    { name: 'Instructions', value: `${count(rows)} from ${count(trace.firstInstruction)} on` },
    { name: 'Cycles', value: count(trace.lastCycle - trace.firstCycle) },
    { name: 'End', value: end.text === '' ? end.reason : end.text },
    ...about,
  ]
  return (
    <div class="about">
      <dl>
        {facts.map(({ name, value }, index) => (
          <div key={index} class={value.trim().includes('\n') ? 'long' : ''}>
            <dt>{name}</dt>
            <dd {...(value.trim().includes('\n') ? { tabIndex: 0 } : {})}>{value.trim()}</dd>
          </div>
        ))}
      </dl>
      {leftOut > 0 ? <p>{count(leftOut)} earlier instructions were not kept.</p> : undefined}
      {notes.map((note, index) => (
        <p key={index}>{note}</p>
      ))}
    </div>
  )
}
