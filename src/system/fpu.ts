import { fieldMask, flag, field, RegisterBlock } from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { layout } from '../core/layout.ts'
import { CoreRegisters } from './core-registers.ts'
import { constant, stateWord } from './views.ts'

/** B3.2.21. The *RDY bits say whether the exception could have been taken when the frame was allocated. */
const fpccr = {
  ASPEN: flag(31, 'the first floating-point instruction makes a context: CONTROL.FPCA'),
  LSPEN: flag(30, 'entry only reserves room for s0 to s15 and FPSCR'),
  MONRDY: flag(8, 'DebugMonitor'),
  BFRDY: flag(6, 'BusFault'),
  MMRDY: flag(5, 'MemManage'),
  HFRDY: flag(4, 'HardFault'),
  THREAD: flag(3, 'the frame was allocated in Thread mode'),
  USER: flag(1, 'by unprivileged code'),
  LSPACT: flag(0, 'the context is still to be saved, at FPCAR'),
} as const
/** B3.2.23: what a new context begins with. */
const fpdscr = {
  AHP: flag(26, 'alternative half-precision'),
  DN: flag(25, 'default NaN'),
  FZ: flag(24, 'flush to zero'),
  RMode: field(23, 22, 'rounding mode'),
} as const

/**
 * The FP extension's registers in the System Control Space (B3.2.21…25), RAZ/WI on a core without it. Access by CPACR is
 * the SCB's. Offsets are from 0xE000E000.
 */
export class Fpu extends CoreRegisters {
  override readonly name = 'FPU'
  override readonly registers: RegisterBlock

  constructor({ state, configuration: { hasFpu } }: Core) {
    super()
    const where = (mask: number): number => (hasFpu ? mask : 0)
    this.registers = new RegisterBlock({
      FPCCR: { at: 0xf34, fields: fpccr, ...stateWord(state, layout.fpccr, where(fieldMask(fpccr))) },
      FPCAR: {
        at: 0xf38,
        doc: 'room for s0 in the frame; bits 2:0 zero',
        ...stateWord(state, layout.fpcar, where(0xfffffff8)),
      },
      FPDSCR: { at: 0xf3c, fields: fpdscr, ...stateWord(state, layout.fpdscr, where(fieldMask(fpdscr))) },
      // Single precision, 16 double registers, division and square root, all rounding modes.
      MVFR0: { at: 0xf40, ...constant(where(0x10110021)) },
      // Fused multiply-add, half-precision conversion, NaN propagation, denormals.
      MVFR1: { at: 0xf44, ...constant(where(0x11000011)) },
      MVFR2: { at: 0xf48, doc: 'FPv5 only', ...constant(0) },
    })
  }
}
