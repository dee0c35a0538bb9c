import { overflowMessages, panicFunctions } from './panic-messages.ts'
import type { FirmwareSymbol, SymbolTable } from './symbols.ts'

/** A function that firmware enters only to fail. */
export interface PanicEntry {
  /** Stable, for matching: `unwrap_none`, `bounds_check`, `refcell_borrowed`, `handler`, `abort` … */
  readonly kind: string
  /** What Rust's core prints; undefined where the message is made from arguments. */
  readonly message: string | undefined
  /** The function's demangled name. */
  readonly symbol: string
  /** The end of the chain: `#[panic_handler]`, abort, assert. Others lead there. */
  readonly isFinal: boolean
}

/** Where failing ends, by name; `rust_begin_unwind` is `#[panic_handler]`. */
const finals: Record<string, string | undefined> = {
  rust_begin_unwind: 'handler',
  '__rustc::rust_begin_unwind': 'handler',
  _defmt_panic: 'handler',
  abort: 'abort',
  'core::intrinsics::abort': 'abort',
  __assert: 'c_assert',
  __assert_func: 'c_assert',
  __assert_fail: 'c_assert',
  __aeabi_assert: 'c_assert',
  assert_failed: 'c_assert',
  __stack_chk_fail: 'stack_protector',
  __cxa_pure_virtual: 'pure_virtual',
  __cxa_deleted_virtual: 'deleted_virtual',
  // std::terminate()
  _ZSt9terminatev: 'terminate',
}

/** The functions of a firmware that it enters only to panic, abort or fail an assertion, by address. */
export function findPanicEntries(symbols: SymbolTable): Map<number, PanicEntry> {
  const entries = new Map<number, PanicEntry>()
  for (const symbol of symbols.all) {
    if (symbol.kind !== 'function' || !isPromising(symbol)) continue
    const entry = panicEntry(symbol)
    // Functions with equal bodies are folded into one address: the more telling name wins.
    const known = entries.get(symbol.address)
    if (entry !== undefined && (known === undefined || rank(entry) > rank(known)))
      entries.set(symbol.address, entry)
  }
  return entries
}

function rank(entry: PanicEntry): number {
  return entry.isFinal ? 2 : entry.message === undefined ? 0 : 1
}

/** Cheap and generous: saves demangling what cannot be one. */
function isPromising({ rawName }: FirmwareSymbol): boolean {
  if (finals[rawName] !== undefined) return true
  return /^_(R|ZN)/.test(rawName) && /panic|_fail|_error|overflow|rust_begin|abort/.test(rawName)
}

function panicEntry(symbol: FirmwareSymbol): PanicEntry | undefined {
  const name = outermostFunction(symbol.name)
  const final = finals[symbol.rawName] ?? finals[name]
  if (final !== undefined) return { kind: final, message: undefined, symbol: symbol.name, isFinal: true }
  const [kind, message] = panicFunctions[name] ?? inferKind(name) ?? []
  return kind === undefined ? undefined : { kind, message, symbol: symbol.name, isFinal: false }
}

/** For what other versions of core have. */
function inferKind(name: string): readonly [kind: string, message?: string] | undefined {
  const overflow = /^core::num::overflow_panic::(\w+)$/.exec(name)?.[1]
  if (overflow !== undefined) return ofArithmetic(`${overflow}_overflow`)
  const constant = /^core::panicking::panic_const::panic_const_(\w+)$/.exec(name)?.[1]
  if (constant !== undefined) return ofArithmetic(constant)
  if (/^core::slice::index::\w+_fail(_rt)?$/.test(name)) return ['slice_index']
  if (/^core::slice::.*len_mismatch_fail$/.test(name)) return ['slice_length']
  const panic = /^(?:core|alloc)::(?:\w+::)+panic_(\w+)$/.exec(name)?.[1]
  return panic === undefined ? undefined : [panic]
}

function ofArithmetic(what: string): readonly [kind: string, message?: string] {
  const kind = what.endsWith('_overflow')
    ? 'arithmetic_overflow'
    : what.endsWith('_by_zero')
      ? 'divide_by_zero'
      : what
  const message = overflowMessages[what]
  return message === undefined ? [kind] : [kind, message]
}

/** `core::panicking::assert_failed` for `core::panicking::assert_failed::<u32, u32>`, and for parts moved out of it. */
function outermostFunction(name: string): string {
  const plain = name.replace(/(\.\w+)+$/, '')
  const at = plain.indexOf('::<')
  const isGenericFunction = at > 0 && plain.endsWith('>') && !plain.startsWith('<')
  return (isGenericFunction ? plain.slice(0, at) : plain).replace(/(::do_panic)?(::runtime)?$/, '')
}
