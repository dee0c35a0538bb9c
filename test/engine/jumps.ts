import * as t from './thumb.ts'

/** Halfwords; a jump is known by where it goes, the table behind a TBH by where that does: further on. */
export type Item =
  | number
  | { readonly cond: number | undefined; readonly to: string }
  | { readonly table: readonly string[] }
  | { readonly label: string }

/** Code with its jumps put in. */
export function assembled(items: readonly Item[]): number[] {
  const places = new Map<string, number>()
  let at = 0
  for (const item of items) {
    if (typeof item === 'object' && 'label' in item) places.set(item.label, at)
    else at += typeof item === 'object' && 'table' in item ? 2 * item.table.length : 2
  }
  const code: number[] = []
  for (const item of items) {
    if (typeof item === 'number') code.push(item)
    else if ('table' in item) {
      const begin = 2 * code.length
      code.push(...item.table.map((to) => ((places.get(to) ?? NaN) - begin) / 2))
    } else if ('to' in item) {
      const distance = (places.get(item.to) ?? NaN) - 2 * code.length
      code.push(...(item.cond === undefined ? t.b(distance) : t.bcond(item.cond, distance)))
    }
  }
  return code
}
