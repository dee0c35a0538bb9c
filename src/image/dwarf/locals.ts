import { hex } from '../../bits.ts'
import type { CallSites } from './call-sites.ts'
import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import { evaluate } from './expression.ts'
import type { Functions } from './functions.ts'
import type { Lines } from './lines.ts'
import type { LocationLists } from './location-lists.ts'
import type { Location, MachineState } from './location.ts'
import { type Declaration, declaration, origins, ownName } from './names.ts'
import type { Notes } from './notes.ts'
import type { TypeReader } from './type-reader.ts'
import type { Type } from './types.ts'
import { constantValue } from './variables.ts'

/** A variable or argument in scope at an address. */
export interface LocalVariable {
  readonly name: string
  readonly type: Type
  readonly isArgument: boolean
  /** Which of the functions that run at the address it belongs to: an index into `functionsAt`'s answer. */
  readonly frame: number
  readonly declaredAt: Declaration | undefined
  /**
   * Where it is at the address.
   *
   * @param machine - the registers and memory of the function's frame; without it only what does not depend
   * on them is known
   */
  locate(machine?: MachineState): Location
}

/** Finds the canonical frame address of the frame that is at an address. */
export type FindCfa = (address: number, machine: MachineState) => number | undefined

/** Finds what is in scope at an address. */
export class Locals {
  readonly #functions: Functions
  readonly #types: TypeReader
  readonly #lines: Lines
  readonly #lists: LocationLists
  readonly #notes: Notes
  readonly #callSites: CallSites
  readonly #findCfa: FindCfa

  constructor(
    parts: { functions: Functions; types: TypeReader; lines: Lines; notes: Notes },
    lists: LocationLists,
    callSites: CallSites,
    findCfa: FindCfa,
  ) {
    this.#functions = parts.functions
    this.#types = parts.types
    this.#lines = parts.lines
    this.#notes = parts.notes
    this.#lists = lists
    this.#callSites = callSites
    this.#findCfa = findCfa
  }

  /** Innermost block first; of two of one name the first hides the second. */
  at(address: number): LocalVariable[] {
    const chain = this.#functions.scopesAt(address)
    const found: LocalVariable[] = []
    const seen = new Set<number>()
    let frame = 0
    for (const scope of chain.toReversed()) {
      const variables = this.#notes.guard(
        `.debug_info: the variables of the block at ${hex(scope.offset)}`,
        () => variablesOf(scope, seen),
        [],
      )
      for (const die of variables) {
        const variable = this.#notes.guard(
          `.debug_info: the variable at ${hex(die.offset)}`,
          () => this.#describe(die, { frame, address, outermost: chain[0] }),
          undefined,
        )
        if (variable !== undefined) found.push(variable)
      }
      if (scope.tag === Tag.inlinedSubroutine) frame++
    }
    return found
  }

  #describe(
    die: Die,
    where: { frame: number; address: number; outermost: Die | undefined },
  ): LocalVariable | undefined {
    const name = ownName(die)
    if (name === undefined || (die.flag(At.declaration) && !die.has(At.location))) return undefined
    const typed = origins(die).find((origin) => origin.has(At.type)) ?? die
    return {
      name,
      type: this.#types.typeOf(typed),
      isArgument: die.tag === Tag.formalParameter,
      frame: where.frame,
      declaredAt: declaration(die, this.#lines),
      locate: (machine) =>
        this.#notes.guard<Location>(
          `.debug_info: the location of the variable at ${hex(die.offset)}`,
          () => this.#locate(die, where.address, where.outermost, machine),
          { kind: 'unknown', reason: 'its location is damaged' },
        ),
    }
  }

  #locate(die: Die, address: number, outermost: Die | undefined, given: MachineState | undefined): Location {
    if (!die.has(At.location)) {
      for (const origin of origins(die)) {
        const value = constantValue(origin)
        if (value !== undefined) return value
      }
      return { kind: 'optimised out' }
    }
    const expression = this.#lists.expression(die, At.location, address)
    if (expression === undefined) return { kind: 'optimised out' }
    const machine = given === undefined ? undefined : this.#withCaller(given, address)
    return evaluate(expression, {
      machine,
      unit: die.unit,
      frameBase: () => this.#frameBase(outermost, address, machine),
      typeAt: (offset) => this.#types.stackTypeAt(offset),
    })
  }

  /** With what only the caller's frame tells, found when it is asked for. */
  #withCaller(machine: MachineState, address: number): MachineState {
    return {
      cfa: () => this.#findCfa(address, machine),
      entryRegister: (register) => this.#callSites.entryRegister(register, address, machine),
      ...machine,
    }
  }

  #frameBase(die: Die | undefined, address: number, machine: MachineState | undefined): number | undefined {
    const expression = die === undefined ? undefined : this.#lists.expression(die, At.frameBase, address)
    if (die === undefined || expression === undefined) return undefined
    const base = evaluate(expression, { machine, unit: die.unit })
    if (base.kind === 'memory') return base.address
    if (base.kind === 'value') return Number(base.value)
    if (base.kind !== 'register') return undefined
    const value = machine?.register(base.register)
    return value === undefined ? undefined : Number(value)
  }
}

/**
 * Entries of a scope, and those of what it was inlined from that left no trace.
 *
 * @param seen - the origins of the entries of inner scopes, to which those of this one are added
 */
function variablesOf(scope: Die, seen: Set<number>): Die[] {
  const own = scope.children().filter(isVariable)
  for (const die of own) for (const origin of origins(die)) seen.add(origin.key)
  const lost = origins(scope)
    .slice(1)
    .flatMap((origin) => origin.children().filter(isVariable))
    .filter((die) => !seen.has(die.key))
  return [...own, ...lost]
}

function isVariable(die: Die): boolean {
  return die.tag === Tag.variable || die.tag === Tag.formalParameter
}
