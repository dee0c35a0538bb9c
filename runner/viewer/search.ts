import { count } from './numbers.ts'
import type { Model } from './model.ts'
import { lowerBound } from './sorted.ts'

/** Something that was searched for and is in the trace. */
export interface Found {
  readonly kind: 'instruction' | 'function' | 'line' | 'exception' | 'variable'
  readonly name: string
  readonly note: string
  /** The next row where it is, from one on, in a direction. */
  readonly next: (row: number, direction: 1 | -1) => number | undefined
  /** Into the trace's variables, where it is one. */
  readonly variable?: number
}

const maxFound = 60

/** What a text may mean: `#1234`, an address, a function, `main.rs:41`, an exception, a variable. */
export function search(model: Model, query: string): Found[] {
  const text = query.trim().toLowerCase()
  if (text === '') return []
  return [
    ...instructions(model, text),
    ...exceptions(model, text).sort(nearer(text)),
    ...variables(model, text).sort(nearer(text)),
    ...lines(model, text),
    ...functions(model, text).sort(nearer(text)),
  ].slice(0, maxFound)
}

/** Names that end in the text go first, then those whose last part begins with it, then shorter ones. */
function nearer(text: string): (a: Found, b: Found) => number {
  const rank = ({ name }: Found): number => {
    const lower = name.toLowerCase()
    if (lower === text || lower.endsWith(`::${text}`)) return 0
    return lower.startsWith(text) || lower.includes(`::${text}`) ? 1 : 2
  }
  return (a, b) => (rank(a) === rank(b) ? a.name.length - b.name.length : rank(a) - rank(b))
}

/** The next row after one whose instruction is one of some, around the end where there is none. */
export function nextRowOf(
  { trace, rows }: Model,
  isIt: (codeIndex: number) => boolean,
  row: number,
  direction: 1 | -1 = 1,
): number | undefined {
  const wanted = new Set(trace.code.flatMap((_, index) => (isIt(index) ? [index] : [])))
  if (wanted.size === 0) return undefined
  const { code } = trace.columns
  for (let distance = 1; distance <= rows; distance++) {
    const at = (row + direction * distance + rows * 2) % rows
    if (wanted.has(code[at] ?? -1)) return at
  }
  return undefined
}

function among(rows: ArrayLike<number>): Found['next'] {
  return (row, direction) => {
    if (rows.length === 0) return undefined
    const index = direction === 1 ? lowerBound(rows, row + 1) : lowerBound(rows, row) - 1
    return rows[(index + rows.length) % rows.length]
  }
}

function instructions(model: Model, text: string): Found[] {
  const [, digits] = /^#?(\d[\d,_]*)$/.exec(text) ?? []
  if (digits !== undefined) {
    const instruction = Number(digits.replace(/[,_]/g, ''))
    const row = model.rowOf(instruction)
    if (row < 0 || row >= model.rows) return []
    const note = model.place(model.codeAt(row))
    return [{ kind: 'instruction', name: `instruction ${count(instruction)}`, note, next: () => row }]
  }
  const [, hexadecimal] = /^0x([\da-f]{1,8})$/.exec(text) ?? []
  if (hexadecimal === undefined) return []
  const address = (parseInt(hexadecimal, 16) & ~1) >>> 0
  const index = model.trace.code.findIndex((each) => each.address === address)
  if (index < 0 || !model.trace.columns.code.includes(index)) return []
  return [
    {
      ...{ kind: 'instruction', name: text, note: model.place(model.trace.code[index]) },
      next: (row, direction) => nextRowOf(model, (each) => each === index, row, direction),
    },
  ]
}
function exceptions(model: Model, text: string): Found[] {
  return model.lanes.flatMap(({ exception, name, active }): Found[] => {
    if (exception === 0 || !name.toLowerCase().includes(text)) return []
    const rows = active.rows.starts.filter((row) => row >= 0 && row < model.rows)
    const note = rows.length === 1 ? 'entered once' : `entered ${count(rows.length)} times`
    return [{ kind: 'exception', name, note, next: among(rows) }]
  })
}
function variables(model: Model, text: string): Found[] {
  return model.trace.variables.flatMap(({ name }, variable): Found[] => {
    if (!name.toLowerCase().includes(text)) return []
    const accesses = model.accessesOf[variable] ?? new Uint32Array()
    const note = `${count(accesses.length)} ${accesses.length === 1 ? 'access' : 'accesses'}`
    let rows: Uint32Array | undefined
    const next: Found['next'] = (row, direction) => {
      rows ??= accesses.map((index) => model.access(index).row)
      return among(rows)(row, direction)
    }
    return [{ kind: 'variable', name, note, next, variable }]
  })
}
function lines(model: Model, text: string): Found[] {
  const [, file, line] = /^(.*\S):(\d+)$/.exec(text) ?? []
  if (file === undefined) return []
  return model.trace.files.flatMap(({ name }, index): Found[] => {
    if (!name.toLowerCase().endsWith(file)) return []
    const isIt = (each: number): boolean =>
      model.trace.code[each]?.file === index && model.trace.code[each].line === Number(line)
    if (nextRowOf(model, isIt, -1) === undefined) return []
    const next: Found['next'] = (row, direction) => nextRowOf(model, isIt, row, direction)
    return [{ kind: 'line', name: `${name}:${line ?? ''}`, note: '', next }]
  })
}
function functions(model: Model, text: string): Found[] {
  return model.trace.functions.flatMap(({ name, address }): Found[] => {
    if (!name.toLowerCase().includes(text)) return []
    const index = model.trace.code.findIndex((each) => each.address === address)
    const next: Found['next'] = (row, direction) => nextRowOf(model, (each) => each === index, row, direction)
    return next(-1, 1) === undefined ? [] : [{ kind: 'function', name, note: '', next }]
  })
}
