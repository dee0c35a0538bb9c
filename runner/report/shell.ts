/** A word for a POSIX shell, in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\w./:=,@+-]+$/.test(text) ? text : quoted(text)
}
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
