import { count, hex } from './numbers.ts'
import type { JSX } from 'preact'
import { accessText, activationLines } from './hover.ts'
import { maskText } from './masks.ts'
import type { Session } from './state.ts'

const flagNames = ['N', 'Z', 'C', 'V', 'Q'] as const

/** Registers before the instruction at the cursor, what it accesses, and who executes it. */
export function StatePanel({ session }: { session: Session }): JSX.Element {
  const { model, cursor } = session
  const row = cursor.value
  const { registers } = model.trace
  const values = model.registersAt(row)
  const changed = model.changedBefore(row)
  const isCore = (name: string): boolean => !/^(s\d+|fpscr)$/.test(name)
  const xpsr = values[registers.indexOf('xpsr')] ?? 0
  const flags = flagNames
    .map((name, index) => (((xpsr >>> (31 - index)) & 1) === 1 ? name : name.toLowerCase()))
    .join('')
  const open = model.openAt(row)
  const accesses = model.accessesIn(row)
  const masks = maskText(model.masksAt(row))
  const table = (isShown: (name: string) => boolean): JSX.Element => (
    <dl class="registers">
      {registers.map((name, index) =>
        isShown(name) ? (
          <div key={name} class={changed.has(index) ? 'changed' : ''}>
            <dt>{name}</dt>
            <dd>
              {hex(values[index] ?? 0)}
              {changed.has(index) ? <span class="sr">, changed by the last instruction</span> : undefined}
            </dd>
          </div>
        ) : undefined,
      )}
    </dl>
  )
  return (
    <div class="state">
      <h3>Registers</h3>
      {table(isCore)}
      <p class="flags">
        <code>{flags}</code> masks: <code>{masks === '' ? 'none' : masks}</code>
      </p>
      {registers.some((name) => !isCore(name)) ? (
        <details>
          <summary>Floating point</summary>
          {table((name) => !isCore(name))}
        </details>
      ) : undefined}
      <h3>Accesses of this instruction</h3>
      {accesses.length === 0 ? <p class="empty">None.</p> : undefined}
      <ul class="accesses">
        {accesses.map((access) => (
          <li key={access.index}>
            <strong>{model.addressName(access.address, access.variable)}</strong>{' '}
            {accessText(model, access.index)}
            {access.isStacking ? ' (by an exception behind it)' : ''}
          </li>
        ))}
      </ul>
      <h3>Executing</h3>
      <ol class="contexts">
        {open.map((index) => {
          const [first, ...rest] = activationLines(model, index)
          return (
            <li key={index}>
              <button
                type="button"
                class="link"
                onClick={() => {
                  session.goTo(model.rowOf(model.activation(index)?.enteredAt.instruction ?? 0))
                }}
              >
                {first}
              </button>
              <span class="note"> {rest.join('; ')}</span>
            </li>
          )
        })}
        <li>thread{open.length > 0 ? ', pre-empted' : ''}</li>
      </ol>
      <p class="note">{count(model.stackDepth[row] ?? 0)} bytes of the main stack are in use.</p>
    </div>
  )
}
