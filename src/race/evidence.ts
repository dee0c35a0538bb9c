import { overlap, type Run } from './run.ts'
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

  add(run: Run): void {
    for (const { kind, pc, value, decisions = [] } of run.accesses)
      if (kind === 'read' && decisions.length > 0) this.#answer(pc, value)
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
  #answer(pc: number, value: number | undefined): void {
    const known = this.#answers.get(pc)
    if (known === undefined) this.#answers.set(pc, new Set([value]))
    else if (known.size < maxAnswers) known.add(value)
  }
  /** Takes over what others have seen. */
  absorb(other: Evidence): void {
    for (const [pc, values] of other.#answers) for (const value of values) this.#answer(pc, value)
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
    return others.length > 0 && !others.some(({ visit }) => conflictsWith(visit, access))
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

function conflictsWith({ accesses }: Visit, access: TracedAccess): boolean {
  if (access.isDevice === true)
    return accesses.some((each) => each.isDevice === true && isOfOneDevice(each, access))
  return accesses.some((each) => (each.kind === 'write' || access.kind === 'write') && overlap(each, access))
}
/** Devices have pages of 4 KiB, and even reading may mean something to them. */
function isOfOneDevice(a: TracedAccess, b: TracedAccess): boolean {
  return a.address >>> 12 === b.address >>> 12
}
