import type { Bus } from '../../bus/bus.ts'
import { decode, is32Bit, type Instruction } from '../../isa/decode.ts'

const widths = ['LDR', 'LDRB', 'LDRH', 'LDRSB', 'LDRSH']
const storeExclusives = ['STREX', 'STREXB', 'STREXH']
/** "STREX is treated more like an LDR" (Load/store timings). */
const singleLoads: ReadonlySet<string> = new Set([
  ...widths.flatMap((name) => [`${name}_imm`, `${name}_lit`, `${name}_reg`, `${name}T`]),
  ...['LDREX', 'LDREXB', 'LDREXH', ...storeExclusives],
])
const registerStores: ReadonlySet<string> = new Set(['STR_reg', 'STRB_reg', 'STRH_reg'])
const pc = 15

/** Whether it is a single load whose data phase another access can overlap; a load to PC never is. */
export function canOverlap({ operation, operands }: Instruction): boolean {
  return singleLoads.has(operation) && operands.t !== pc
}

/**
 * Whether a load and the load or store behind it in memory are pipelined, which saves a cycle: not where the address
 * depends on what is loaded. Stores by an immediate take one cycle anyway, and nothing overlaps a store. It is
 * decided by the code alone, so it is known when that is decoded.
 */
export function overlapsNext(bus: Bus, instruction: Instruction, address: number): boolean {
  if (!canOverlap(instruction)) return false
  const next = instructionAt(bus, (address + instruction.sizeBytes) >>> 0)
  if (next === undefined || !(canOverlap(next) || registerStores.has(next.operation))) return false
  const { operation, operands } = instruction
  const loaded = storeExclusives.includes(operation) ? operands.d : operands.t
  return next.operands.n !== loaded && next.operands.m !== loaded
}

function instructionAt(bus: Bus, address: number): Instruction | undefined {
  const first = bus.peek(address, 2)
  if (first === undefined) return undefined
  const second = is32Bit(first) ? bus.peek((address + 2) >>> 0, 2) : 0
  return second === undefined ? undefined : decode(first, second, 'outside')
}
