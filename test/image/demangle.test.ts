import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { demangle, shortName } from '../../src/image/demangle.ts'
import { loadElfFile } from '../../src/image/elf.ts'
import { exampleElfs, hasTool, run } from './toolchain.ts'

/** Lines of a mangled name, a tab, and what it should read as. */
function fixtures(file: string): [mangled: string, demangled: string][] {
  return readFileSync(join(import.meta.dirname, '../../fixtures/symbols', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t') as [mangled: string, demangled: string])
}

test('names of real compilers read as rustc-demangle prints them', () => {
  const names = fixtures('mangled.txt')
  expect(names.length).toBeGreaterThan(300)
  for (const [mangled, demangled] of names) expect(shortName(mangled), mangled).toBe(demangled)
})

describe('C++', () => {
  test('names read as c++filt prints them', () => {
    const names = fixtures('mangled-cpp.txt')
    expect(names.length).toBeGreaterThan(400)
    for (const [mangled, demangled] of names) expect(demangle(mangled), mangled).toBe(demangled)
  })

  // As arm-none-eabi-c++filt 2.40 prints them, and without parameters and results.
  test.each([
    ['_ZN3fooE', 'foo', 'foo'],
    ['_ZN3foo3barEv', 'foo::bar()', 'foo::bar'],
    ['_ZNK3foo3barEi', 'foo::bar(int) const', 'foo::bar'],
    ['_Z1fPFvPA3_iRKcE', 'f(void (*)(int (*) [3], char const&))', undefined],
    ['_Z1fIJilEEvDpOT_', 'void f<int, long>(int&&, long&&)', 'f<int, long>'],
    ['_ZZN1a1fEvE1x_0', 'a::f()::x', 'a::f::x'],
    [
      '_ZNSt3mapIiSt6vectorIjSaIjEEE4findERKi',
      undefined,
      'std::map<int, std::vector<unsigned int, std::allocator<unsigned int> > >::find',
    ],
    ['_ZN12_GLOBAL__N_14ringE', '(anonymous namespace)::ring', '(anonymous namespace)::ring'],
  ])('%s', (mangled, full, short) => {
    if (full !== undefined) expect(demangle(mangled)).toBe(full)
    if (short !== undefined) expect(shortName(mangled)).toBe(short)
  })

  test.each([
    ['nested pointers', `_Z1f${'P'.repeat(5000)}i`],
    [
      'substitutions that double',
      `_Z1f${Array.from({ length: 40 }, (_, i) => `N1aI${'S_'.repeat(i === 0 ? 0 : 1)}iE1bE`).join('')}!`,
    ],
    ['packs of packs', `_Z1fIJ${'i'.repeat(90)}EEv${'DpFv'.repeat(30)}T_${'E'.repeat(30)}`],
    ['a name that is cut off', '_ZN3foo9bar'],
    ['an expression', '_Z1fIiEDTplfp_fp_ET_'],
  ])('%s: comes back as it is', (_, name) => {
    expect(demangle(name)).toBe(name)
  })
})

describe('v0, from the RFC', () => {
  test.each([
    ['_RNvNtCs1234_7mycrate3foo3bar', 'mycrate::foo::bar'],
    ['_RNvC7mycrate4main', 'mycrate::main'],
    ['_RNCNvC7mycrate3foo0', 'mycrate::foo::{closure#0}'],
    ['_RNCNvC7mycrate3foos_0', 'mycrate::foo::{closure#1}'],
    ['_RNCNvC7mycrate3foos0_5named', 'mycrate::foo::{closure:named#2}'],
    ['_RNSNvC7mycrate3foo6vtable', 'mycrate::foo::{shim:vtable#0}'],
    ['_RNXC1a0', 'a::{X#0}'],
    ['_RNvMC1cNtC1c3Foo3new', '<c::Foo>::new'],
    ['_RNvXC1cNtC1c3FooNtC1c3Bar3run', '<c::Foo as c::Bar>::run'],
    ['_RNvYNtC1c3FooNtC1c3Bar3run', '<c::Foo as c::Bar>::run'],
    ['_RINvC1c3foolE', 'c::foo::<i32>'],
    ['_RINvC1c3fooTllEE', 'c::foo::<(i32, i32)>'],
    ['_RINvC1c3fooTlEE', 'c::foo::<(i32,)>'],
    ['_RINvC1c3fooAhj4_E', 'c::foo::<[u8; 4]>'],
    ['_RINvC1c3fooShE', 'c::foo::<[u8]>'],
    ['_RINvC1c3fooRhE', 'c::foo::<&u8>'],
    ['_RINvC1c3fooRL_hE', 'c::foo::<&u8>'],
    ['_RINvC1c3fooQeE', 'c::foo::<&mut str>'],
    ['_RINvC1c3fooPvE', 'c::foo::<*const ...>'],
    ['_RINvC1c3fooOzE', 'c::foo::<*mut !>'],
    ['_RINvC1c3fooFEuE', 'c::foo::<fn()>'],
    ['_RINvC1c3fooFhtEmE', 'c::foo::<fn(u8, u16) -> u32>'],
    ['_RINvC1c3fooFUKCEuE', 'c::foo::<unsafe extern "C" fn()>'],
    ['_RINvC1c3fooFK8C_unwindEuE', 'c::foo::<extern "C-unwind" fn()>'],
    ['_RINvC1c3fooFG_RL0_hERL0_hE', "c::foo::<for<'a> fn(&'a u8) -> &'a u8>"],
    ['_RINvC1c3fooFG0_RL0_hRL1_hEuE', "c::foo::<for<'a, 'b> fn(&'b u8, &'a u8)>"],
    ['_RINvC1c3fooDNtC1c3BarEL_E', 'c::foo::<dyn c::Bar>'],
    ['_RINvC1c3fooDNtC1c3Barp4ItemhEL_E', 'c::foo::<dyn c::Bar<Item = u8>>'],
    ['_RINvC1c3fooDINtC1c3BarmEp4ItemhEL_E', 'c::foo::<dyn c::Bar<u32, Item = u8>>'],
    ['_RINvC1c3fooDINtC1c3BarmENtC1c3BazEL_E', 'c::foo::<dyn c::Bar<u32> + c::Baz>'],
    ['_RINvC1c3fooDG_INtC1c3BarRL0_hEEL_E', "c::foo::<dyn for<'a> c::Bar<&'a u8>>"],
    ['_RINvC1c3fooL_E', "c::foo::<'_>"],
    ['_RINvC1c3fooKj2a_E', 'c::foo::<42>'],
    ['_RINvC1c3fooKln2a_E', 'c::foo::<-42>'],
    ['_RINvC1c3fooKb1_E', 'c::foo::<true>'],
    ['_RINvC1c3fooKc41_E', "c::foo::<'A'>"],
    ['_RINvC1c3fooKpE', 'c::foo::<_>'],
    ['_RINvC1c3fooKRe616263_E', 'c::foo::<"abc">'],
    ['_RINvC1c3fooKe616263_E', 'c::foo::<{*"abc"}>'],
    ['_RINvC1c3fooKRj1_E', 'c::foo::<{&1}>'],
    ['_RINvC1c3fooKQj1_E', 'c::foo::<{&mut 1}>'],
    ['_RINvC1c3fooKAj1_j2_EE', 'c::foo::<{[1, 2]}>'],
    ['_RINvC1c3fooKTj1_EE', 'c::foo::<{(1,)}>'],
    ['_RINvC1c3fooKVNtC1c3BarUE', 'c::foo::<{c::Bar}>'],
    ['_RINvC1c3fooKVNtC1c3BarTj1_EE', 'c::foo::<{c::Bar(1)}>'],
    ['_RINvC1c3fooKVNtC1c3BarS1aj1_1bb0_EE', 'c::foo::<{c::Bar { a: 1, b: false }}>'],
    ['_RNvC1cu8gdel_5qa', 'c::gödel'],
    ['_RNvC1c3foo.llvm.0123456789ABCDEF', 'c::foo'],
    ['_RNvC1c3foo.llvm.123@456', 'c::foo'],
    ['_RNvC1c3foo.cold', 'c::foo.cold'],
    ['_RNvC1c3fooC3std', 'c::foo'],
    ['_RNvC1c3foo.llvm.xyz', 'c::foo.llvm.xyz'],
  ])('%s', (mangled, expected) => {
    expect(shortName(mangled)).toBe(expected)
  })

  test('punycode that decodes to nothing stays visible', () => {
    expect(shortName('_RNvC1cu4zzzz')).toBe('c::punycode{zzzz}')
  })
})

describe('legacy', () => {
  test.each([
    ['_ZN7counter4bump17h0123456789abcdefE', 'counter::bump', 'counter::bump::h0123456789abcdef'],
    ['_ZN4core3fmt9Formatter9write_str17h00112233445566ffE', 'core::fmt::Formatter::write_str', undefined],
    [
      '_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE',
      "<Test + 'static as foo::Bar<Test>>::bar",
      undefined,
    ],
    ['_ZN3foo28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE', 'foo::{{closure}}', undefined],
    ['_ZN3foo17h0123456789abcdefE.llvm.1234ABCD', 'foo', undefined],
    ['_ZN3foo17h0123456789abcdefE.cold', 'foo.cold', undefined],
    ['_ZN9$RF$testx17h0123456789abcdefE', '&testx', undefined],
    ['_ZN11a$u7$b$C$c.17h0123456789abcdefE', 'a$u7$b$C$c.', undefined],
  ])('%s', (mangled, short, full) => {
    expect(shortName(mangled)).toBe(short)
    if (full !== undefined) expect(demangle(mangled)).toBe(full)
  })
})

describe('comes back as it is', () => {
  test.each([
    '',
    'main',
    'SysTick_Handler',
    '_R',
    '_RR',
    '_ZN',
    '_ZN99999999999999999999foo17h0123456789abcdefE',
    '_ZN3foo17h0123456789abcdefEv',
    '_RNvC1c',
    '_RNvC1c9foo',
    '_RNvB_3foo',
    '_RNvB9_3foo',
    '_RINvC1c3fooBa_E',
    '_RINvC1c3fooKb2_E',
    '_RINvC1c3fooKcd800_E',
    '_RINvC1c3fooKcffffffff_E',
    '_RINvC1c3fooKe6_E',
    '_RINvC1c3fooKReff_E',
    '_RINvC1c3fooL0_E',
    '_RINvC1c3fooFGzzzzzzzz_EuE',
    '_RNvC1c3fooé',
    '_RNvCszzzzzzzzzzzzzzzzzz_1c3foo',
  ])('%s', (name) => {
    expect(shortName(name)).toBe(name)
    expect(demangle(name)).toBe(name)
  })
})

describe('hostile names end soon, and as they are', () => {
  const depth = 5000
  test.each([
    ['nested references', `_RINvC1c3foo${'R'.repeat(depth)}hE`],
    ['nested tuples', `_RINvC1c3foo${'T'.repeat(depth)}${'E'.repeat(depth)}E`],
    ['nested paths', `_R${'Nv'.repeat(depth)}C1c`],
    ['nested constants', `_RINvC1c3fooK${'R'.repeat(depth)}j1_E`],
    ['an identifier longer than the name', '_RNvC99999c3foo'],
    ['a name longer than any', `_RNvC1c${'3foo'.repeat(20_000)}`],
    ['a legacy name longer than any', `_ZN${'3foo'.repeat(20_000)}17h0123456789abcdefE`],
  ])('%s', (_, name) => {
    const start = performance.now()
    expect(shortName(name)).toBe(name)
    expect(performance.now() - start).toBeLessThan(200)
  })

  test('back references that double at each step', () => {
    // Tuple n holds tuple n-1 twice: 2^60 elements, if anyone followed them all.
    let name = '_RINvC1c3foo'
    let previous = name.length - 2
    name += 'Thh'
    const base62 = (value: number): string => {
      if (value === 0) return '_'
      let digits = ''
      for (let rest = value - 1; ; rest = Math.floor(rest / 62)) {
        digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(rest % 62) + digits
        if (rest < 62) return `${digits}_`
      }
    }
    name += 'E'
    for (let i = 0; i < 60; i++) {
      const here = name.length - 2
      name += `TB${base62(previous)}B${base62(previous)}E`
      previous = here
    }
    name += 'E'
    const start = performance.now()
    expect(shortName(name)).toBe(name)
    expect(performance.now() - start).toBeLessThan(500)
  })
})

/**
 * c++filt's Rust output is verbose: crate disambiguators and the types of constants are always there, legacy
 * hashes and characters beyond ASCII in constants stay as they are mangled, suffixes are dropped. Compound
 * constants and 128-bit integers it cannot read.
 */
function likeAlternateFormat(text: string): string {
  return text
    .replace(/(\w)\[[0-9a-f]{1,16}\]/g, '$1')
    .replace(/: (bool|char|[iu](8|16|32|64|128|size))(?=[>\],])/g, '')
    .replace(/::h[0-9a-f]{16}$/, '')
}

const filter = ['arm-none-eabi-c++filt', 'c++filt'].find(hasTool)
const examples = exampleElfs()

function expectAsFilter(names: readonly string[]): void {
  const plain = names.filter(
    (name) => /^_(R|ZN)/.test(name) && !/[.@]/.test(name.slice(2).replace(/\.\./g, '')),
  )
  const judged = run(filter ?? '', ['--format=rust'], `${plain.join('\n')}\n`).split('\n')
  let compared = 0
  for (const [i, name] of plain.entries()) {
    const expected = judged[i] ?? ''
    if (expected === name || /_: [iu]128|\\u\{|'''/.test(expected)) continue
    expect(shortName(name), name).toBe(likeAlternateFormat(expected))
    compared++
  }
  expect(compared).toBeGreaterThan(0)
}

describe.skipIf(filter === undefined)('c++filt agrees (skipped without c++filt)', () => {
  test('on the fixtures', () => {
    expectAsFilter(fixtures('mangled.txt').map(([mangled]) => mangled))
  })

  test.skipIf(examples.length === 0)('on the example firmware (skipped before it is built)', () => {
    expectAsFilter(examples.flatMap((path) => loadElfFile(path).symbols.all.map((symbol) => symbol.rawName)))
  })

  test.skipIf(!hasTool('rustc') || !hasTool('nm'))('on the standard library (skipped without rustc)', () => {
    const directory = mkdtempSync(join(tmpdir(), 'tailchain-demangle-'))
    const source = join(directory, 'main.rs')
    writeFileSync(
      source,
      'fn main() { let mut v: Vec<String> = std::env::args().collect(); v.sort(); println!("{v:?}"); }',
    )
    const objects = ['default', 'v0'].map((mangling) => {
      const object = join(directory, `${mangling}.o`)
      const flags = mangling === 'default' ? [] : ['-C', `symbol-mangling-version=${mangling}`]
      run('rustc', ['--emit=obj', ...flags, '-o', object, source])
      return object
    })
    const names = run('nm', objects).split('\n')
    expectAsFilter(names.map((line) => line.split(' ').at(-1) ?? ''))
  })
})
