import { firmwareCoverage } from '../../src/index.ts'
import type { CoveredWindow } from './windows.ts'
import { escapeHtml } from '../report/html.ts'

type Line = firmwareCoverage.WindowLine
type HandlerAtLine = firmwareCoverage.HandlerAtLine
type Kind = ReturnType<typeof firmwareCoverage.kindOf>

/** A column: a handler at a depth. */
interface Column {
  readonly exception: string
  readonly nesting: number
}

/** @param textOf - a line of a file that may be shown */
export function windowsPage(
  windows: readonly CoveredWindow[],
  textOf: (file: string, line: number) => string | undefined,
): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Interleaving coverage</title>
<style>${style}</style>
<h1>Interleaving coverage</h1>
<p>Which handlers have come before which instructions of the windows that <code>explore</code> went through, and on which
level: <em>on the thread</em>, or inside of so many handlers. Numbers count instructions of the line.</p>
<ul class="legend">
<li><b class="ran">ran</b> the handler ran right before so many of the line's instructions, in some schedule
<li><b class="equivalent">proved</b> not run there: what lies between has nothing to do with the handler, so it is known to
end as a schedule that was run
<li><b class="untried">untried</b> it could come there, and never did: no arrival was left (<code>depth</code>,
<code>max</code>, <code>minGap</code>), or exploring was cut off
<li><b class="held">held</b> it was held back in every schedule: masked, by an active exception's priority, or as it was not
enabled; an arrival there waits, and counts where it is taken
</ul>
${windows.length === 0 ? '<p>No window was explored.</p>' : windows.map((window) => section(window, textOf)).join('\n')}
</html>
`
}

function section(window: CoveredWindow, textOf: (file: string, line: number) => string | undefined): string {
  const { firmware, from, until, depth, isComplete, lines, found, hit } = window
  const columns = columnsOf(lines)
  const rows = lines.map((line, index) => {
    const { file } = line
    const heading =
      lines[index - 1]?.file === file
        ? ''
        : `<tr class="file"><th colspan="${String(2 + columns.length)}">${escapeHtml(file === '' ? 'without debug information' : file)}</th></tr>\n`
    return heading + row(line, columns, textOf(file, line.line))
  })
  return `<section>
<h2>${escapeHtml(from)} … ${escapeHtml(until)}</h2>
<p>${escapeHtml(firmware)}, up to ${String(depth)} ${depth === 1 ? 'arrival' : 'arrivals'} in a schedule${isComplete ? '' : ', <b class="untried">cut off early</b>'}:
a handler could come at ${String(found)} points, and was tried at ${String(hit)} of them${found === 0 ? '' : ` (${percent(hit, found)})`}.</p>
<table>
<tr><th>line<th>source<th>${columns.map(({ exception, nesting }) => `${escapeHtml(exception)}<br><small>${level(nesting)}</small>`).join('<th>')}</tr>
${rows.join('\n')}
</table>
</section>`
}

function row(line: Line, columns: readonly Column[], text: string | undefined): string {
  const cells = columns.map((column) => {
    const handler = line.handlers.find((each) => isOf(each, column))
    return handler === undefined ? '<td>' : `<td>${cell(handler)}`
  })
  const instructions = line.instructions.map(({ place, text, interleavings }) => {
    const kinds = columns.map((column) => {
      const each = interleavings.find((other) => isOf(other, column))
      return each === undefined ? '<td>' : `<td>${mark(firmwareCoverage.kindOf(each.what))}`
    })
    return `<tr><td><code>${escapeHtml(place)}</code><td><code>${escapeHtml(text)}</code>${kinds.join('')}</tr>`
  })
  const count = line.instructions.length
  const source =
    text === undefined
      ? `${String(count)} ${count === 1 ? 'instruction' : 'instructions'}`
      : `<code>${escapeHtml(text)}</code>`
  return `<tr><td class="number">${line.line === 0 ? '' : String(line.line)}<td><details><summary>${source}</summary><table>${instructions.join('')}</table></details>${cells.join('')}</tr>`
}

function cell({ ran, equivalent, untried, held, heldBy }: HandlerAtLine): string {
  const parts = [
    ran > 0 ? mark('ran', ran) : '',
    equivalent > 0 ? mark('equivalent', equivalent) : '',
    untried > 0 ? mark('untried', untried) : '',
    held > 0 ? `${mark('held', held)} <small>${heldBy.map((by) => reasons[by]).join(', ')}</small>` : '',
  ]
  return parts.filter((part) => part !== '').join('<br>')
}
function mark(kind: Kind, count?: number): string {
  const name = kind === 'equivalent' ? 'proved' : kind
  return `<b class="${kind}">${name}${count === undefined ? '' : ` ${String(count)}`}</b>`
}

const reasons = { masking: 'masked', priority: 'priority', disabled: 'not enabled' } as const

function columnsOf(lines: readonly Line[]): Column[] {
  const columns: Column[] = []
  for (const { handlers } of lines) {
    for (const { exception, nesting } of handlers) {
      if (!columns.some((column) => isOf(column, { exception, nesting })))
        columns.push({ exception, nesting })
    }
  }
  return columns.sort((a, b) =>
    a.nesting === b.nesting ? (a.exception < b.exception ? -1 : 1) : a.nesting - b.nesting,
  )
}
function isOf(a: Column, b: Column): boolean {
  return a.exception === b.exception && a.nesting === b.nesting
}
function level(nesting: number): string {
  if (nesting === 0) return 'on the thread'
  return nesting === 1 ? 'inside a handler' : `inside ${String(nesting)} handlers`
}

export function percent(hit: number, found: number): string {
  // Not 100 % before all of it is.
  return `${(Math.floor((1000 * hit) / found) / 10).toFixed(1)} %`
}

const style = `
body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222 }
code { font: 13px ui-monospace, monospace; white-space: pre-wrap }
table { border-collapse: collapse }
td, th { padding: 2px 10px; text-align: left; vertical-align: top; border-bottom: 1px solid #eee }
.file th { padding-top: 1em; font-weight: normal; color: #666 }
.number { color: #888; text-align: right }
.legend { list-style: none; padding: 0 }
small { color: #666 }
b { font-weight: 600; padding: 0 4px; border-radius: 3px; white-space: nowrap }
.ran { background: #c8eccb } .equivalent { background: #d5e8f7 } .untried { background: #f9d2ce } .held { background: #eee }
details table { margin: 4px 0 8px }
`
