import { RegisterDevice } from '../bus/registers.ts'

/** A device whose registers are views of the core's state: it has nothing of its own to reset or to save. */
export abstract class CoreRegisters extends RegisterDevice {
  override reset(): void {
    // The core's reset covers it: core/reset.ts.
  }
  override save(): undefined {
    return undefined
  }
  override restore(): void {
    // All state is in the machine's memory.
  }
}
