import type { AddressRange } from '../image/dwarf/index.ts'
import { dwarf } from '../image/dwarf/on-demand.ts'
import type { FirmwareImage } from '../image/elf.ts'
import { conditionalBranches, tableBranches } from './branches.ts'
import type { ExecutedCode } from './executed.ts'

/** A function with code of its own, or that was inlined. */
export interface FunctionCoverage {
  /** Demangled, with its namespaces or modules. */
  readonly name: string
  readonly line: number
  isExecuted: boolean
}
/** A conditional branch, an IT block or a branch by a table. */
export interface BranchCoverage {
  /** Execution came to it. */
  isReached: boolean
  /**
   * Which of its ways execution went. Of a condition: it passed (the branch was taken, the block's first instruction
   * executed), it failed. Of a table: its targets, by address.
   */
  ways: boolean[]
}

/** What of a source file executed. */
export class FileCoverage {
  /** Every line with a statement in the image, and whether one of them executed. */
  readonly lines = new Map<number, boolean>()
  /** By name and line. */
  readonly functions = new Map<string, FunctionCoverage>()
  /** By line, those of a line by address. */
  readonly branches = new Map<number, BranchCoverage[]>()

  addLine(line: number, isExecuted: boolean): void {
    this.lines.set(line, this.lines.get(line) === true || isExecuted)
  }
  addFunction({ name, line, isExecuted }: FunctionCoverage): void {
    const key = `${name} ${String(line)}`
    const known = this.functions.get(key)
    if (known === undefined) this.functions.set(key, { name, line, isExecuted })
    else known.isExecuted ||= isExecuted
  }
  addBranch(line: number, branch: BranchCoverage): void {
    const ofLine = this.branches.get(line)
    if (ofLine === undefined) this.branches.set(line, [branch])
    else ofLine.push(branch)
  }
  /** The code of another image that this file is in, too: the same branches of a line stand in the same order. */
  merge(other: FileCoverage): void {
    for (const [line, isExecuted] of other.lines) this.addLine(line, isExecuted)
    for (const each of other.functions.values()) this.addFunction(each)
    for (const [line, branches] of other.branches) {
      const own = this.branches.get(line) ?? []
      for (const [index, branch] of branches.entries()) {
        const known = own[index]
        if (known === undefined) own.push({ ...branch, ways: [...branch.ways] })
        else {
          known.isReached ||= branch.isReached
          for (const [way, isGone] of branch.ways.entries())
            known.ways[way] = known.ways[way] === true || isGone
        }
      }
      this.branches.set(line, own)
    }
  }
}

/** Coverage of source files, by their path as the compiler was given it. */
export type SourceCoverage = Map<string, FileCoverage>

/**
 * What of an image's source executed: lines by the statements of the line tables and by calls that were inlined,
 * functions by their own code and by their inlined copies, and branches by instruction. Empty without debug information.
 */
export function sourceCoverage(image: FirmwareImage, executed: ExecutedCode): SourceCoverage {
  const files: SourceCoverage = new Map()
  const info = dwarf().DebugInfo.open(image)
  if (info === undefined) return files
  const fileOf = (path: string): FileCoverage => {
    const known = files.get(path) ?? new FileCoverage()
    files.set(path, known)
    return known
  }
  for (const { file, line, address } of info.statements()) {
    fileOf(file).addLine(line, executed.has(address))
  }
  for (const { file, line, ranges } of info.inlinedCalls()) {
    fileOf(file).addLine(
      line,
      ranges.some((range) => isReachedIn(executed, range)),
    )
  }
  for (const { name, declaredAt, ranges } of [...info.functions(), ...info.inlinedFunctions()]) {
    if (declaredAt === undefined || !files.has(declaredAt.file)) continue
    const isExecuted = ranges.some((range) => isReachedIn(executed, range))
    fileOf(declaredAt.file).addFunction({ name, line: declaredAt.line, isExecuted })
  }
  const conditional = conditionalBranches(image).map(({ address, decidedAt }) => ({
    address,
    isReached: executed.reached(decidedAt),
    ways: [!executed.awaits(decidedAt, 'passed'), !executed.awaits(decidedAt, 'failed')],
  }))
  const byTable = tableBranches(image).map(({ address, targets }) => ({
    address,
    isReached: executed.reached(address),
    ways: targets.map((target) => !executed.awaitsJump(address, [target])),
  }))
  for (const { address, ...branch } of [...conditional, ...byTable].sort((a, b) => a.address - b.address)) {
    const place = info.lineAt(address)
    // Code that belongs to no statement is the compiler's own.
    if (place === undefined || files.get(place.file)?.lines.has(place.line) !== true) continue
    fileOf(place.file).addBranch(place.line, branch)
  }
  return files
}

function isReachedIn(executed: ExecutedCode, { low, high }: AddressRange): boolean {
  for (let at = low; at < high; at += 2) if (executed.reached(at)) return true
  return false
}
