import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** What stands in backquotes in a cell of a table. */
function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
}

const rows = readFileSync(join(root, 'docs/pseudocode.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 6 && cells[3]?.startsWith('`src/') === true)
  .map((cells) => ({ manual: cells[1] ?? '', files: quoted(cells[3] ?? ''), names: quoted(cells[4] ?? '') }))

test.each(rows)('docs/pseudocode.md: $manual is where the table says', ({ files, names }) => {
  const missing = files.filter((file) => !existsSync(join(root, file)))
  expect(missing).toEqual([])
  const text = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  const unknown = names.filter((name) => !text.includes(name.replace(/^s\./, '')))
  expect(unknown).toEqual([])
})
test('docs/pseudocode.md has rows', () => {
  expect(rows.length).toBeGreaterThan(50)
})
