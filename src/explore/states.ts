import { createHash } from 'node:crypto'
import { AccessLog } from '../machine/access-log.ts'
import type { Machine } from '../machine/machine.ts'
import { Stacks } from './stacks.ts'
import { Tracer } from './tracer.ts'

/** Follows a machine's runs from one beginning, so that their states can be compared byte for byte. */
export class States {
  readonly stacks: Stacks
  readonly tracer: Tracer
  readonly machine: Machine
  readonly #accesses: AccessLog
  #taken = 0

  constructor(machine: Machine) {
    this.machine = machine
    this.stacks = new Stacks(machine)
    this.tracer = new Tracer(machine)
    this.#accesses = new AccessLog(machine, (access) => {
      this.stacks.accessed(access)
      this.tracer.accessed(access)
    })
  }

  /** A run begins where the machine stands. */
  begin(): void {
    this.stacks.begin()
    this.#accesses.begin()
    this.#taken = this.machine.log.activations.length
  }
  /** Memory becomes what it was when the last run began. */
  takeBack(): void {
    this.#accesses.takeBack()
  }
  /** What was entered in this run. */
  get activations(): Machine['log']['activations'] {
    return this.machine.log.activations.slice(this.#taken)
  }

  /** A SHA-256 of the live state, so that many can be kept: equal for states from which everything goes on alike. */
  key(): string {
    const { output, exitStatus, devices, ppb } = this.machine
    const words = this.machine.stateWords()
    const changes = [...this.#accesses.changes()]
      .filter(([address]) => !this.stacks.isDead(address))
      .map(([address, now]) => `${String(address)}=${String(now)}`)
    const rest = [
      changes.sort().join(),
      ...devices.filter((device) => device !== ppb).map((device) => JSON.stringify(device.save())),
      this.activations
        .map(
          ({ exceptionNumber, returnedAt }) =>
            `${String(exceptionNumber)}${returnedAt === undefined ? '+' : ''}`,
        )
        .sort()
        .join(),
      `${String(exitStatus)} ${output.text}`,
    ].join('\0')
    return createHash('sha256').update(words).update(rest).digest('hex')
  }
}
