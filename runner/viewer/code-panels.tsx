import { hex } from './numbers.ts'
import { useComputed } from '@preact/signals'
import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Model } from './model.ts'
import { nextRowOf } from './search.ts'
import type { Session } from './state.ts'

/** As many lines before and after the current one are in the page. */
const around = 100

/** Keeps the current line in sight, without moving the page. */
function useInSight(key: unknown): { current: HTMLDivElement | null } {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const current = box.current?.querySelector<HTMLElement>('[aria-current]')
    if (box.current === null || current === undefined || current === null) return
    const { clientHeight, scrollTop } = box.current
    const top = current.offsetTop
    if (top < scrollTop + 24 || top > scrollTop + clientHeight - 48)
      box.current.scrollTop = top - clientHeight * 0.4
  }, [key])
  return box
}

const executed = new WeakMap<Model, { readonly code: Set<number>; readonly lines: Set<string> }>()
/** Which instructions and lines executed at all. */
function executedIn(model: Model): { readonly code: Set<number>; readonly lines: Set<string> } {
  const known = executed.get(model)
  if (known !== undefined) return known
  const code = new Set(model.trace.columns.code)
  const lines = new Set<string>()
  for (const index of code) {
    const { file = -1, line = 0 } = model.trace.code[index] ?? {}
    lines.add(`${String(file)}:${String(line)}`)
  }
  const found = { code, lines }
  executed.set(model, found)
  return found
}

export function Source({ session }: { session: Session }): JSX.Element {
  const { model, cursor } = session
  const at = useComputed(() => {
    const { file = -1, line = 0 } = model.codeAt(cursor.value) ?? {}
    return `${String(file)}:${String(line)}`
  })
  const box = useInSight(at.value)
  const [file = -1, line = 0] = at.value.split(':').map(Number)
  const known = model.trace.files[file]
  const lines = known?.lines
  const first = Math.max(0, line - around)
  const { lines: ran } = executedIn(model)
  const goTo = (number: number): void => {
    const isIt = (index: number): boolean =>
      model.trace.code[index]?.file === file && model.trace.code[index].line === number
    const row = nextRowOf(model, isIt, cursor.value)
    if (row !== undefined) session.goTo(row)
  }
  return (
    <section class="panel source" aria-label="Source">
      <h2>
        Source <span class="where">{known === undefined ? '' : `${known.name}:${String(line)}`}</span>
      </h2>
      <div class="scroll" ref={box} tabIndex={0} role="group" aria-label="Source lines">
        {lines === undefined ? (
          <p class="empty">
            {known === undefined
              ? 'The debug information knows no line for this instruction.'
              : 'The text of this file is not in the trace: it was not found below the project’s root.'}
          </p>
        ) : (
          lines.slice(first, line + around).map((text, index) => {
            const number = first + index + 1
            const hasRun = ran.has(`${String(file)}:${String(number)}`)
            return (
              <div
                key={number}
                class={`line${hasRun ? ' ran' : ''}`}
                {...(number === line ? { 'aria-current': 'location' } : {})}
                onClick={() => {
                  if (hasRun) goTo(number)
                }}
              >
                <span class="number">{number}</span>
                <code>{text === '' ? ' ' : text}</code>
              </div>
            )
          })
        )}
      </div>
    </section>
  )
}

export function Disassembly({ session }: { session: Session }): JSX.Element {
  const { model, cursor } = session
  const { trace } = model
  const current = useComputed(() => trace.columns.code[cursor.value] ?? -1)
  const box = useInSight(current.value)
  const { code: ran } = executedIn(model)
  const owner = trace.code[current.value]?.function ?? -1
  const from = Math.max(0, current.value - around)
  const shown = trace.code
    .slice(from, current.value + around)
    .map((instruction, index) => ({ instruction, index: from + index }))
    .filter(({ instruction, index }) =>
      owner < 0 ? index === current.value : instruction.function === owner,
    )
  const goTo = (index: number): void => {
    const row = nextRowOf(model, (each) => each === index, cursor.value)
    if (row !== undefined) session.goTo(row)
  }
  return (
    <section class="panel disassembly" aria-label="Disassembly">
      <h2>
        Disassembly <span class="where">{model.place(trace.code[current.value])}</span>
      </h2>
      <div class="scroll" ref={box} tabIndex={0} role="group" aria-label="Instructions">
        {shown.map(({ instruction, index }) => (
          <div
            key={index}
            class={`line${ran.has(index) ? ' ran' : ''}`}
            {...(index === current.value ? { 'aria-current': 'location' } : {})}
            onClick={() => {
              if (ran.has(index)) goTo(index)
            }}
          >
            <span class="number">{hex(instruction.address)}</span>
            <code>
              {instruction.text}
              <span class="target">{target(model, instruction.text)}</span>
            </code>
          </div>
        ))}
      </div>
    </section>
  )
}

/** What a branch goes to, by name. */
function target(model: Model, text: string): string {
  const [, address] = /^(?:b|cbn?z).*?\b0x([\da-f]+)$/.exec(text) ?? []
  if (address === undefined) return ''
  const { code, functions } = model.trace
  const to = parseInt(address, 16)
  const instruction = code.find((each) => each.address === to)
  const known =
    instruction === undefined ? functions.find((each) => each.address === to)?.name : model.place(instruction)
  return known === undefined ? '' : `  ${known}`
}
