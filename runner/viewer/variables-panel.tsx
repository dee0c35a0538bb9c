import { count } from './numbers.ts'
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { contextIndex } from './colors.ts'
import { accessText } from './hover.ts'
import { lowerBound } from './sorted.ts'
import type { Session } from './state.ts'

const perPage = 50

/** All variables that something accessed, with their values at the cursor. */
export function VariablesPanel({ session }: { session: Session }): JSX.Element {
  const { model, cursor, laneVariables, selectedVariable } = session
  const filter = useSignal('')
  const row = cursor.value
  const shared = new Set(model.shared)
  const order = [
    ...model.shared,
    ...model.trace.variables.map((_, index) => index).filter((index) => !shared.has(index)),
  ]
  const text = filter.value.trim().toLowerCase()
  const shown = order.filter(
    (index) => model.trace.variables[index]?.name.toLowerCase().includes(text) === true,
  )
  const toggle = (index: number): void => {
    const has = laneVariables.value.includes(index)
    laneVariables.value = has
      ? laneVariables.value.filter((each) => each !== index)
      : [...laneVariables.value, index]
  }
  return (
    <div class="variables">
      <input
        type="search"
        class="filter"
        placeholder="Filter"
        aria-label="Filter variables by name"
        value={filter.value}
        onInput={(event) => (filter.value = event.currentTarget.value)}
      />
      <table>
        <caption class="sr">Variables and their values before the instruction at the cursor</caption>
        <thead>
          <tr>
            <th scope="col">
              <abbr title="In the timeline">Lane</abbr>
            </th>
            <th scope="col">Variable</th>
            <th scope="col">Value</th>
            <th scope="col">Written by</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, perPage).map((index) => {
            const { name = '', sizeBytes = 0 } = model.trace.variables[index] ?? {}
            const { text: value, writtenBy } = model.valueAt(index, row)
            const by = writtenBy < 0 ? 0 : model.exceptionAt(writtenBy)
            return (
              <tr
                key={index}
                class={`${writtenBy === row - 1 && row > 0 ? 'changed' : ''}${selectedVariable.value === index ? ' selected' : ''}`}
              >
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${name} in the timeline`}
                    checked={laneVariables.value.includes(index)}
                    onChange={() => {
                      toggle(index)
                    }}
                  />
                </td>
                <th scope="row" title={`${String(sizeBytes)} ${sizeBytes === 1 ? 'byte' : 'bytes'}`}>
                  <button
                    type="button"
                    class="link"
                    aria-pressed={selectedVariable.value === index}
                    onClick={() => (selectedVariable.value = selectedVariable.value === index ? -1 : index)}
                  >
                    {name}
                  </button>
                </th>
                <td>
                  <code>{value}</code>
                </td>
                <td>
                  {writtenBy < 0 ? (
                    ''
                  ) : (
                    <button
                      type="button"
                      class={`link context c${String(contextIndex(model, by))}`}
                      onClick={() => {
                        session.goTo(writtenBy)
                      }}
                    >
                      {`${model.exceptionName(by)} #${count(model.instructionOf(writtenBy))}`}
                    </button>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {shown.length > perPage ? (
        <p class="note">{count(shown.length - perPage)} more: filter by name.</p>
      ) : undefined}
      {model.trace.variables.length === 0 ? <p class="empty">No variable is accessed.</p> : undefined}
      {selectedVariable.value < 0 ? undefined : (
        <Accesses session={session} variable={selectedVariable.value} />
      )}
    </div>
  )
}

/** The accesses to a variable around the cursor. */
function Accesses({ session, variable }: { session: Session; variable: number }): JSX.Element {
  const { model, cursor } = session
  const accesses = model.accessesOf[variable] ?? new Uint32Array()
  const now = lowerBound(accesses, model.accessAt[cursor.value] ?? 0)
  const from = Math.max(0, Math.min(now - 8, accesses.length - 24))
  const { name = '' } = model.trace.variables[variable] ?? {}
  return (
    <table>
      <caption>
        {name}: accesses {count(from + 1)} to {count(Math.min(accesses.length, from + 24))} of{' '}
        {count(accesses.length)}
      </caption>
      <thead>
        <tr>
          <th scope="col">Instruction</th>
          <th scope="col">Access</th>
          <th scope="col">Place</th>
        </tr>
      </thead>
      <tbody>
        {Array.from(accesses.subarray(from, from + 24), (index) => {
          const { row } = model.access(index)
          return (
            <tr key={index} class={row === cursor.value ? 'current' : ''}>
              <td>
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    session.goTo(row)
                  }}
                >
                  {count(model.instructionOf(row))}
                </button>
              </td>
              <td class={`context c${String(contextIndex(model, model.exceptionAt(row)))}`}>
                {accessText(model, index)}
              </td>
              <td>{model.place(model.codeAt(row))}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
