/** GNU as's Thumb text (`@` begins a comment, `;` or a line's end ends a statement) as far as the programs of this folder need it. */

interface Form {
  readonly mnemonic: string
  readonly operands: RegExp
  readonly sizeBytes: 2 | 4
  readonly encode: (...values: number[]) => number
}
interface Statement {
  readonly text: string
  readonly address: number
  readonly form: Form
  readonly operands: readonly string[]
}

const conditions = ['eq', 'ne', 'cs', 'cc', 'mi', 'pl', 'vs', 'vc', 'hi', 'ls', 'ge', 'lt', 'gt', 'le']
const specialRegisters: Readonly<Record<string, number>> = {
  ...{ apsr: 0, ipsr: 5, epsr: 6, xpsr: 3, msp: 8, psp: 9 },
  ...{ primask: 16, basepri: 17, basepri_max: 18, faultmask: 19, control: 20 },
}
const names: Readonly<Record<string, number>> = { sp: 13, lr: 14, pc: 15 }

/** `L` low register, `R` any, `S` FP single, `X` special register, `I` number, `{}` list, `@` label. */
const operandPatterns: Readonly<Record<string, string>> = {
  L: '(r[0-7])',
  R: '(r\\d+|sp|lr|pc)',
  S: '(s\\d+)',
  X: `(${Object.keys(specialRegisters).join('|')})`,
  I: '#(\\w+)',
  N: '#-(\\w+)',
  '{}': '(\\{[^}]*\\})',
  '@': '([a-z_]\\w*)',
}

function form(pattern: string, encode: Form['encode'], sizeBytes: 2 | 4 = 2): Form {
  const [mnemonic = '', ...rest] = pattern.split(' ')
  const source = rest
    .join(' ')
    .replace(/[[\]!]/g, '\\$&')
    .replace(/\{\}|[LRSXIN@]/g, (letter) => operandPatterns[letter] ?? '')
  return { mnemonic, operands: new RegExp(`^${source}$`), sizeBytes, encode }
}
const wide = (pattern: string, encode: Form['encode']): Form => form(pattern, encode, 4)
const words = (first: number, second: number): number => ((first << 16) | second) >>> 0

/** A number that an encoding can't hold makes the next form be tried. */
class DoesNotFit extends Error {}
function upTo(most: number, value: number, step = 1): number {
  if (value < 0 || value > most || value % step !== 0) throw new DoesNotFit(String(value))
  return value / step
}
function only(allowed: number, list: number): number {
  if ((list & ~allowed) !== 0) throw new DoesNotFit(list.toString(16))
  return list
}
const bit = (value: number, at: number, to: number): number => ((value >>> at) & 1) << to
const mov16 = (opcode: number) => (d: number, value: number) => {
  const [i, imm4, imm3, imm8] = [bit(value, 11, 10), value >>> 12, (value >>> 8) & 7, value & 0xff]
  return words(opcode | i | imm4, (imm3 << 12) | (d << 8) | imm8)
}
const vfp = (opcode: number) => (d: number, n: number, m: number) =>
  words(opcode | bit(d, 0, 6) | (n >> 1), ((d >> 1) << 12) | 0xa00 | bit(n, 0, 7) | bit(m, 0, 5) | (m >> 1))
const vfpTransfer = (opcode: number) => (d: number, n: number, offset: number) =>
  words(opcode | bit(d, 0, 6) | n, ((d >> 1) << 12) | 0xa00 | upTo(1020, offset, 4))
const vfpList = (opcode: number) => (list: number) => {
  const first = 31 - Math.clz32(list & -list)
  return words(opcode | bit(first, 0, 6), ((first >> 1) << 12) | 0xa00 | countOf(list >>> first))
}
const countOf = (list: number): number => 32 - Math.clz32(list)

const dataProcessing = Object.entries({
  ...{ ands: 0x4000, eors: 0x4040, lsls: 0x4080, lsrs: 0x40c0, adcs: 0x4140, sbcs: 0x4180, tst: 0x4200 },
  ...{ cmp: 0x4280, orrs: 0x4300, bics: 0x4380, mvns: 0x43c0 },
}).map(([name, opcode]) => form(`${name} L, L`, (d, m) => opcode | (m << 3) | d))

const singles = [
  ...([
    ['', 0x6000, 0x6800, 4, 0xf8c0],
    ['b', 0x7000, 0x7800, 1, 0xf880],
    ['h', 0x8000, 0x8800, 2, 0xf8a0],
  ] as const),
].flatMap(([suffix, store, load, step, wideStore]) => [
  form(`str${suffix} L, [L, I]`, (t, n, i) => store | (upTo(31 * step, i, step) << 6) | (n << 3) | t),
  form(`ldr${suffix} L, [L, I]`, (t, n, i) => load | (upTo(31 * step, i, step) << 6) | (n << 3) | t),
  wide(`str${suffix} R, [R, I]`, (t, n, i) => words(wideStore | n, (t << 12) | upTo(4095, i))),
  wide(`ldr${suffix} R, [R, I]`, (t, n, i) => words(wideStore | 0x10 | n, (t << 12) | upTo(4095, i))),
  wide(`str${suffix} R, [R, N]`, (t, n, i) =>
    words((wideStore - 0x80) | n, (t << 12) | 0xc00 | upTo(255, i)),
  ),
  wide(`ldr${suffix} R, [R, N]`, (t, n, i) =>
    words((wideStore - 0x70) | n, (t << 12) | 0xc00 | upTo(255, i)),
  ),
])

const forms: readonly Form[] = [
  form('movs L, I', (d, i) => 0x2000 | (d << 8) | upTo(255, i)),
  form('movs L, L', (d, m) => (m << 3) | d),
  form('cmp L, I', (n, i) => 0x2800 | (n << 8) | upTo(255, i)),
  form('adds L, I', (d, i) => 0x3000 | (d << 8) | upTo(255, i)),
  form('subs L, I', (d, i) => 0x3800 | (d << 8) | upTo(255, i)),
  form('adds L, L, I', (d, n, i) => 0x1c00 | (upTo(7, i) << 6) | (n << 3) | d),
  form('subs L, L, I', (d, n, i) => 0x1e00 | (upTo(7, i) << 6) | (n << 3) | d),
  form('adds L, L, L', (d, n, m) => 0x1800 | (m << 6) | (n << 3) | d),
  form('adds L, L', (d, m) => 0x1800 | (m << 6) | (d << 3) | d),
  form('subs L, L, L', (d, n, m) => 0x1a00 | (m << 6) | (n << 3) | d),
  form('lsls L, L, I', (d, m, i) => (upTo(31, i) << 6) | (m << 3) | d),
  form('lsrs L, L, I', (d, m, i) => 0x800 | (upTo(31, i) << 6) | (m << 3) | d),
  ...dataProcessing,
  form('muls L, L, L', (d, n) => 0x4340 | (n << 3) | d),
  form('mov R, R', (d, m) => 0x4600 | ((d & 8) << 4) | (m << 3) | (d & 7)),
  form('add sp, I', (i) => 0xb000 | upTo(508, i, 4)),
  form('sub sp, I', (i) => 0xb080 | upTo(508, i, 4)),
  form('add L, sp, I', (d, i) => 0xa800 | (d << 8) | upTo(1020, i, 4)),
  form('add R, R', (d, m) => 0x4400 | ((d & 8) << 4) | (m << 3) | (d & 7)),
  form('str L, [sp, I]', (t, i) => 0x9000 | (t << 8) | upTo(1020, i, 4)),
  form('ldr L, [sp, I]', (t, i) => 0x9800 | (t << 8) | upTo(1020, i, 4)),
  form('bx R', (m) => 0x4700 | (m << 3)),
  form('blx R', (m) => 0x4780 | (m << 3)),
  ...singles,
  form('push {}', (list) => 0xb400 | (only(0x40ff, list) & 0xff) | bit(list, 14, 8)),
  form('pop {}', (list) => 0xbc00 | (only(0x80ff, list) & 0xff) | bit(list, 15, 8)),
  form('ldmia L!, {}', (n, list) => 0xc800 | (n << 8) | only(0xff & ~(1 << n), list)),
  form('stmia L!, {}', (n, list) => 0xc000 | (n << 8) | only(0xff, list)),
  form('cbz L, @', (n, to) => 0xb100 | bit(upTo(126, to), 6, 9) | ((to & 0x3e) << 2) | n),
  form('cbnz L, @', (n, to) => 0xb900 | bit(upTo(126, to), 6, 9) | ((to & 0x3e) << 2) | n),
  ...conditions.map((name, code) => form(`b${name} @`, (to) => 0xd000 | (code << 8) | ((to >> 1) & 0xff))),
  form('b @', (to) => 0xe000 | ((to >> 1) & 0x7ff)),
  ...Object.entries({
    ...{ nop: 0xbf00, wfe: 0xbf20, wfi: 0xbf30, sev: 0xbf40 },
    ...{
      'cpsid i': 0xb672,
      'cpsie i': 0xb662,
      'cpsid f': 0xb671,
      'cpsie f': 0xb661,
      'cpsid if': 0xb673,
      'cpsie if': 0xb663,
    },
  }).map(([text, code]) => form(text, () => code)),
  form('svc I', (i) => 0xdf00 | upTo(255, i)),
  form('bkpt I', (i) => 0xbe00 | upTo(255, i)),
  form('udf I', (i) => 0xde00 | upTo(255, i)),
  // Wide
  wide('movw R, I', mov16(0xf240)),
  wide('movt R, I', mov16(0xf2c0)),
  wide('orr R, R, I', (d, n, i) => words(0xf040 | n, (d << 8) | upTo(255, i))),
  wide('bic R, R, I', (d, n, i) => words(0xf020 | n, (d << 8) | upTo(255, i))),
  wide('eor R, R, I', (d, n, i) => words(0xf080 | n, (d << 8) | upTo(255, i))),
  wide('ldrd R, R, [R, I]', (t, u, n, i) => words(0xe9d0 | n, (t << 12) | (u << 8) | upTo(1020, i, 4))),
  wide('strd R, R, [R, I]', (t, u, n, i) => words(0xe9c0 | n, (t << 12) | (u << 8) | upTo(1020, i, 4))),
  wide('ldmia R!, {}', (n, list) => words(0xe8b0 | n, list)),
  wide('ldmia R, {}', (n, list) => words(0xe890 | n, list)),
  wide('stmia R!, {}', (n, list) => words(0xe8a0 | n, list)),
  wide('stmia R, {}', (n, list) => words(0xe880 | n, list)),
  wide('stmdb R!, {}', (n, list) => words(0xe920 | n, list)),
  wide('push {}', (list) => words(0xe92d, list)),
  wide('pop {}', (list) => words(0xe8bd, list)),
  wide('ldrex R, [R, I]', (t, n, i) => words(0xe850 | n, (t << 12) | 0xf00 | upTo(1020, i, 4))),
  wide('strex R, R, [R, I]', (d, t, n, i) => words(0xe840 | n, (t << 12) | (d << 8) | upTo(1020, i, 4))),
  ...Object.entries({ clrex: 0x8f2f, dsb: 0x8f4f, dmb: 0x8f5f, isb: 0x8f6f }).map(([text, code]) =>
    wide(text, () => words(0xf3bf, code)),
  ),
  wide('bl @', (to) => {
    const s = bit(to, 24, 0)
    const [j1, j2] = [bit(to, 23, 0) ^ s ^ 1, bit(to, 22, 0) ^ s ^ 1]
    return words(
      0xf000 | (s << 10) | ((to >>> 12) & 0x3ff),
      0xd000 | (j1 << 13) | (j2 << 11) | ((to >>> 1) & 0x7ff),
    )
  }),
  wide('msr X, R', (sysm, n) => words(0xf380 | n, 0x8800 | sysm)),
  wide('mrs R, X', (d, sysm) => words(0xf3ef, 0x8000 | (d << 8) | sysm)),
  // Floating point
  wide('vldr S, [R, I]', vfpTransfer(0xed90)),
  wide('vstr S, [R, I]', vfpTransfer(0xed80)),
  wide('vadd.f32 S, S, S', vfp(0xee30)),
  wide('vmul.f32 S, S, S', vfp(0xee20)),
  wide('vdiv.f32 S, S, S', vfp(0xee80)),
  wide('vmov S, R', (n, t) => words(0xee00 | (n >> 1), (t << 12) | 0xa10 | bit(n, 0, 7))),
  wide('vmov R, S', (t, n) => words(0xee10 | (n >> 1), (t << 12) | 0xa10 | bit(n, 0, 7))),
  wide('vmrs R, fpscr', (t) => words(0xeef1, (t << 12) | 0xa10)),
  wide('vmsr fpscr, R', (t) => words(0xeee1, (t << 12) | 0xa10)),
  wide('vpush {}', vfpList(0xed2d)),
  wide('vpop {}', vfpList(0xecbd)),
]
const byMnemonic = new Map<string, Form[]>()
for (const each of forms) byMnemonic.set(each.mnemonic, [...(byMnemonic.get(each.mnemonic) ?? []), each])

/** Bits of `{r0-r2, lr}` or `{s0-s3}`. */
function listOf(text: string): number {
  let list = 0
  for (const range of text.slice(1, -1).split(',')) {
    const [first = '', last = first] = range.trim().split('-')
    for (let index = registerOf(first); index <= registerOf(last); index++) list |= 1 << index
  }
  return list >>> 0
}
const registerOf = (name: string): number => names[name] ?? Number(name.slice(1))

/** `itte ne` */
function ifThen(pattern: string, condition: string): Form {
  const first = conditions.indexOf(condition)
  let mask = 0
  for (let index = 0; index < pattern.length; index++)
    mask |= ((pattern[index] === 't') === ((first & 1) === 1) ? 1 : 0) << (3 - index)
  return form('it', () => 0xbf00 | (first << 4) | mask | (1 << (3 - pattern.length)))
}

/** The form that a statement has; inside an IT block its name ends in a condition, and flags stay. */
function formOf(text: string, isInIt: boolean): Omit<Statement, 'address' | 'text'> {
  const [, mnemonic = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? []
  const it = /^it([te]{0,3})$/.exec(mnemonic)
  if (it !== null) return { form: ifThen(it[1] ?? '', rest), operands: [] }
  const operandText = rest.replace(/\s*,\s*/g, ', ').replace(/\[(\w+)\]/g, '[$1, #0]')
  const bare = mnemonic.slice(0, -2)
  const inIt = bare === 'mov' ? [bare, 'movs'] : [`${bare}s`, bare]
  const tried = isInIt ? inIt : [mnemonic]
  for (const each of tried.flatMap((name) => byMnemonic.get(name) ?? [])) {
    const match = each.operands.exec(operandText)
    if (match === null) continue
    const operands = match.slice(1)
    try {
      // A label's distance is not known yet, and fits.
      each.encode(...operands.map((operand) => valueOf(operand, () => 0)))
      return { form: each, operands }
    } catch (error) {
      if (!(error instanceof DoesNotFit)) throw error
    }
  }
  throw new Error(`no form for '${text}'`)
}
function valueOf(operand: string, distance: (label: string) => number): number {
  if (operand.startsWith('{')) return listOf(operand)
  if (/^(0x[\da-f]+|\d+)$/.test(operand)) return Number(operand)
  if (Object.hasOwn(specialRegisters, operand)) return specialRegisters[operand] ?? 0
  if (Object.hasOwn(names, operand) || /^[rs]\d+$/.test(operand)) return registerOf(operand)
  return distance(operand)
}

export interface Assembled {
  readonly bytes: Uint8Array
  readonly labels: ReadonlyMap<string, number>
}

/**
 * Assembles text that is to lie at an address.
 *
 * @param outside - labels of other texts
 */
export function assemble(
  source: string,
  at: number,
  outside: ReadonlyMap<string, number> = new Map(),
): Assembled {
  const labels = new Map(outside)
  const statements: Statement[] = []
  let address = at
  let inIt = 0
  for (const line of source.split(/[\n;]/)) {
    const [before = ''] = /^(\s*[a-z_]\w*:)*/.exec(line) ?? []
    for (const [label] of before.matchAll(/\w+/g)) labels.set(label, address)
    const text = line.slice(before.length).replace(/@.*$/, '').trim()
    if (text === '') continue
    const found = formOf(text, inIt > 0)
    inIt = found.form.mnemonic === 'it' ? (text.split(' ')[0]?.length ?? 0) : inIt
    inIt = Math.max(0, inIt - 1)
    statements.push({ text, address, ...found })
    address += found.form.sizeBytes
  }
  const halfwords = statements.flatMap(({ text, address: from, form: { encode, sizeBytes }, operands }) => {
    const code = encode(
      ...operands.map((operand) =>
        valueOf(operand, (name) => {
          const to = labels.get(name)
          if (to === undefined) throw new Error(`no label ${name} in '${text}'`)
          return to - (from + 4)
        }),
      ),
    )
    return sizeBytes === 2 ? [code] : [code >>> 16, code & 0xffff]
  })
  const bytes = Uint8Array.from(halfwords.flatMap((halfword) => [halfword & 0xff, halfword >>> 8]))
  return { bytes, labels }
}
