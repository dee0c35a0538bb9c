import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import { evaluate } from './expression.ts'
import type { Functions } from './functions.ts'
import type { MachineState } from './location.ts'
import { linkageName, origins, qualifiedName } from './names.ts'
import type { CallerFrame } from './unwind.ts'

/** DW_OP_reg0 to DW_OP_reg31 are one byte. */
const firstRegisterOperation = 0x50
const lastRegisterOperation = 0x6f
/** An argument may be an argument of the caller's that is no longer there, and so on outwards. */
const maxCallers = 20

/** Finds with what a function was called, where its caller's call site tells: optimised code keeps no arguments. */
export class CallSites {
  readonly #functions: Functions
  readonly #callerOf: (address: number, machine: MachineState) => CallerFrame | undefined

  constructor(
    functions: Functions,
    callerOf: (address: number, machine: MachineState) => CallerFrame | undefined,
  ) {
    this.#functions = functions
    this.#callerOf = callerOf
  }

  /** A register as it was when the function at an address was called. */
  entryRegister(register: number, address: number, machine: MachineState, depth = 0): number | undefined {
    const [callee] = this.#functions.scopesAt(address)
    const frame = this.#callerOf(address, machine)
    if (callee === undefined || frame?.returnAddress === undefined || depth > maxCallers) return undefined
    const { returnAddress, registers, cfa } = frame
    // The call is before it; what comes after may be another function.
    const site = this.#functions
      .scopesAt(returnAddress - 2)
      .toReversed()
      .flatMap((scope) => scope.children())
      .find((die) => sites.has(die.tag) && returnAddressOf(die) === returnAddress)
    if (site === undefined || !isCallOf(site, callee)) return undefined
    const parameter = site.children().find((die) => isAbout(die, register))
    const value = parameter?.block(At.callValue) ?? parameter?.block(At.gnuCallSiteValue)
    if (value === undefined) return undefined
    const caller: MachineState = {
      register: (number) => (number === 13 ? cfa : registers.get(number)),
      memory: machine.memory,
      entryRegister: (number) => this.entryRegister(number, returnAddress - 2, caller, depth + 1),
    }
    const found = evaluate(value, { machine: caller, unit: site.unit })
    if (found.kind === 'memory') return found.address
    return found.kind === 'value' ? Number(BigInt.asUintN(32, found.value)) : undefined
  }
}

const sites = new Set<number>([Tag.callSite, Tag.gnuCallSite])

function returnAddressOf(site: Die): number | undefined {
  return site.address(At.callReturnPc) ?? site.address(At.lowPc)
}

/** A tail call leaves no frame: then the site may be one of another function, which called this one. */
function isCallOf(site: Die, callee: Die): boolean {
  const target = site.reference(At.callOrigin) ?? site.reference(At.abstractOrigin)
  if (target === undefined) return false
  const called = new Set(origins(target).map(({ key }) => key))
  if (origins(callee).some(({ key }) => called.has(key))) return true
  const name = nameOf(target)
  return name !== undefined && name === nameOf(callee)
}

/** What a declaration in another unit has in common with the definition. */
function nameOf(die: Die): string | undefined {
  return linkageName(die) ?? qualifiedName(die)
}

function isAbout(parameter: Die, register: number): boolean {
  const place = parameter.block(At.location)
  const [operation = 0] = place ?? []
  const isRegister = operation >= firstRegisterOperation && operation <= lastRegisterOperation
  return isRegister && place?.length === 1 && operation - firstRegisterOperation === register
}
