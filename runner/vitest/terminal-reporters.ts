/** Vitest's reporters for people; all others write files, or something for programs to standard output. */
const names = new Set(['default', 'verbose', 'dot', 'tree', 'minimal', 'agent'])

/** An entry of `reporters` as vitest resolves it: a name with options, or an instance. */
export function isTerminalReporter(entry: unknown): boolean {
  return typeof nameOf(entry) === 'string' && names.has(nameOf(entry) ?? '')
}
export function nameOf(entry: unknown): string | undefined {
  const name: unknown = Array.isArray(entry) ? entry[0] : entry
  return typeof name === 'string' ? name : undefined
}
