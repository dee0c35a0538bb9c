import type { Device, InterruptWire } from '../bus/device.ts'
import { hex } from '../bits.ts'
import { TailchainError, nearestNames } from '../errors.ts'
import { BitBand, bitBandAliases, bitBandAliasSizeBytes } from '../peripherals/bit-band.ts'
import { CmsdkUart } from '../peripherals/cmsdk-uart.ts'
import { Gpio } from '../peripherals/gpio.ts'
import { Pl011 } from '../peripherals/pl011.ts'
import { RegisterStub, type StubAnswer } from '../peripherals/register-stub.ts'
import { StellarisTimer } from '../peripherals/stellaris-timer.ts'
import { Timer } from '../peripherals/timer.ts'
import { Uart } from '../peripherals/uart.ts'
import { UnmodelledRegisters, type UnmodelledAccess } from '../peripherals/unmodelled.ts'
import type { Chip } from './chips.ts'
import type { Machine } from './machine.ts'

export type { Device, Gpio, Timer, Uart }

/** A device that is made for a machine when it boots, so that every fork has its own. */
export interface DeviceModel<T extends Device = Device> {
  readonly sizeBytes: number
  create(machine: Machine, name: string): T
}

const registerSpace = 0x1000

/** A small serial port: DATA 0x00, STATUS 0x04, CTRL 0x08; prints to the firmware's output. */
export function uart(options: { irq?: number } = {}): DeviceModel<Uart> {
  return {
    sizeBytes: registerSpace,
    create: (machine, name) => new Uart({ name, output: printTo(machine), ...wireOf(machine, options.irq) }),
  }
}

/** A small down-counter: CTRL 0x00, LOAD 0x04, VALUE 0x08, STATUS 0x0C. */
export function timer(options: { irq?: number; cyclesPerTick?: number } = {}): DeviceModel<Timer> {
  return {
    sizeBytes: registerSpace,
    create: (machine, name) => {
      const clock = machine.clock(() => {
        device.alarm()
      })
      const { irq, ...rest } = options
      const device: Timer = new Timer({ name, clock, ...rest, ...wireOf(machine, irq) })
      return device
    },
  }
}

/** A small port of 32 pins: IN 0x00, OUT 0x04, DIR 0x08, RISE 0x0C, FALL 0x10, STATUS 0x14. */
export function gpio(options: { irq?: number } = {}): DeviceModel<Gpio> {
  return {
    sizeBytes: registerSpace,
    create: (machine, name) => new Gpio({ name, ...wireOf(machine, options.irq) }),
  }
}

function printTo(machine: Machine): (bytes: Uint8Array) => void {
  return (bytes) => {
    machine.output.write('stdout', bytes)
  }
}
function wireOf(machine: Machine, irq: number | undefined): { interrupt?: ReturnType<Machine['wire']> } {
  return irq === undefined ? {} : { interrupt: machine.wire(irq) }
}

/** What the user's options put on the bus. */
export interface DeviceOptions {
  readonly devices?: Readonly<Record<string, unknown>>
  readonly stubs?: Readonly<Record<number, StubAnswer>>
}

/** What can be asked of the devices of a machine. */
export interface AddedDevices {
  unmodelled(): readonly UnmodelledAccess[]
  /** By the model that `boot` was given, its address, or its name in the chip. @throws TailchainError `DEVICE_INVALID` */
  device(which: unknown): Device
}

/**
 * Puts stubs, the user's devices and the chip's own on the bus, in that order of precedence, and behind them
 * what answers for registers that nobody models.
 *
 * @throws TailchainError `DEVICE_INVALID`
 */
export function addDevices(machine: Machine, options: DeviceOptions): AddedDevices {
  const byModel = new Map<unknown, Device>()
  for (const [key, answer] of Object.entries(options.stubs ?? {})) {
    const address = addressOf(key, machine)
    const stub = new RegisterStub(address, answer)
    checkIsFree(machine, address, `the stub at ${hex(address)}`)
    machine.addDevice(address, stub.sizeBytes, stub)
  }
  for (const [key, model] of Object.entries(options.devices ?? {})) {
    const base = addressOf(key, machine)
    const { device, sizeBytes } = deviceOf(model, machine, key)
    checkIsFree(machine, base, `the device at ${key}`)
    machine.addDevice(base, sizeBytes, device)
    if (!byModel.has(model)) byModel.set(model, device)
  }
  addChipDevices(machine)
  // Cortex-M3 and M4 nearly all have it; behind everything else, as memory may lie there.
  if (machine.configuration.chip?.hasBitBand ?? machine.configuration.profile === 'v7-M') {
    for (const { alias, region } of bitBandAliases) {
      machine.addDevice(alias, bitBandAliasSizeBytes, new BitBand(machine.bus, region))
    }
  }
  const { unmappedMemory } = machine.configuration
  const unmodelled = new UnmodelledRegisters(unmappedMemory, () => machine.state.pc)
  if (unmappedMemory.length > 0) {
    machine.bus.fallback = unmodelled
    machine.devices.push(unmodelled)
  }
  return {
    unmodelled: () => unmodelled.accesses,
    device: (which) => {
      const key = typeof which === 'number' ? hex(which) : which
      const found =
        typeof key === 'string' ? machine.bus.deviceAt(addressOf(key, machine))?.device : byModel.get(key)
      if (found !== undefined) return found
      throw new TailchainError(
        'DEVICE_INVALID',
        typeof key === 'string' ? `there is no device at ${key}` : 'this device model was not given to boot',
        "give it to boot: devices: { '0x40001000': timer({ irq: 8 }) }",
      )
    },
  }
}

/** Memory answers before any device would. */
function checkIsFree(machine: Machine, address: number, what: string): void {
  const region = machine.bus.regionAt(address)
  if (region === undefined) return
  throw new TailchainError(
    'DEVICE_INVALID',
    `${what} is in memory (${region.name} at ${hex(region.base)}) and would never be asked`,
    'memory is read and written with mcu.read and mcu.write; onRead and onWrite watch it',
  )
}

function addChipDevices(machine: Machine): void {
  for (const { kind, name, base, irqs } of machine.configuration.chip?.devices ?? []) {
    const wires = irqs.map((irq) => machine.wire(irq))
    machine.addDevice(base, registerSpace, chipDevice(machine, kind, name, wires))
  }
}

function chipDevice(
  machine: Machine,
  kind: Chip['devices'][number]['kind'],
  name: string,
  [first, second]: readonly InterruptWire[],
): Device {
  const output = printTo(machine)
  const interrupt = first ?? { set: () => undefined }
  switch (kind) {
    case 'pl011':
      return new Pl011({ name, output, interrupt })
    case 'cmsdk-uart':
      return new CmsdkUart({
        name,
        output,
        receiveInterrupt: interrupt,
        transmitInterrupt: second ?? interrupt,
      })
    case 'stellaris-timer': {
      const clock = machine.clock(() => {
        timer.alarm()
      })
      const timer: StellarisTimer = new StellarisTimer({ name, clock, interrupt })
      return timer
    }
  }
}

/** `0x40001000`, `1073745920`, or the name of one of the chip's devices. */
function addressOf(key: string, machine: Machine): number {
  const address = /^(0x[0-9a-f]+|\d+)$/i.test(key.trim()) ? Number(key) : Number.NaN
  if (Number.isInteger(address) && address >= 0 && address < 2 ** 32) return address
  const named = machine.configuration.chip?.devices ?? []
  const found = named.find(({ name }) => name === key)
  if (found !== undefined) return found.base
  const near = nearestNames(
    key,
    named.map(({ name }) => name),
  )
  throw new TailchainError(
    'DEVICE_INVALID',
    `'${key}' is neither an address nor a device of the chip`,
    `give the base address: devices: { '0x40001000': timer({ irq: 8 }) }${near.length > 0 ? `, or ${near.join(', ')}` : ''}`,
  )
}

function deviceOf(model: unknown, machine: Machine, key: string): { device: Device; sizeBytes: number } {
  if (isModel(model)) return { device: model.create(machine, key), sizeBytes: model.sizeBytes }
  if (isDevice(model))
    return { device: model, sizeBytes: (model as { sizeBytes?: number }).sizeBytes ?? registerSpace }
  throw new TailchainError(
    'DEVICE_INVALID',
    `the device at ${key} is ${typeof model}, no device model`,
    'use uart(), timer() or gpio(), or an object with name, volatile, read, write, reset, save and restore',
  )
}
function isModel(model: unknown): model is DeviceModel {
  return typeof model === 'object' && model !== null && typeof (model as DeviceModel).create === 'function'
}
function isDevice(model: unknown): model is Device {
  const methods = ['read', 'write', 'reset', 'save', 'restore'] as const
  return (
    typeof model === 'object' &&
    model !== null &&
    methods.every((name) => typeof (model as Device)[name] === 'function')
  )
}
