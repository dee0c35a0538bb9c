import type { BusAccess, Device, DeviceClock, InterruptWire } from '../../src/bus/device.ts'

export const access = (sizeBytes: 1 | 2 | 4 = 4): BusAccess => ({ sizeBytes, privileged: true })

/** A wire that remembers its level and how often it rose. */
export class Wire implements InterruptWire {
  high = false
  rises = 0
  set(high: boolean): void {
    if (high && !this.high) this.rises++
    this.high = high
  }
}

/** Time for one device. */
export class Clock implements DeviceClock {
  cycle = 0
  due = Infinity
  now(): number {
    return this.cycle
  }
  setAlarm(cycle: number): void {
    this.due = cycle
  }
  clearAlarm(): void {
    this.due = Infinity
  }
  /** Time goes on; the device's alarm rings at its cycle. */
  tick(device: Device, cycles = 1): void {
    const end = this.cycle + cycles
    while (this.due <= end) {
      this.cycle = Math.max(this.cycle, this.due)
      this.due = Infinity
      device.alarm?.()
    }
    this.cycle = end
  }
}

/** Collects what a serial port sends. */
export class Line {
  readonly bytes: number[] = []
  readonly output = (bytes: Uint8Array): void => {
    this.bytes.push(...bytes)
  }
  get text(): string {
    return String.fromCharCode(...this.bytes)
  }
}

/** Saves a device's state as a snapshot would keep it: plain data that no longer refers to the device. */
export function saved(device: Device): unknown {
  return structuredClone(device.save())
}
