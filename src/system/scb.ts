import {
  fieldMask,
  implementedIn,
  RegisterBlock,
  type Field,
  type RegisterDeclaration,
} from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { exception } from '../core/exception-numbers.ts'
import { layout } from '../core/layout.ts'
import { clearPending, setPending } from '../core/pend.ts'
import { activeCount, highestPending, implementedPriority } from '../core/priority.ts'
import type { State } from '../core/state.ts'
import { exceptionNumber, type ExceptionNumber } from '../units.ts'
import { CoreRegisters } from './core-registers.ts'
import { idRegisters } from './id-registers.ts'
import { actlr, aircr, ccr, cpacr, dfsr, hfsr, icsr, scr, shcsr } from './scb-fields.ts'
import { constant, stateWord, writeOneToClear } from './views.ts'

const vectKey = 0x05fa
const vectKeyStat = 0xfa05
const configurableOnV6M: readonly ExceptionNumber[] = [exception.svCall, exception.pendSv, exception.sysTick]
const configurableOnV7M: readonly ExceptionNumber[] = [
  ...[exception.memManage, exception.busFault, exception.usageFault, exception.debugMonitor],
  ...configurableOnV6M,
]

/** SHCSR's bits: which exception's active, pending or enable bit each of them shows (B3.2.13). */
const shcsrBits: readonly { mask: number; set: number; exception: ExceptionNumber }[] = [
  { mask: shcsr.MEMFAULTACT.mask, set: layout.active, exception: exception.memManage },
  { mask: shcsr.BUSFAULTACT.mask, set: layout.active, exception: exception.busFault },
  { mask: shcsr.USGFAULTACT.mask, set: layout.active, exception: exception.usageFault },
  { mask: shcsr.SVCALLACT.mask, set: layout.active, exception: exception.svCall },
  { mask: shcsr.MONITORACT.mask, set: layout.active, exception: exception.debugMonitor },
  { mask: shcsr.PENDSVACT.mask, set: layout.active, exception: exception.pendSv },
  { mask: shcsr.SYSTICKACT.mask, set: layout.active, exception: exception.sysTick },
  { mask: shcsr.USGFAULTPENDED.mask, set: layout.pending, exception: exception.usageFault },
  { mask: shcsr.MEMFAULTPENDED.mask, set: layout.pending, exception: exception.memManage },
  { mask: shcsr.BUSFAULTPENDED.mask, set: layout.pending, exception: exception.busFault },
  { mask: shcsr.SVCALLPENDED.mask, set: layout.pending, exception: exception.svCall },
  { mask: shcsr.MEMFAULTENA.mask, set: layout.enabled, exception: exception.memManage },
  { mask: shcsr.BUSFAULTENA.mask, set: layout.enabled, exception: exception.busFault },
  { mask: shcsr.USGFAULTENA.mask, set: layout.enabled, exception: exception.usageFault },
]

/**
 * The System Control Block (B3.2). Every register shows the core's state. Offsets are from the start of
 * the System Control Space, 0xE000E000. What ARMv6-M lacks is reserved there: RAZ/WI (ARM DDI 0419, B3.2).
 */
export class SystemControlBlock extends CoreRegisters {
  override readonly name = 'SCB'
  override readonly registers: RegisterBlock
  readonly #core: Core
  /** The bits that this core has. */
  readonly #present: { readonly icsr: number; readonly aircr: number; readonly shcsr: number }

  constructor(core: Core) {
    super()
    this.#core = core
    const { state } = core
    const { cpuid, hasFpu, profile, vtorMask } = core.configuration
    const isV6M = profile === 'v6-M'
    const present = (fields: Readonly<Record<string, Field>>): number =>
      fieldMask(implementedIn(profile, fields))
    this.#present = { icsr: present(icsr), aircr: present(aircr), shcsr: present(shcsr) }
    const since = 'v7-M'
    const declarations: Record<string, RegisterDeclaration> = {
      ACTLR: { at: 0x008, since, fields: actlr, ...stateWord(state, layout.actlr, fieldMask(actlr)) },
      CPUID: { at: 0xd00, ...constant(cpuid) },
      ICSR: {
        at: 0xd04,
        fields: icsr,
        read: () => this.#readIcsr(),
        write: (value) => {
          this.#writeIcsr(value)
        },
      },
      ...(vtorMask !== 0 && {
        VTOR: { at: 0xd08, doc: 'the vector table', ...stateWord(state, layout.vtor, vtorMask) },
      }),
      AIRCR: {
        at: 0xd0c,
        fields: aircr,
        read: () => (vectKeyStat << 16) | (state.get(layout.prigroup) << aircr.PRIGROUP.low),
        write: (value) => {
          this.#writeAircr(value)
        },
      },
      SCR: { at: 0xd10, fields: scr, ...stateWord(state, layout.scr, fieldMask(scr)) },
      CCR: { at: 0xd14, fields: ccr, ...stateWord(state, layout.ccr, isV6M ? 0 : fieldMask(ccr)) },
      SHPR1: { since, ...this.#priorities(0xd18, 4) },
      SHPR2: this.#priorities(0xd1c, 8),
      SHPR3: this.#priorities(0xd20, 12),
      SHCSR: {
        at: 0xd24,
        fields: shcsr,
        read: () => this.#readShcsr(),
        write: (value) => {
          this.#writeShcsr(value)
        },
      },
      CFSR: {
        at: 0xd28,
        since,
        doc: 'MMFSR, BFSR (a byte each) and UFSR (a halfword)',
        sizes: 'any',
        ...writeOneToClear(state, layout.cfsr),
      },
      HFSR: { at: 0xd2c, since, fields: hfsr, ...writeOneToClear(state, layout.hfsr) },
      DFSR: { at: 0xd30, fields: dfsr, ...writeOneToClear(state, layout.dfsr) },
      MMFAR: { at: 0xd34, since, ...stateWord(state, layout.mmfar) },
      BFAR: { at: 0xd38, since, ...stateWord(state, layout.bfar) },
      AFSR: { at: 0xd3c, since, doc: 'no auxiliary fault inputs', ...writeOneToClear(state, layout.afsr) },
      CPACR: {
        at: 0xd88,
        since,
        fields: cpacr,
        ...stateWord(state, layout.cpacr, hasFpu ? fieldMask(cpacr) : 0),
      },
      ...(isV6M ? {} : idRegisters(cpuid)),
    }
    this.registers = new RegisterBlock(implementedIn(profile, declarations))
  }

  /** B3.2.4. VECTPENDING ignores PRIMASK, as it does BASEPRI and FAULTMASK. Not halted: ISRPREEMPT is 0. */
  #readIcsr(): number {
    const { state } = this.#core
    const isPending = (number: ExceptionNumber): boolean => state.hasBit(layout.pending, number)
    const externalPending = anyExternal(state, layout.pending)
    const othersActive = activeCount(state) > (state.hasBit(layout.active, state.ipsr) ? 1 : 0)
    const value =
      (isPending(exception.nmi) ? icsr.NMIPENDSET.mask : 0) |
      (isPending(exception.pendSv) ? icsr.PENDSVSET.mask : 0) |
      (isPending(exception.sysTick) ? icsr.PENDSTSET.mask : 0) |
      (externalPending ? icsr.ISRPENDING.mask : 0) |
      ((highestPending(state) ?? 0) << icsr.VECTPENDING.low) |
      (othersActive ? 0 : icsr.RETTOBASE.mask) |
      state.ipsr
    return value & this.#present.icsr
  }
  /** Setting and clearing at once is UNPREDICTABLE: here setting wins. */
  #writeIcsr(value: number): void {
    const core = this.#core
    if ((value & icsr.NMIPENDSET.mask) !== 0) setPending(core, exception.nmi)
    if ((value & icsr.PENDSVSET.mask) !== 0) setPending(core, exception.pendSv)
    else if ((value & icsr.PENDSVCLR.mask) !== 0) clearPending(core, exception.pendSv)
    if ((value & icsr.PENDSTSET.mask) !== 0) setPending(core, exception.sysTick)
    else if ((value & icsr.PENDSTCLR.mask) !== 0) clearPending(core, exception.sysTick)
  }

  /**
   * B3.2.6. VECTRESET and VECTCLRACTIVE are for a halting debugger and UNPREDICTABLE from software: here
   * the first resets the system as Cortex-M3 and M4 reset themselves, the second does nothing.
   */
  #writeAircr(written: number): void {
    const core = this.#core
    if (written >>> 16 !== vectKey) return
    const value = written & this.#present.aircr
    core.state.set(layout.prigroup, (value & aircr.PRIGROUP.mask) >>> aircr.PRIGROUP.low)
    if ((value & (aircr.SYSRESETREQ.mask | aircr.VECTRESET.mask)) !== 0) core.resetRequested = true
    if ((value & (aircr.VECTCLRACTIVE.mask | aircr.VECTRESET.mask)) !== 0) {
      core.unpredictable.set(core.state.pc, 'AIRCR.VECTCLRACTIVE or VECTRESET written outside of Debug state')
    }
  }

  /** SHPR1…3 (B3.2.10…12): a byte for each of four exceptions; those that don't exist are RAZ/WI. */
  #priorities(at: number, first: number) {
    const { state, configuration } = this.#core
    const isV6M = configuration.profile === 'v6-M'
    const configurable = isV6M ? configurableOnV6M : configurableOnV7M
    const lanes = [0, 1, 2, 3].filter((lane) => configurable.includes(exceptionNumber(first + lane)))
    return {
      at,
      sizes: isV6M ? ('word' as const) : ('any' as const),
      read: () =>
        lanes.reduce(
          (value, lane) => value | ((state.bytes[layout.priorities + first + lane] ?? 0) << (8 * lane)),
          0,
        ),
      write: (value: number, written: number) => {
        for (const lane of lanes) {
          if (((written >>> (8 * lane)) & 1) === 0) continue
          state.bytes[layout.priorities + first + lane] = implementedPriority(
            this.#core,
            value >>> (8 * lane),
          )
        }
      },
    }
  }

  #readShcsr(): number {
    const { state } = this.#core
    let value = 0
    for (const { mask, set, exception: number } of shcsrBits) if (state.hasBit(set, number)) value |= mask
    return value & this.#present.shcsr
  }
  #writeShcsr(value: number): void {
    const core = this.#core
    const present = this.#present.shcsr
    for (const { mask, set, exception: number } of shcsrBits) {
      if ((mask & present) === 0) continue
      const on = (value & mask) !== 0
      if (set !== layout.pending) core.state.putBit(set, number, on)
      else if (on) setPending(core, number)
      else clearPending(core, number)
    }
  }
}

/** Whether an external interrupt is in a bit set. */
function anyExternal({ words }: State, set: number): boolean {
  if ((words[set >> 2] ?? 0) >>> exception.firstIrq !== 0) return true
  for (let word = 1; word < 8; word++) if (words[(set >> 2) + word] !== 0) return true
  return false
}
