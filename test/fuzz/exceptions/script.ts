/** What a handler or Thread mode does in one step: `interpreter.S` carries it out. Operands are words. */
export type Action = readonly [kind: ActionKind, a?: number, b?: number, c?: number]

/** In the order of the interpreter's table. */
export const actionKinds = [
  // In a handler by a: BX LR, POP {PC}, LDR PC, or to Thread mode on the other stack. In Thread mode the end.
  'return',
  // Address, value.
  'writeWord',
  'writeByte',
  // Address, bits that become 0, bits that become 1.
  'changeBits',
  // Index in `specials`, value.
  'writeSpecial',
  'supervisorCall',
  // Index in `faults`.
  'fault',
  // Nothing, value.
  'writeControl',
  // Address, mask.
  'logAddress',
  'logSpecials',
  // Thread mode only: SP goes down a word.
  'moveStack',
] as const
export type ActionKind = (typeof actionKinds)[number]

export const specials = [
  ...['PRIMASK', 'FAULTMASK', 'BASEPRI', 'BASEPRI_MAX'],
  ...['cpsid i', 'cpsie i', 'cpsid f', 'cpsie f'],
] as const
export const faults = [
  ...['UNDEFINSTR', 'PRECISERR', 'DIVBYZERO', 'UNALIGNED (LDM)', 'UNALIGNED (LDR)', 'NOCP'],
  ...['INVSTATE', 'IACCVIOL'],
] as const

/** Actions by exception number, 0 being Thread mode: those of one activation after the other. */
export type Script = Readonly<Record<number, readonly Action[]>>

/** Exceptions that have a list. DebugMonitor has none: QEMU never takes it. */
export const exceptions = [2, 3, 4, 5, 6, 11, 14, 15, ...Array.from({ length: 16 }, (_, irq) => 16 + irq)]

const cursors = 32
const scriptsBase = 0x100000
export const scriptsSizeBytes = 0x80000

/** What each list ends with: it returns, and the next activation is here again. */
const end = [actionKinds.indexOf('return'), 0, 0, 1]

/** Scripts as the interpreter reads them: their number, their addresses, for each its lists' and the lists. */
export function encode(scripts: readonly Script[]): Uint8Array {
  const words: number[] = [scripts.length, ...scripts.map(() => 0), ...end]
  const addressOf = (index: number): number => scriptsBase + 4 * index
  const empty = addressOf(1 + scripts.length)
  for (const [index, script] of scripts.entries()) {
    words[1 + index] = addressOf(words.length)
    const begin = words.length
    words.push(...new Array<number>(cursors).fill(empty))
    for (const [exception, list] of Object.entries(script)) {
      words[begin + Number(exception)] = addressOf(words.length)
      for (const [kind, a = 0, b = 0, c = 0] of list) words.push(actionKinds.indexOf(kind), a, b, c)
      words.push(...end)
    }
  }
  if (4 * words.length > scriptsSizeBytes) throw new RangeError('the scripts are too long')
  return new Uint8Array(Uint32Array.from(words).buffer)
}

/** A script as a failing run shows it. */
export function describe(script: Script): string {
  const hex = (value = 0): string => `0x${(value >>> 0).toString(16)}`
  const lines = Object.entries(script).flatMap(([exception, list]) =>
    list.length === 0
      ? []
      : [
          `  ${exception}: [`,
          ...list.map(([kind, ...rest]) => `    ['${kind}', ${rest.map(hex).join(', ')}],`),
          '  ],',
        ],
  )
  return ['{', ...lines, '}'].join('\n')
}
