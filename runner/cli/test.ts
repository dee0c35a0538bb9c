export const usage = ``
export function run(_args: readonly string[]): number {
  return 0
}
