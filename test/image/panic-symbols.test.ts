import { describe, expect, test } from 'vitest'
import { loadElf, loadElfFile } from '../../src/image/elf.ts'
import { findPanicEntries, type PanicEntry } from '../../src/image/panic-symbols.ts'
import { buildFirmware } from './elf-builder.ts'
import { exampleElfs } from './toolchain.ts'

/** `core::option::unwrap_failed` in the legacy mangling. */
function legacy(path: string): string {
  const parts = path.split('::').map((part) => `${part.length}${part}`)
  return `_ZN${parts.join('')}17h0123456789abcdefE`
}

/** … and in v0. */
function v0(path: string): string {
  const [crate = '', ...parts] = path
    .split('::')
    .map((part) => `${part.length}${/^[0-9_]/.test(part) ? '_' : ''}${part}`)
  const name = parts.reduce((inner, part) => `Nt${inner}${part}`, `Cs1_${crate}`)
  return `_R${name.replace(/^Nt/, 'Nv')}`
}

function entryOf(...names: string[]): PanicEntry | undefined {
  const symbols = names.map((name) => ({ name, value: 0x411, size: 8 }))
  const entries = findPanicEntries(loadElf(buildFirmware({ symbols })).symbols)
  expect([...entries.keys()]).toEqual(entries.size === 0 ? [] : [0x410])
  return entries.get(0x410)
}

describe("Rust's core, by both manglings, with the text that it prints", () => {
  test.each([
    ['core::panicking::panic', 'panic', undefined],
    ['core::panicking::panic_fmt', 'panic', undefined],
    ['core::panicking::panic_display', 'panic', undefined],
    ['core::panicking::panic_explicit', 'panic', 'explicit panic'],
    ['core::panicking::panic_bounds_check', 'bounds_check', undefined],
    [
      'core::panicking::panic_const::panic_const_add_overflow',
      'arithmetic_overflow',
      'attempt to add with overflow',
    ],
    [
      'core::panicking::panic_const::panic_const_neg_overflow',
      'arithmetic_overflow',
      'attempt to negate with overflow',
    ],
    [
      'core::panicking::panic_const::panic_const_shl_overflow',
      'arithmetic_overflow',
      'attempt to shift left with overflow',
    ],
    ['core::panicking::panic_const::panic_const_div_by_zero', 'divide_by_zero', 'attempt to divide by zero'],
    [
      'core::panicking::panic_const::panic_const_rem_by_zero',
      'divide_by_zero',
      'attempt to calculate the remainder with a divisor of zero',
    ],
    [
      'core::panicking::panic_const::panic_const_async_fn_resumed',
      'async_fn_resumed',
      '`async fn` resumed after completion',
    ],
    ['core::panicking::panic_const::panic_const_invented_later', 'invented_later', undefined],
    ['core::num::overflow_panic::add', 'arithmetic_overflow', 'attempt to add with overflow'],
    ['core::panicking::assert_failed_inner', 'assert', undefined],
    ['core::panicking::panic_nounwind', 'panic_nounwind', undefined],
    ['core::panicking::panic_nounwind_fmt::runtime', 'panic_nounwind', undefined],
    ['core::panicking::panic_cannot_unwind', 'cannot_unwind', 'panic in a function that cannot unwind'],
    ['core::panicking::panic_misaligned_pointer_dereference', 'misaligned_pointer', undefined],
    ['core::panicking::panic_invented_later', 'invented_later', undefined],
    ['core::cell::panic_already_borrowed', 'refcell_borrowed', 'RefCell already borrowed'],
    ['core::cell::panic_already_borrowed::do_panic::runtime', 'refcell_borrowed', 'RefCell already borrowed'],
    [
      'core::cell::panic_already_mutably_borrowed',
      'refcell_mutably_borrowed',
      'RefCell already mutably borrowed',
    ],
    ['core::option::unwrap_failed', 'unwrap_none', 'called `Option::unwrap()` on a `None` value'],
    ['core::option::expect_failed', 'expect_none', undefined],
    ['core::result::unwrap_failed', 'unwrap_err', undefined],
    ['core::slice::index::slice_index_fail', 'slice_index', undefined],
    ['core::slice::index::slice_end_index_len_fail', 'slice_index', undefined],
    ['core::slice::index::slice_start_index_len_fail::do_panic::runtime', 'slice_index', undefined],
    ['core::slice::index::slice_index_order_fail', 'slice_index', undefined],
    ['core::slice::copy_from_slice_impl::len_mismatch_fail', 'slice_length', undefined],
    ['core::str::slice_error_fail', 'slice_index', undefined],
    ['alloc::alloc::handle_alloc_error', 'out_of_memory', undefined],
    ['alloc::raw_vec::capacity_overflow', 'capacity_overflow', 'capacity overflow'],
  ])('%s', (path, kind, message) => {
    for (const mangled of [legacy(path), v0(path)]) {
      expect(entryOf(mangled), mangled).toEqual({ kind, message, symbol: path, isFinal: false })
    }
  })

  test('generic functions and what was split off them', () => {
    expect(entryOf('_RINvNtCs1_4core9panicking13assert_failedmmEB4_')?.kind).toBe('assert')
    expect(entryOf(`${v0('core::panicking::assert_failed_inner')}.219`)?.kind).toBe('assert')
  })
})

describe('where it ends', () => {
  test.each([
    ['rust_begin_unwind', 'handler'],
    [v0('__rustc::rust_begin_unwind'), 'handler'],
    [legacy('rust_begin_unwind'), 'handler'],
    ['abort', 'abort'],
    ['__assert_func', 'c_assert'],
    ['assert_failed', 'c_assert'],
    ['__stack_chk_fail', 'stack_protector'],
    ['__aeabi_assert', 'c_assert'],
    ['__assert_fail', 'c_assert'],
    ['__cxa_pure_virtual', 'pure_virtual'],
    ['__cxa_deleted_virtual', 'deleted_virtual'],
    ['_ZSt9terminatev', 'terminate'],
  ])('%s', (name, kind) => {
    expect(entryOf(name)).toMatchObject({ kind, isFinal: true })
  })
})

test.each([
  'main',
  'panic',
  'assert',
  'panic_button_pressed',
  legacy('app::panic_handler_test'),
  legacy('app::option::unwrap_failed'),
  v0('core::slice::index::get'),
  v0('core::ptr::read::precondition_check'),
  '_RNvXNtCs1_4core5panicNtB2_9PanicInfoNtNtB4_3fmt7Display3fmt',
  '__aeabi_idiv0',
  '_exit',
])('%s is nothing of the kind', (name) => {
  expect(entryOf(name)).toBeUndefined()
})

test('of names folded into one address, the more telling wins', () => {
  const plain = v0('core::panicking::panic_fmt')
  const telling = v0('core::option::unwrap_failed')
  expect(entryOf(plain, telling)?.kind).toBe('unwrap_none')
  expect(entryOf(telling, plain)?.kind).toBe('unwrap_none')
  expect(entryOf(plain, 'rust_begin_unwind')?.kind).toBe('handler')
})

test('variables are no entries', () => {
  const symbols = [{ name: 'abort', value: 0x20000000, type: 1, section: '.bss' }]
  expect(findPanicEntries(loadElf(buildFirmware({ symbols })).symbols).size).toBe(0)
})

const examples = exampleElfs()
test.skipIf(examples.length === 0)(
  'the examples have a panic handler where they can panic (skipped before they are built)',
  () => {
    for (const path of examples) {
      const entries = [...findPanicEntries(loadElfFile(path).symbols).values()]
      if (entries.length === 0) continue
      expect(
        entries.some((entry) => entry.isFinal),
        path,
      ).toBe(true)
      expect(
        entries.map((entry) => entry.symbol),
        path,
      ).toContain('core::panicking::panic_fmt')
    }
  },
)
