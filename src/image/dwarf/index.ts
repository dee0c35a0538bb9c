export { DebugInfo } from './debug-info.ts'
export type { LineRow, SourceLine } from './line-table.ts'
export type { FileLine } from './lines.ts'
