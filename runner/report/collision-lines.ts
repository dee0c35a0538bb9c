import type { Explanation, SourcePosition } from '../../src/index.ts'

/** What collided, for comments: a line for the name, one for each access, one for what could have held the handler back. */
export function accessLines({ name, accesses, masking }: Explanation): string[] {
  const lines = accesses.flatMap(({ kind, variable, place, source, context, disassembly, isAhead }) => [
    `  ${kind.padEnd(5)} ${variable} in ${context}, ${place}${inBrackets(source)}: ${disassembly}${isAhead === true ? ' (not come to)' : ''}`,
    ...(source?.text === undefined ? [] : [`        ${source.text}`]),
  ])
  return [name, ...lines, `  ${masking}`]
}

/** ` (src/main.rs:41)`; nothing without debug information. */
function inBrackets(source: SourcePosition | undefined): string {
  return source === undefined ? '' : ` (${source.file}:${String(source.line)})`
}
