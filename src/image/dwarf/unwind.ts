import { evaluate } from './expression.ts'
import type { RegisterRule, UnwindRow } from './frame-rules.ts'
import { cfaOf } from './frames.ts'
import type { MachineState } from './location.ts'

/** A caller's frame, as far as the callee's unwind rules tell. */
export interface CallerFrame {
  /** The callee's canonical frame address: the caller's stack pointer. */
  readonly cfa: number
  /** Where the caller goes on, without the Thumb bit; undefined where that is lost. */
  readonly returnAddress: number | undefined
  /** The caller's registers by DWARF number: r0 to r12, sp and lr, and those that rules name; lost ones are left out. */
  readonly registers: ReadonlyMap<number, number>
}

const stackPointer = 13

/** Applies unwind rules to a machine's state; undefined where the frame can't be found. */
export function callerOf(row: UnwindRow, machine: MachineState): CallerFrame | undefined {
  const cfa = cfaOf(row, machine)
  if (cfa === undefined) return undefined
  const registers = new Map<number, number>()
  for (const register of new Set([...Array(15).keys(), ...row.registers.keys()])) {
    const rule = row.registers.get(register)
    const value =
      rule === undefined && register === stackPointer
        ? cfa
        : valueOf(rule ?? { kind: 'same' }, register, cfa, machine)
    if (value !== undefined) registers.set(register, value)
  }
  const link = registers.get(row.returnAddressRegister)
  return { cfa, registers, returnAddress: link === undefined ? undefined : (link & ~1) >>> 0 }
}

function valueOf(
  rule: RegisterRule,
  register: number,
  cfa: number,
  machine: MachineState,
): number | undefined {
  switch (rule.kind) {
    case 'undefined':
      return undefined
    case 'same':
      return numberOf(machine.register(register))
    case 'register':
      return numberOf(machine.register(rule.register))
    case 'offset':
      return wordAt((cfa + rule.offset) >>> 0, machine)
    case 'value offset':
      return (cfa + rule.offset) >>> 0
    case 'expression':
    case 'value expression': {
      const location = evaluate(rule.expression, { machine, unit: undefined, initial: cfa })
      if (location.kind !== 'memory') return undefined
      return rule.kind === 'expression' ? wordAt(location.address, machine) : location.address
    }
  }
}

function wordAt(address: number, machine: MachineState): number | undefined {
  const bytes = machine.memory(address, 4)
  if (bytes?.length !== 4) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
}

function numberOf(value: number | bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(BigInt.asUintN(32, BigInt(value)))
}
