import { layout } from '../../core/layout.ts'
import type { Machine } from '../machine.ts'

/** What stands between `{:` and `}`, as rustc encodes it. */
export interface FormatOptions {
  /** Fill character, sign, `#`, `0`, alignment. */
  readonly flags?: number | undefined
  readonly width?: number | undefined
  readonly precision?: number | undefined
}

/** Formats by the firmware's own code, which is run on the machine and taken back. */
export interface OwnFormatting {
  /** What a function such as `<u32 as core::fmt::Display>::fmt` prints for the value at an address. */
  value(formatter: number, address: number, options?: FormatOptions): string | undefined
  /** What `core::fmt::write` makes of an `fmt::Arguments` in memory; undefined where the firmware doesn't have it. */
  all(args: number): string | undefined
}

/** Large enough for any number, small enough not to be waited for. */
const maxSteps = 100_000
const maxTextBytes = 4096
/** Below the stack pointer, where the firmware's own frames may still be looked at. */
const redZoneBytes = 256
const scratchBytes = 128

/** From the vector table on, where no code is. */
const [returnsTo, writesStr, writesChar] = [0, 2, 4]

/** `' '` as the fill character, and no alignment. */
const defaultFlags = 0x60000020
/** A `core::fmt::Formatter`, as words: of Rust 1.87, 1.84 and those before. */
const formatters: readonly ((
  data: number,
  vtable: number,
  options: FormatOptions,
) => number[] | undefined)[] = [
  (data, vtable, { flags = defaultFlags, width = 0, precision = 0 }) => [
    ...[data, vtable, flags, (precision << 16) | width],
  ],
  (data, vtable, options) => (isPlain(options) ? [0, 0, 0, 0, 0x20, 0, 3, data, vtable] : undefined),
  (data, vtable, options) => (isPlain(options) ? [0, 0, 0, 0, 0x20, data, vtable, 0, 3] : undefined),
]
function isPlain({ flags, width, precision }: FormatOptions): boolean {
  return flags === undefined && width === undefined && precision === undefined
}

/** The one that has worked. */
const layouts = new WeakMap<Machine['configuration']['image'], (typeof formatters)[number]>()

/** {@link OwnFormatting} of a machine, wherever it stands. */
export function ownFormatting(machine: Machine): OwnFormatting {
  const { symbols } = machine.configuration.image
  const write = symbols.all.find(({ kind, name }) => kind === 'function' && name === 'core::fmt::write')
  return {
    value: (formatter, address, options = {}) => {
      const known = layouts.get(machine.configuration.image)
      for (const formatterOf of known === undefined ? formatters : [known]) {
        const text = printed(machine, formatter, (data, vtable, scratch) => {
          const words = formatterOf(data, vtable, options)
          return words === undefined ? undefined : { registers: [address, scratch], scratch: words }
        })
        if (text === undefined) continue
        layouts.set(machine.configuration.image, formatterOf)
        return text
      }
      return undefined
    },
    all: (args) =>
      write === undefined
        ? undefined
        : printed(machine, write.address, (data, vtable) => ({
            registers: [data, vtable, args],
            scratch: [],
          })),
  }
}

/** What a function prints that is given a `&mut dyn Write`; undefined where it doesn't return, or fails. */
function printed(
  machine: Machine,
  entry: number,
  call: (
    data: number,
    vtable: number,
    scratch: number,
  ) => { readonly registers: readonly number[]; readonly scratch: readonly number[] } | undefined,
): string | undefined {
  const { state, bus } = machine
  const { base } = machine.configuration.vectors
  const { ipsr } = state
  const sp = ((state.sp - redZoneBytes - scratchBytes) & ~7) >>> 0
  if (bus.regionAt(sp, scratchBytes)?.writable !== true) return undefined
  const [vtable, scratch] = [sp + 8, sp + 40]
  const called = call(sp, vtable, scratch)
  if (called === undefined) return undefined
  const methods = [0, 0, 1, base + writesStr + 1, base + writesChar + 1, 0]
  return machine.rehearse((step) => {
    for (const [index, word] of methods.entries()) bus.poke(vtable + 4 * index, word, 4)
    for (const [index, word] of called.scratch.entries()) bus.poke(scratch + 4 * index, word, 4)
    for (const [index, value] of called.registers.entries()) state.setRegister(index, value)
    state.sp = sp
    state.lr = base + returnsTo + 1
    state.pc = (entry & ~1) >>> 0
    state.itstate = 0
    state.set(layout.t, 1)
    const text = new Writer(bus)
    for (let steps = 0; steps < maxSteps; steps++) {
      if (state.pc === base + returnsTo) return (state.register(0) & 0xff) === 0 ? text.text : undefined
      const isString = state.pc === base + writesStr
      if (!isString && state.pc !== base + writesChar) {
        step()
        // What is no Formatter leads astray.
        if (state.ipsr !== ipsr) return undefined
        continue
      }
      const [first, second] = [state.register(1), state.register(2)]
      if (!(isString ? text.string(first, second) : text.character(first))) return undefined
      state.setRegister(0, 0)
      state.pc = (state.lr & ~1) >>> 0
    }
    return undefined
  })
}

class Writer {
  #bytes: number[] = []
  #isWritten = false
  readonly #bus: Machine['bus']

  constructor(bus: Machine['bus']) {
    this.#bus = bus
  }

  string(address: number, sizeBytes: number): boolean {
    this.#isWritten = true
    if (sizeBytes === 0) return true
    if (this.#bytes.length + sizeBytes > maxTextBytes) return false
    const bytes = this.#bus.copy(address, sizeBytes)
    if (bytes === undefined) return false
    this.#bytes.push(...bytes)
    return true
  }
  character(code: number): boolean {
    if (code > 0x10ffff) return false
    this.#isWritten = true
    this.#bytes.push(...new TextEncoder().encode(String.fromCodePoint(code)))
    return true
  }
  get text(): string | undefined {
    if (!this.#isWritten) return undefined
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(this.#bytes))
    } catch {
      return undefined
    }
  }
}
