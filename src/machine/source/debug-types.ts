export { dwarf } from '../../image/dwarf/on-demand.ts'
export type * from '../../image/dwarf/index.ts'
