import { onlyChooses, overlap, type Run } from './run.ts'
import type { TracedAccess } from '../trace/access.ts'

type Bytes = Pick<TracedAccess, 'address' | 'sizeBytes'>
/** As many are kept of an instruction: one more than always the same. */
const maxAnswers = 2

/** What a handler has read, and the instruction of what it interrupts that had written it. */
export interface Looked extends Bytes {
  readonly value: number | undefined
  readonly writtenAt: number | undefined
}
/** What an activation of a handler did. */
interface Visit {
  readonly looked: readonly Looked[]
  readonly accesses: readonly TracedAccess[]
}

/** What handlers do at different times, over all runs: what one does that finds a flag set, another one does not. */
export class Evidence {
  readonly #visits = new Map<number, Map<string, Visit>>()
  /** What instructions have read that something was decided by. */
  readonly #answers = new Map<number, Set<number | undefined>>()
  /** By what was read where, and its value: how what only depends on it came out. */
  readonly #outcomes = new Map<string, Set<string>>()
  /** What whoever reads something to decide by it has itself left there. */
  readonly #left = new Map<number, Set<number | undefined>>()

  add(run: Run): void {
    this.#look(run.accesses)
    for (const context of run.handlers) {
      const accesses = [...run.of(context), ...run.devicesOf(context)]
      const exception = accesses[0]?.exceptionNumber
      if (exception === undefined) continue
      const looked = accesses
        .filter(({ kind, isDevice }) => kind === 'read' && isDevice !== true)
        .map((read) => ({
          ...{ address: read.address, sizeBytes: read.sizeBytes, value: read.value },
          writtenAt: run.writerOf(read)?.pc,
        }))
      const signature = [
        ...accesses.map(({ kind, address, sizeBytes }) => `${kind} ${String(address)} ${String(sizeBytes)}`),
        ...looked.map(({ value, writtenAt }) => `${String(value)} ${String(writtenAt)}`),
      ].join()
      const known = this.#visits.get(exception) ?? new Map<string, Visit>()
      this.#visits.set(exception, known)
      if (!known.has(signature)) known.set(signature, { looked, accesses })
    }
  }
  #look(accesses: readonly TracedAccess[]): void {
    const last = new Map<string, number | undefined>()
    for (const access of accesses) {
      const { kind, context, address, sizeBytes, pc, value, decisions = [] } = access
      const place = [context, address, sizeBytes].join(' ')
      if (kind === 'write') last.set(place, value)
      else if (onlyChooses(access) && last.has(place)) keep(this.#left, pc, last.get(place))
      if (kind === 'write' || decisions.length === 0) continue
      keep(this.#answers, pc, value)
      keep(this.#outcomes, keyOfRead(access, value), outcomeOf(access))
    }
  }
  /** Takes over what others have seen. */
  absorb(other: Evidence): void {
    absorbAll(this.#answers, other.#answers)
    absorbAll(this.#outcomes, other.#outcomes)
    absorbAll(this.#left, other.#left)
    for (const [exception, visits] of other.#visits) {
      const known = this.#visits.get(exception) ?? new Map<string, Visit>()
      this.#visits.set(exception, known)
      for (const [signature, visit] of visits) if (!known.has(signature)) known.set(signature, visit)
    }
  }

  /** Whether what an instruction reads to decide something by is not always the same. */
  isAnswer(pc: number): boolean {
    return (this.#answers.get(pc)?.size ?? 0) > 1
  }
  /** Whether what depends on a read alone has always come out so where it gave another value. */
  isAlways(read: TracedAccess, value: number, outcome: string): boolean {
    return this.waysOf(read, [value])[0] === outcome
  }
  /** How what depends on a read alone has come out where it gave these values; undefined where not always the same. */
  waysOf(read: TracedAccess, values: readonly (number | undefined)[]): (string | undefined)[] {
    return values.map((value) => {
      const [way, ...more] = this.#outcomes.get(keyOfRead(read, value)) ?? []
      return more.length > 0 ? undefined : way
    })
  }
  /** Whether code that reads there has never written anything else itself. */
  hasLeftOnly({ pc }: TracedAccess, value: number | undefined): boolean {
    const known = this.#left.get(pc)
    return known?.size === 1 && known.has(value)
  }
  /** Whether a handler has found a value that nothing that it interrupts had written by then. */
  isFoundFirst(read: TracedAccess, value: number | undefined): boolean {
    return this.#lookingAt(read.exceptionNumber, read).some(
      (look) => look.value === value && look.writtenAt === undefined,
    )
  }
  /**
   * Whether a handler that finds these values there leaves something alone that is accessed meanwhile, which it accesses
   * where it finds others.
   */
  isHeldOff(exception: number, flag: Looked, meanwhile: readonly TracedAccess[]): boolean {
    const visits = this.#lookingAt(exception, flag)
    return meanwhile.some((access) => {
      const collides = (found: boolean): boolean =>
        visits.some(({ visit, value }) => (value === flag.value) === found && conflictsWith(visit, access))
      return collides(false) && !collides(true)
    })
  }
  /**
   * Whether a handler accesses something only where it finds what was just written there, and not where it finds what
   * had been there.
   */
  isLetIn(exception: number, flag: Looked, access: TracedAccess): boolean {
    const others = this.#lookingAt(exception, flag).filter(
      ({ value, writtenAt }) => value !== flag.value && writtenAt !== flag.writtenAt,
    )
    return (
      others.length > 0 &&
      !others.some(({ visit }) => conflictsWith(visit, access) && !writesFirst(visit, access))
    )
  }

  #lookingAt(
    exception: number,
    { address, sizeBytes }: Bytes,
  ): { visit: Visit; value: number | undefined; writtenAt: number | undefined }[] {
    return [...(this.#visits.get(exception)?.values() ?? [])].flatMap((visit) => {
      const look = visit.looked.find((each) => each.address === address && each.sizeBytes === sizeBytes)
      return look === undefined ? [] : [{ visit, value: look.value, writtenAt: look.writtenAt }]
    })
  }
}

/** How all that a read decides has come out. */
export function outcomeOf({ decisions = [] }: TracedAccess): string {
  return decisions.map(({ pc, taken }) => `${String(pc)}:${String(taken)}`).join()
}
function keyOfRead({ pc, address, sizeBytes }: TracedAccess, value: number | undefined): string {
  return [pc, address, sizeBytes, value].join(' ')
}
function keep<K, V>(kept: Map<K, Set<V>>, key: K, value: V): void {
  const known = kept.get(key)
  if (known === undefined) kept.set(key, new Set([value]))
  else if (known.size < maxAnswers) known.add(value)
}
function absorbAll<K, V>(kept: Map<K, Set<V>>, others: ReadonlyMap<K, ReadonlySet<V>>): void {
  for (const [key, values] of others) for (const value of values) keep(kept, key, value)
}

function conflictsWith({ accesses }: Visit, access: TracedAccess): boolean {
  if (access.isDevice === true)
    return accesses.some((each) => each.isDevice === true && isOfOneDevice(each, access))
  return accesses.some((each) => (each.kind === 'write' || access.kind === 'write') && overlap(each, access))
}
/** Whether what a handler goes by there it has itself put there before. */
function writesFirst({ accesses }: Visit, access: TracedAccess): boolean {
  const [first] = accesses.filter((each) => each.isDevice !== true && overlap(each, access))
  return access.kind === 'write' && first?.kind === 'write' && first.from?.length === 0
}
/** Devices have pages of 4 KiB, and even reading may mean something to them. */
function isOfOneDevice(a: TracedAccess, b: TracedAccess): boolean {
  return a.address >>> 12 === b.address >>> 12
}
