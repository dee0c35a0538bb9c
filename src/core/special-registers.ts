import type { Core } from './core.ts'
import { layout } from './layout.ts'
import { controlMask, xpsrMask } from './profile.ts'
import { executionPriority, implementedPriority } from './priority.ts'

/** SYSm numbers of MRS and MSR (B5.1.1). */
export const sysm = {
  APSR: 0,
  IAPSR: 1,
  EAPSR: 2,
  XPSR: 3,
  IPSR: 5,
  EPSR: 6,
  IEPSR: 7,
  MSP: 8,
  PSP: 9,
  PRIMASK: 16,
  BASEPRI: 17,
  BASEPRI_MAX: 18,
  FAULTMASK: 19,
  CONTROL: 20,
} as const

/** MRS (B5.2.2). Unprivileged code reads zero but for APSR and CONTROL; EPSR always reads zero. */
export function readSpecial(core: Core, which: number): number {
  const { state } = core
  if (which <= sysm.IEPSR) {
    if (which === 4) return 0
    const apsr = (which & 4) === 0 ? state.apsr : 0
    return (apsr | ((which & 1) !== 0 && state.isPrivileged ? state.ipsr : 0)) >>> 0
  }
  if (which === sysm.CONTROL) return state.get(layout.control)
  if (!state.isPrivileged || isAbsent(core, which)) return 0
  switch (which) {
    case sysm.MSP:
      return state.msp
    case sysm.PSP:
      return state.psp
    case sysm.PRIMASK:
      return state.get(layout.primask)
    case sysm.BASEPRI:
    case sysm.BASEPRI_MAX:
      return state.get(layout.basepri)
    case sysm.FAULTMASK:
      return state.get(layout.faultmask)
    default:
      return 0
  }
}

/** MSR (B5.2.3). Unprivileged code can write APSR only. */
export function writeSpecial(core: Core, which: number, mask: number, value: number): void {
  const { state } = core
  if (which <= sysm.XPSR) {
    // IPSR and EPSR are not writable; mask bit 1 is nzcvq, bit 0 g.
    if ((mask & 2) !== 0) state.setFlags(value & xpsrMask(core.configuration))
    if ((mask & 1) === 0) return
    if (core.configuration.hasDsp) state.setGe(value)
    else core.unpredictable.set(state.pc, 'MSR APSR_g without the DSP extension')
    return
  }
  if (!state.isPrivileged || isAbsent(core, which)) return
  switch (which) {
    case sysm.MSP:
      state.msp = value
      return
    case sysm.PSP:
      state.psp = value
      return
    case sysm.PRIMASK:
      state.set(layout.primask, value & 1)
      return
    case sysm.BASEPRI:
      state.set(layout.basepri, implementedPriority(core, value))
      return
    case sysm.BASEPRI_MAX: {
      const priority = implementedPriority(core, value)
      const current = state.get(layout.basepri)
      if (priority !== 0 && (priority < current || current === 0)) state.set(layout.basepri, priority)
      return
    }
    case sysm.FAULTMASK:
      setFaultmask(core, (value & 1) !== 0)
      return
    case sysm.CONTROL:
      writeControl(core, value)
      return
    default:
      return
  }
}

/** BASEPRI, BASEPRI_MAX and FAULTMASK on v6-M: naming them is UNPREDICTABLE; here RAZ/WI. */
function isAbsent(core: Core, which: number): boolean {
  const { profile } = core.configuration
  if (profile === 'v7-M' || which < sysm.BASEPRI || which > sysm.FAULTMASK) return false
  core.unpredictable.set(core.state.pc, 'MSR or MRS of BASEPRI or FAULTMASK, which ARMv6-M lacks')
  return true
}

/** CPS (B5.2.1): ignored where unprivileged. */
export function changeProcessorState(
  core: Core,
  change: { disable: boolean; primask: boolean; faultmask: boolean },
): void {
  if (!core.state.isPrivileged) return
  if (change.primask) core.state.set(layout.primask, change.disable ? 1 : 0)
  if (change.faultmask) setFaultmask(core, change.disable)
}

/** FAULTMASK can't be set at priority -1 and above. */
function setFaultmask(core: Core, set: boolean): void {
  if (!set) core.state.set(layout.faultmask, 0)
  else if (executionPriority(core.state) > -1) core.state.set(layout.faultmask, 1)
}

/** SPSEL is writable in Thread mode only; FPCA and nPRIV, where they are, always, nPRIV acting once back there. */
function writeControl(core: Core, value: number): void {
  const { state } = core
  const old = state.get(layout.control)
  const spsel = state.inHandlerMode ? old & 2 : value & 2
  state.setModeAndControl(state.ipsr, spsel | (value & controlMask(core.configuration) & ~2))
}
