import { TailchainError } from '../../errors.ts'
import { debugInfoOf } from '../../machine/source/debug-info.ts'
import { debugState } from '../../machine/source/debug-state.ts'
import type { Signature } from '../../machine/source/debug-types.ts'
import { dwarf } from '../../machine/source/debug-types.ts'
import type { Machine } from '../../machine/machine.ts'
import { callStack, passesFloatsInRegisters, prepareCall } from '../../machine/scratch-call.ts'
import type { Stop } from '../types.ts'
import { gather, placeArguments, resultPlace, unsupported } from './calling-convention.ts'
import { decode } from './decode.ts'
import { besides } from './find.ts'
import { sizeOf } from './layout.ts'
import { shown } from './scalars.ts'
import { inMemory, known } from './storage.ts'

/** A called function did not return: the machine stands where it ended. */
export class CallEnded extends TailchainError {
  /** How it ended: `panicked`, `faulted`, `limit` … */
  readonly stop: Stop

  /** @param text - the call, as it was made */
  constructor(text: string, stop: Stop) {
    super(
      'CALL_ENDED',
      `${text} did not return: ${describe(stop)}`,
      'the machine stands there: backtrace() and registers tell more; restore() a snapshot to go on from before',
    )
    this.stop = stop
  }
}

/** What a call needs of the session. */
export interface Calling {
  readonly machine: Machine
  readonly entry: number
  readonly name: string
  readonly run: () => Stop
}

/**
 * Calls a function on the stack of the code that the machine stands in, below its stack pointer, and puts the registers
 * back.
 *
 * @throws CallEnded, TailchainError `CALL_UNSUPPORTED`, `OPTION_INVALID`, `VALUE_OUT_OF_RANGE`, `NEEDS_DEBUG_INFO`
 */
export function callFunction({ machine, entry, name, run }: Calling, values: readonly unknown[]): unknown {
  const signature = signatureOf(machine, entry, name)
  checkCount(signature, values)
  const isHardFloat = passesFloatsInRegisters(machine)
  const place = resultPlace(signature, isHardFloat)
  const size = sizeOf(signature.result) ?? 0
  const buffer = callStack(machine) - (place.in === 'memory' ? (size + 7) & ~7 : 0)
  const first = place.in === 'memory' ? [buffer] : []
  const placed = placeArguments(signature, values, { isHardFloat, first })
  const lowest = buffer - placed.stack.length - 8
  if (machine.bus.regionAt(lowest, callStack(machine) - lowest)?.writable !== true)
    throw unsupported(name, 'needs a stack, and the stack pointer is not in memory')
  const call = prepareCall(machine, { address: entry, ...placed }, buffer)
  const stop = run()
  if (!call.isBack()) {
    call.abandon()
    throw new CallEnded(`${name}(${values.map(shown).join(', ')})`, stop)
  }
  const { register, memory } = debugState(machine)
  const file = place.in === 'singles' ? 64 : 0
  const registers = Array.from({ length: 4 * (file === 0 ? 1 : 2) }, (_, index) =>
    Number(register(file + index) ?? 0),
  )
  const storage =
    place.in === 'memory'
      ? known(inMemory(memory, buffer).bytes(0, size))
      : known(gather(place, registers, size))
  call.restore()
  return place.in === 'nothing'
    ? undefined
    : decode({ type: signature.result, storage }, { memory, raw: false })
}

function signatureOf(machine: Machine, entry: number, name: string): Signature {
  const info = debugInfoOf(machine.configuration.image)
  const signature = info?.signatureAt(entry)
  if (signature !== undefined) return signature
  const hint = "build with -g (C) or debug = 2 (Rust's profile)"
  throw new TailchainError(
    'NEEDS_DEBUG_INFO',
    `no debug information tells what ${name} takes and gives, which a call needs`,
    info === undefined ? hint : besides(hint, info),
  )
}

function checkCount({ name, parameters, isVariadic }: Signature, values: readonly unknown[]): void {
  if (isVariadic) throw unsupported(name, 'takes any number of arguments')
  if (values.length === parameters.length) return
  const list = parameters.map((each) => `${each.name}: ${dwarf().typeName(each.type)}`).join(', ')
  throw new TailchainError(
    'OPTION_INVALID',
    `${name} was given ${String(values.length)} arguments`,
    `it takes ${parameters.length === 0 ? 'none' : list}`,
  )
}

function describe(stop: Stop): string {
  switch (stop.reason) {
    case 'panicked':
      return stop.panic.text
    case 'faulted':
    case 'lockedUp':
      return stop.fault.text
    case 'limit':
      return `it ran to the limit of ${String(stop.cycles)} cycles, at ${stop.place}`
    default:
      return `${stop.reason} at ${stop.place}`
  }
}
