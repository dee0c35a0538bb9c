import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { Machine } from '../machine/machine.ts'
import { stateHash } from '../machine/state-hash.ts'
import type { Runner } from './runner.ts'
import type { WindowEnd } from './walk.ts'

/** An access to something that is no memory. */
type DeviceAccess = Parameters<NonNullable<Machine['bus']['onAccess']>>[0] & { readonly pc: number }

/** What a run asks of devices and stubs, which may be anybody's code, and what they answer. */
export class Answers {
  readonly #machine: Machine
  readonly #accesses: DeviceAccess[] = []

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Whether code that is not part of the emulator may have answered. */
  get areAny(): boolean {
    return this.#accesses.some(
      ({ address }) => this.#machine.bus.deviceAt(address)?.device !== this.#machine.ppb,
    )
  }
  during<T>(run: () => T): T {
    const { bus, state } = this.#machine
    return bus.showDevices((access) => {
      this.#accesses.push({ ...access, pc: state.pc })
    }, run)
  }
  /**
   * Compares them with those of the same run once more, which may have been ended earlier.
   *
   * @throws TailchainError `NONDETERMINISTIC`
   */
  checkSame(again: Answers): void {
    for (const [index, other] of again.#accesses.entries()) {
      const one = this.#accesses[index]
      const isSame =
        one !== undefined &&
        (['kind', 'address', 'sizeBytes', 'value', 'pc'] as const).every(
          (field) => one[field] === other[field],
        )
      if (!isSame) throw this.#differ(one, other)
    }
  }

  #differ(one: DeviceAccess | undefined, other: DeviceAccess): TailchainError {
    const isAnswer =
      one?.kind === 'read' && other.kind === 'read' && one.address === other.address && one.pc === other.pc
    if (!isAnswer) {
      const first = one === undefined ? 'ends' : `comes to ${this.#inWords(one)}`
      return nondeterministic(`the first ${first}, the second to ${this.#inWords(other)}`)
    }
    const { bus, configuration } = this.#machine
    const name = bus.deviceAt(one.address)?.device.name ?? 'nothing'
    const where = configuration.image.symbols.describe(one.pc)
    return nondeterministic(
      `the read of ${hex(one.address)} (${name}) at ${where} is answered with ${hex(one.value)} first, then with ${hex(other.value)}`,
    )
  }
  #inWords({ kind, address, value, pc }: DeviceAccess): string {
    const what = kind === 'read' ? `a read of ${hex(address)}` : `a write of ${hex(value)} to ${hex(address)}`
    return `${what} at ${this.#machine.configuration.image.symbols.describe(pc)}`
  }
}

function nondeterministic(how: string): TailchainError {
  return new TailchainError(
    'NONDETERMINISTIC',
    `two runs of the window without arrivals differ: ${how}`,
    'stubs, devices and predicates may depend on the access and on the machine alone (mcu.taken, mcu.cycles …): on no variable of their own, no time, no random number',
  )
}

/**
 * Nothing could be said of schedules where the same one ends in several ways. The machine stands where the window without
 * arrivals has ended.
 *
 * @throws TailchainError `NONDETERMINISTIC`
 */
export function runAgain(runner: Runner, answers: Answers, undisturbed: WindowEnd): void {
  const { machine } = runner
  // Not the key: bytes that the first run has read are no longer dead in the second.
  const hash = stateHash(machine)
  const { index } = runner.walk
  const again = new Answers(machine)
  const end = again.during(() => {
    let ended = runner.begin()
    while (ended === undefined && runner.walk.index < index) ended = runner.advance()
    return ended
  })
  answers.checkSame(again)
  if (undisturbed.reason !== 'reached') return
  if (end?.reason !== 'reached' || stateHash(machine) !== hash)
    throw nondeterministic('they ask devices the same and get the same answers, and end in other states')
}
