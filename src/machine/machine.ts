import { Bus } from '../bus/bus.ts'
import type { DeviceClock, InterruptWire } from '../bus/device.ts'
import { PageTable } from '../bus/pages.ts'
import type { Core } from '../core/core.ts'
import { layout } from '../core/layout.ts'
import { setLine } from '../core/pend.ts'
import { State } from '../core/state.ts'
import { ReferenceExecutor } from '../engine/execute.ts'
import { Interpreter } from '../engine/interpreter/interpreter.ts'
import { loadBytes } from './memory-map.ts'
import { exceptionOfIrq, irqNumber } from '../units.ts'
import { ActivationLog } from './activations.ts'
import { Alarms } from './alarms.ts'
import type { MachineConfiguration } from './configuration.ts'
import { Control, type Controlled } from './control.ts'
import { CodeHooks } from './hooks.ts'
import { layOutMemory } from './memory-map.ts'
import { PanicWatch } from './panics.ts'

/**
 * A chip with firmware in its memory. It wires the parts together and owns them; what they do is their own
 * business. A new machine is reset and stands at the reset handler.
 */
export class Machine implements Controlled {
  readonly configuration: MachineConfiguration
  readonly state: State
  readonly bus: Bus
  readonly core: Core
  readonly interpreter: Interpreter | undefined
  readonly executor: ReferenceExecutor
  readonly alarms = new Alarms()
  readonly instructionAlarms = new Alarms()
  readonly hooks: CodeHooks
  readonly log: ActivationLog
  readonly control: Control
  readonly panics: PanicWatch

  constructor(configuration: MachineConfiguration) {
    this.configuration = configuration
    const map = layOutMemory(configuration.flash, configuration.ram)
    const memory = new WebAssembly.Memory({ initial: map.wasmPages })
    this.state = new State(memory)
    this.bus = new Bus(memory.buffer, new PageTable(this.state.words, layout.pageTable))
    for (const region of map.regions) this.bus.addRegion(region)
    this.log = new ActivationLog(this.state)
    this.core = {
      state: this.state,
      bus: this.bus,
      configuration,
      listener: this.log,
      semihosting: undefined,
      resetRequested: false,
      unpredictable: new Map(),
    }
    this.executor = new ReferenceExecutor(this.core)
    this.interpreter = configuration.tier === 'reference' ? undefined : new Interpreter(this.core)
    this.hooks = new CodeHooks((address, on) => this.interpreter?.records.setBreakpoint(address, on))
    this.control = new Control(this)
    this.panics = new PanicWatch(this)
    for (const segment of configuration.image.segments) {
      loadBytes(this.bus, this.state.bytes, segment.physicalAddress, segment.data)
    }
    this.reset()
  }

  get hasExited(): boolean {
    return false
  }
  get hasPanicked(): boolean {
    return this.panics.first !== undefined
  }

  reset(): void {
    // TODO
  }

  /** A wire into the NVIC. */
  wire(irq: number): InterruptWire {
    const exception = exceptionOfIrq(irqNumber(irq))
    return {
      set: (high) => {
        setLine(this.core, exception, high)
      },
    }
  }
  /** Time as a device sees it. */
  clock(owner: object, ring: () => void): DeviceClock {
    return {
      now: () => this.state.cycles,
      setAlarm: (cycle) => {
        this.alarms.set(owner, cycle, ring)
      },
      clearAlarm: () => {
        this.alarms.clear(owner)
      },
    }
  }
}
