/** The codes of the Itanium C++ ABI's mangling and what they stand for, in c++filt's words. */

/** What follows a literal of a type. */
export const literalSuffixes: Readonly<Record<string, string>> = {
  int: '',
  'unsigned int': 'u',
  long: 'l',
  'unsigned long': 'ul',
  'long long': 'll',
  'unsigned long long': 'ull',
}

/** What the compiler makes beside functions and variables. */
export const specialNames: readonly (readonly [code: string, words: string])[] = [
  ['TV', 'vtable for'],
  ['TT', 'VTT for'],
  ['TI', 'typeinfo for'],
  ['TS', 'typeinfo name for'],
  ['Th', 'non-virtual thunk to'],
  ['GV', 'guard variable for'],
]

/** Types of one letter. */
export const builtIns: Readonly<Record<string, string>> = {
  ...{ v: 'void', w: 'wchar_t', b: 'bool', c: 'char', a: 'signed char', h: 'unsigned char', s: 'short' },
  ...{ t: 'unsigned short', i: 'int', j: 'unsigned int', l: 'long', m: 'unsigned long', x: 'long long' },
  ...{ y: 'unsigned long long', n: '__int128', o: 'unsigned __int128', f: 'float', d: 'double' },
  ...{ e: 'long double', z: '...' },
}

/** Types of two letters. */
export const extendedBuiltIns: Readonly<Record<string, string>> = {
  ...{ Dn: 'decltype(nullptr)', Di: 'char32_t', Ds: 'char16_t', Du: 'char8_t', Da: 'auto', Dh: 'half' },
}

const characters = 'char, std::char_traits<char>'
/** Of the standard library, behind an `S`. */
export const abbreviations: Readonly<Record<string, string>> = {
  a: 'std::allocator',
  b: 'std::basic_string',
  s: `std::basic_string<${characters}, std::allocator<char> >`,
  i: `std::basic_istream<${characters} >`,
  o: `std::basic_ostream<${characters} >`,
  d: `std::basic_iostream<${characters} >`,
}

/** What follows the word `operator`. */
export const operators: Readonly<Record<string, string>> = {
  ...{ nw: 'new', na: 'new[]', dl: 'delete', da: 'delete[]', ps: '+', ng: '-', ad: '&', de: '*', co: '~' },
  ...{ pl: '+', mi: '-', ml: '*', dv: '/', rm: '%', an: '&', or: '|', eo: '^', aS: '=', pL: '+=', mI: '-=' },
  ...{ mL: '*=', dV: '/=', rM: '%=', aN: '&=', oR: '|=', eO: '^=', ls: '<<', rs: '>>', lS: '<<=', rS: '>>=' },
  ...{ eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=', ge: '>=', ss: '<=>', nt: '!', aa: '&&', oo: '||' },
  ...{ pp: '++', mm: '--', cm: ',', pm: '->*', pt: '->', cl: '()', ix: '[]' },
}
