/** Of a terminal that tells nothing of itself, and of CI's logs. */
const defaultColumns = 80
/** Wider text is hard to read, narrower is not worth laying out. */
const [widest, narrowest] = [120, 40]

/** Main processes that have a terminal leave its width there for the workers that write their text. */
export const columnsVariable = 'TAILCHAIN_COLUMNS'

/** How many columns a text may take that goes to the terminal, or to whoever reads its output. */
export function columnsFor(stream: { readonly columns?: number; readonly isTTY?: boolean }): number {
  const said = Number(process.env[columnsVariable] ?? process.env.COLUMNS)
  const columns = stream.isTTY === true ? (stream.columns ?? said) : said
  return Math.min(widest, Math.max(narrowest, columns > 0 ? Math.floor(columns) : defaultColumns))
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u
const none = /[\p{Mn}\p{Me}\u200b-\u200d]/u

function columnsOf(character: string): number {
  return none.test(character) ? 0 : wide.test(character) ? 2 : 1
}
/** Columns that a text without control characters takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** As much of a text as fits, with `…` where something is left out. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let [shown, width] = ['', 0]
  for (const character of text) {
    width += columnsOf(character)
    if (width > columns - 1) break
    shown += character
  }
  return columns < 1 ? '' : `${shown}…`
}
/** The same, keeping the end. */
export function cutStart(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let [shown, width] = ['', 0]
  for (const character of Array.from(text).toReversed()) {
    width += columnsOf(character)
    if (width > columns - 1) break
    shown = character + shown
  }
  return columns < 1 ? '' : `…${shown}`
}
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)))
}

/** Words on lines of so many columns; what is longer than a line is broken. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (let word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > columns) {
      lines.push(line)
      line = ''
    }
    while (displayWidth(word) > columns) {
      const [head, tail] = broken(word, columns)
      lines.push(head)
      word = tail
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
/** Paths and names are broken behind what separates their parts, where there is such. */
function broken(word: string, columns: number): [head: string, tail: string] {
  let [head, width] = ['', 0]
  for (const character of word) {
    width += columnsOf(character)
    if (width > columns) break
    head += character
  }
  const at = Math.max(head.lastIndexOf('/'), head.lastIndexOf(':')) + 1
  const end = at > head.length / 2 ? at : head.length
  return [word.slice(0, end), word.slice(end)]
}
