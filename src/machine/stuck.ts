import type { Core } from '../core/core.ts'
import { layout } from '../core/layout.ts'
import type { Sought } from '../engine/interpreter/interpreter.ts'

/** A loop that leaves everything as it found it, once around. */
export interface Loop {
  /** Addresses of its instructions, in order of execution, without repetitions. */
  readonly addresses: readonly number[]
  /** The last register outside memory that it reads in a turn, if any, and the instruction that does. */
  readonly polls: { readonly address: number; readonly pc: number } | undefined
}

export interface LoopSearch {
  readonly instructions: number
  readonly oneTurn: boolean
}

/** How a search goes on; each returns false where the run must stop instead. */
export interface LoopSteps {
  /** Executes so many instructions or fewer, at least one, in the fastest tier that can; no further than to what is sought. */
  readonly fast: (instructions: number, sought: Sought) => boolean
  /** Executes one in the reference stage, which tells of accesses. */
  readonly observed: () => boolean
}

/** State that a loop must leave alone: registers, flags, masks, system registers and pending bits. */
const comparedWords = layout.cycles >> 2
const pcWord = layout.pc >> 2

/**
 * Executes up to `limit` instructions and looks whether the machine comes back to the very state it is in now:
 * registers, memory and system state, with no access to a device that changes by itself. Then it will do
 * so for ever, unless an interrupt comes. What happens to memory is looked at only where registers do come back.
 *
 * @param search - up to how many instructions it looks; `oneTurn`: no further than to where it began
 */
export function findLoop(core: Core, search: LoopSearch, { fast, observed }: LoopSteps): Loop | undefined {
  return registersComeBack(core, search, fast) ? findObserved(core, search, observed) : undefined
}

function registersComeBack({ state }: Core, search: LoopSearch, run: LoopSteps['fast']): boolean {
  const sought = { words: state.words.slice(0, comparedWords), hasRegisters: !search.oneTurn }
  const end = state.instructions + search.instructions
  while (state.instructions < end) {
    if (!run(end - state.instructions, sought)) return false
    if (state.words[pcWord] !== sought.words[pcWord]) continue
    if (sameWords(state.words, sought.words)) return true
    if (search.oneTurn) return false
  }
  return false
}

function findObserved(core: Core, search: LoopSearch, step: () => boolean): Loop | undefined {
  const { state, bus } = core
  const start = state.words.slice(0, comparedWords)
  const startPc = state.pc
  const volatileBefore = bus.volatileAccesses
  const addresses: number[] = []
  const journal: NonNullable<typeof bus.journal> = []
  let polls: Loop['polls']
  const turn = (): Loop | undefined => {
    for (let i = 0; i < search.instructions; i++) {
      addresses.push(state.pc)
      if (!step() || bus.volatileAccesses !== volatileBefore) return undefined
      if (!sameWords(state.words, start)) {
        if (search.oneTurn && state.pc === startPc) return undefined
        continue
      }
      if (!memoryIsAsBefore(core, journal)) return undefined
      return { addresses: [...new Set(addresses)], polls }
    }
    return undefined
  }
  bus.journal = journal
  try {
    return bus.showDevices(({ kind, address }) => {
      if (kind === 'read') polls = { address, pc: state.pc }
    }, turn)
  } finally {
    bus.journal = undefined
  }
}

/** Below SP lies what handlers left of their frames, which depends on where exactly they interrupted. */
const deadStackBytes = 512

/** A digest of registers, system state and RAM; what devices hold and what counts time is left out. */
export function digest(core: Core): number {
  const { words, msp, psp } = core.state
  let sum = mixWords(words, 0, comparedWords, 0)
  for (const { writable, offset, base, sizeBytes } of core.bus.regions) {
    // Regions lie in the machine's memory as their addresses do, modulo 1 KiB: their words are words here too.
    if (!writable || base % 4 !== 0) continue
    const end = base + sizeBytes
    let from = base
    for (const sp of [msp, psp].sort((a, b) => a - b)) {
      if (sp <= from || sp > end) continue
      const dead = Math.max(from, sp - deadStackBytes)
      sum = mixWords(words, (offset + from - base) >> 2, (offset + dead - base) >> 2, sum)
      from = sp
    }
    sum = mixWords(words, (offset + from - base) >> 2, (offset + sizeBytes) >> 2, sum)
  }
  return sum
}

function mixWords(words: Int32Array, from: number, to: number, seed: number): number {
  let sum = seed
  for (let i = from; i < to; i++) sum = Math.imul(sum ^ (words[i] ?? 0), 0x01000193) + (sum >>> 15)
  return sum | 0
}

function sameWords(now: Int32Array, before: Int32Array): boolean {
  for (let i = 0; i < comparedWords; i++) if (now[i] !== before[i]) return false
  return true
}

function memoryIsAsBefore(core: Core, journal: NonNullable<Core['bus']['journal']>): boolean {
  const original = new Map<number, number>()
  for (const { address, sizeBytes, old } of journal) {
    for (let i = 0; i < sizeBytes; i++) {
      if (!original.has(address + i)) original.set(address + i, (old >>> (8 * i)) & 0xff)
    }
  }
  for (const [address, old] of original) if (core.bus.peek(address, 1) !== old) return false
  return true
}
