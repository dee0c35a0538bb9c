import type { FirmwareImage } from '../image/elf.ts'
import { decode, is32Bit } from '../isa/decode.ts'
import { disassemble } from '../isa/disassemble.ts'
import { outcomes, type NamedInterleaving, type WindowCoverage } from './window-coverage.ts'

/** What became of a handler at the boundaries of a line, by number of instructions. */
export interface HandlerAtLine {
  readonly exception: string
  /** How many exceptions were active already: 0 where it interrupts the thread. */
  readonly nesting: number
  readonly ran: number
  /** Not run before these, but known to end as a schedule that was run. */
  readonly equivalent: number
  /** It could come there, and nothing was tried: no arrival was left, or exploring was cut off. */
  readonly untried: number
  /** Nothing but held back there, by what. */
  readonly held: number
  readonly heldBy: readonly ('masking' | 'priority' | 'disabled')[]
}

export interface WindowInstruction {
  readonly address: number
  /** `counter::bump+0x6` */
  readonly place: string
  readonly text: string
  readonly interleavings: readonly NamedInterleaving[]
}

/** A source line of a window; without debug information one for all of it. */
export interface WindowLine {
  /** Empty without debug information. */
  readonly file: string
  readonly line: number
  readonly handlers: readonly HandlerAtLine[]
  readonly instructions: readonly WindowInstruction[]
}

/** Where in the source an instruction comes from. */
export type SourceAt = (
  image: FirmwareImage,
  address: number,
) => { readonly file: string; readonly line: number } | undefined

/** A window's lines, in the order of files and lines. */
export function windowLines(
  image: FirmwareImage,
  { interleavings }: WindowCoverage,
  sourceAt: SourceAt,
): readonly WindowLine[] {
  const lines = new Map<string, { file: string; line: number; interleavings: NamedInterleaving[] }>()
  for (const each of interleavings) {
    const { file, line } = sourceAt(image, each.pc) ?? { file: '', line: 0 }
    const key = `${file}:${String(line)}`
    const known = lines.get(key)
    if (known === undefined) lines.set(key, { file, line, interleavings: [each] })
    else known.interleavings.push(each)
  }
  return [...lines.values()]
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
    .map(({ file, line, interleavings }) => ({
      ...{ file, line, handlers: handlersOf(interleavings) },
      instructions: instructionsOf(image, interleavings),
    }))
}

/** How many boundaries a handler could come at, and how many of them were tried: run, or known to end as one that was. */
export function triedOf(handlers: readonly HandlerAtLine[]): {
  readonly found: number
  readonly hit: number
} {
  let [found, hit] = [0, 0]
  for (const { ran, equivalent, untried } of handlers) {
    found += ran + equivalent + untried
    hit += ran + equivalent
  }
  return { found, hit }
}

function handlersOf(interleavings: readonly NamedInterleaving[]): HandlerAtLine[] {
  const keys = new Map<string, NamedInterleaving[]>()
  for (const each of interleavings) {
    const key = `${String(each.nesting).padStart(3, '0')} ${each.exception}`
    keys.set(key, [...(keys.get(key) ?? []), each])
  }
  return [...keys]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, all]) => {
      const [first] = all
      if (first === undefined) return []
      const count = (kind: ReturnType<typeof kindOf>): number =>
        all.filter(({ what }) => kindOf(what) === kind).length
      const held = all.filter(({ what }) => kindOf(what) === 'held')
      const heldBy = (['masking', 'priority', 'disabled'] as const).filter((reason) =>
        held.some(({ what }) => (what & outcomes[reason]) !== 0),
      )
      const { exception, nesting } = first
      return [
        {
          ...{ exception, nesting, ran: count('ran'), equivalent: count('equivalent') },
          ...{ untried: count('untried'), held: held.length, heldBy },
        },
      ]
    })
}

/** The most that became of an exception before an instruction. */
export function kindOf(what: number): 'ran' | 'equivalent' | 'untried' | 'held' {
  if ((what & outcomes.ran) !== 0) return 'ran'
  if ((what & outcomes.equivalent) !== 0) return 'equivalent'
  return what === 0 ? 'untried' : 'held'
}

function instructionsOf(
  image: FirmwareImage,
  interleavings: readonly NamedInterleaving[],
): WindowInstruction[] {
  const addresses = [...new Set(interleavings.map(({ pc }) => pc))].sort((a, b) => a - b)
  return addresses.map((address) => ({
    ...{ address, place: image.symbols.describe(address), text: textOf(image, address) },
    interleavings: interleavings.filter(({ pc }) => pc === address),
  }))
}

function textOf({ sections }: FirmwareImage, address: number): string {
  const section = sections.find(
    ({ allocated, address: from, data }) => allocated && address >= from && address + 2 <= from + data.length,
  )
  if (section === undefined) return ''
  const halfword = (at: number): number =>
    (section.data[at - section.address] ?? 0) | ((section.data[at + 1 - section.address] ?? 0) << 8)
  const first = halfword(address)
  const instruction = decode(first, is32Bit(first) ? halfword(address + 2) : 0, 'outside')
  return instruction === undefined ? '' : disassemble(instruction, { address })
}
