import type { Instruction } from './decode.ts'
import { conditionNames } from './expand.ts'
import { operations } from './operations.ts'
import type { Schema } from './operands.ts'

export interface DisassembleOptions {
  /** Where the instruction stands: branch targets are absolute. */
  readonly address: number
  /** The condition field that an IT block gives it: mnemonics carry it as a suffix. */
  readonly condition?: number
}

const registerNames = [
  ...['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'],
  ...['r8', 'r9', 'sl', 'fp', 'ip', 'sp', 'lr', 'pc'],
] as const

/** They are never conditional, or carry a condition of their own. */
const unconditional: ReadonlySet<string> = new Set(['B_cond', 'BKPT', 'CBZ', 'CPS', 'IT'])

/**
 * UAL text of an instruction, as GNU objdump writes it (`adds r0, r1, #4`), with one space after the mnemonic
 * and without comments.
 */
export function disassemble(instruction: Instruction, options: DisassembleOptions): string {
  const { asm } = instruction.encoding
  const fields = instruction.fields
  const template = typeof asm === 'string' ? asm : asm(instruction.operands, fields)
  const text = template.replace(/\{([a-z!]\w*)\}/gi, (_, name: string) => expand(name, instruction, options))
  const condition = unconditional.has(instruction.operation) ? '' : conditionNames[options.condition ?? 14]
  return condition === '' || condition === undefined ? text : text.replace(/^\w+/, `$&${condition}`)
}

/** Template placeholders that are more than an operand's or a field's value. */
const placeholders: Readonly<Record<string, (i: Instruction, options: DisassembleOptions) => string>> = {
  s: ({ operands }) => (operands.setflags === true ? 's' : ''),
  '!': ({ operands }) => (operands.wback === true ? '!' : ''),
  cond: ({ operands }) => conditionNames[Number(operands.cond)] ?? '',
  shift: ({ operands }) => shiftSuffix(String(operands.shift), Number(operands.amount)),
  lsl: ({ operands }) => (operands.amount === 0 ? '' : `, lsl #${Number(operands.amount)}`),
  rotate: ({ operands }) => (operands.rotate === 0 ? '' : `, ror #${Number(operands.rotate)}`),
  address: baseAndOffset,
  literal: (instruction) => preIndexed('pc', offsetText(instruction)),
  target: ({ operands }, { address }) => `0x${((address + 4 + Number(operands.offset)) >>> 0).toString(16)}`,
  registers: ({ operands }) => `{${registerList(Number(operands.registers), operands.pc === true)}}`,
  sRegisters: ({ operands }) => registerRange('s', Number(operands.first), Number(operands.count)),
  dRegisters: ({ operands }) => registerRange('d', Number(operands.first) / 2, Number(operands.count) / 2),
  nextM: ({ operands }) => String(Number(operands.m) + 1),
  it: ({ operands }) => itText(Number(operands.firstcond), Number(operands.mask)),
  special: ({ fields: { sysm = NaN, mask } }) => specialRegister(sysm, mask),
  barrier: ({ operands }) => (operands.option === 15 ? 'sy' : `#${Number(operands.option)}`),
}

function expand(name: string, instruction: Instruction, options: DisassembleOptions): string {
  const special = placeholders[name]
  if (special !== undefined) return special(instruction, options)
  const schema: Schema = operations[instruction.operation]
  const value = instruction.operands[name]
  if (value !== undefined) return schema[name]?.kind === 'reg' ? registerName(Number(value)) : String(value)
  const field = instruction.fields[name] ?? NaN
  return /^r[nt]2?$/.test(name) ? registerName(field) : String(field)
}

function registerName(n: number): string {
  return registerNames[n] ?? `r${n}?`
}

function registerList(registers: number, pc: boolean): string {
  const names = registerNames.filter((_, n) => ((registers >>> n) & 1) === 1)
  return [...names, ...(pc ? ['pc'] : [])].join(', ')
}

function registerRange(bank: 's' | 'd', first: number, count: number): string {
  return count === 1 ? `{${bank}${first}}` : `{${bank}${first}-${bank}${first + count - 1}}`
}

function shiftSuffix(shift: string, amount: number): string {
  if (shift === 'none') return ''
  return shift === 'rrx' ? ', rrx' : `, ${shift} #${amount}`
}

/** The manual keeps `#-0` apart from `#0`: another U bit. */
function offsetText({ operands, fields }: Instruction): string {
  const imm = Number(operands.imm)
  return imm === 0 && fields.u === 0 ? '-0' : String(imm)
}

function baseAndOffset(instruction: Instruction): string {
  const { operands } = instruction
  const base = registerName(Number(operands.n))
  const offset = offsetText(instruction)
  if (operands.index === false) return `[${base}], #${offset}`
  return `${preIndexed(base, offset)}${operands.wback === true ? '!' : ''}`
}

function preIndexed(base: string, offset: string): string {
  return offset === '0' ? `[${base}]` : `[${base}, #${offset}]`
}

/** `it`, `ite`, `itt` …: the mask's bits after the first equal the condition's low bit for "then". */
function itText(firstcond: number, mask: number): string {
  let letters = ''
  for (let bit = 3; bit >= 0 && (mask & ((1 << bit) - 1)) !== 0; bit--) {
    letters += ((mask >>> bit) & 1) === (firstcond & 1) ? 't' : 'e'
  }
  return `it${letters} ${firstcond === 14 ? 'al' : (conditionNames[firstcond] ?? '')}`
}

const specialRegisters: Readonly<Record<number, string>> = {
  ...{ 0: 'APSR', 1: 'IAPSR', 2: 'EAPSR', 3: 'XPSR', 5: 'IPSR', 6: 'EPSR', 7: 'IEPSR', 8: 'MSP', 9: 'PSP' },
  ...{ 16: 'PRIMASK', 17: 'BASEPRI', 18: 'BASEPRI_MAX', 19: 'FAULTMASK', 20: 'CONTROL' },
}
const apsrBits = ['', '_g', '_nzcvq', '_nzcvqg'] as const

/** MSR to a view of APSR names the bits that it writes. */
function specialRegister(sysm: number, mask: number | undefined): string {
  const name = specialRegisters[sysm] ?? String(sysm)
  return mask !== undefined && sysm <= 3 ? `${name}${apsrBits[mask] ?? ''}` : name
}
