import { BranchWays } from '../machine/branch-ways.ts'
import type { Machine } from '../machine/machine.ts'
import { debugInfoOf } from '../machine/source/debug-info.ts'
import type { Code } from '../race/code.ts'

/** What the looks at accesses ask of a machine's firmware; each is found out when it is first asked for. */
export function codeOf(machine: Machine): Code {
  const ways = new BranchWays(machine)
  const sources = new Map<number, readonly string[]>()
  const sourceOf = (pc: number): readonly string[] => {
    let known = sources.get(pc)
    if (known === undefined) sources.set(pc, (known = sourceChain(machine, pc)))
    return known
  }
  const innermost = (pc: number): string => sourceOf(pc)[0] ?? String(pc)
  return {
    sourceOf,
    isBehindOneWay: (branch, pc) => ways.isBehindOneWay(branch, pc),
    areAlike: (one, other) => ways.areAlike(one, other),
    isChoiceBefore: (branch, pc) => {
      const goal = innermost(pc)
      const found = ways.waysTo(branch, (each) => innermost(each) === goal)
      if (found === undefined) return ways.isEither(branch)
      // Copies of an instruction on both ways are no code of one's own.
      const [one, other] = found.map((way) => new Set([...way].map(innermost)))
      const isOwn = (mine?: ReadonlySet<string>, others?: ReadonlySet<string>): boolean =>
        [...(mine ?? [])].some((each) => others?.has(each) === false)
      return isOwn(one, other) && isOwn(other, one)
    },
  }
}

/** Without columns two reads on one line could not be told apart: that counts as not known. */
function sourceChain({ configuration }: Machine, pc: number): readonly string[] {
  const frames = debugInfoOf(configuration.image)?.functionsAt(pc) ?? []
  const lines = frames.map(({ at }) => at)
  if (lines.some((at) => at === undefined || at.line === 0 || at.column === 0)) return []
  return lines.map((at) => `${at?.file ?? ''}:${String(at?.line)}:${String(at?.column)}`)
}
