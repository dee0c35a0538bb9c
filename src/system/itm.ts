import { flag, RegisterBlock } from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { layout } from '../core/layout.ts'
import { CoreRegisters } from './core-registers.ts'
import { demcr } from './debug.ts'
import { registerArray, stateWord } from './views.ts'

/** Bytes of the machine's memory that the ITM needs, from a multiple of 4 on. */
export const itmStateSizeBytes = 12
const at = { ter: 0, tpr: 4, tcr: 8 } as const
const portCount = 32
const tcr = { ITMENA: flag(0, 'the ITM works') } as const
/** ITMENA, TSENA, SYNCENA, TXENA, SWOENA, TSPrescale, GTSFREQ, TraceBusID. */
const tcrWritable = 0x007f0f1f

/** What was written to a stimulus port, a byte for each byte of the access. */
export type TraceOutput = (port: number, bytes: Uint8Array) => void

/** What a reset does to its state, whether or not its registers were ever looked at. */
export function resetItm({ state }: Core, stateOffset: number): void {
  for (const offset of Object.values(at)) state.set(stateOffset + offset, 0)
}

/**
 * The Instrumentation Trace Macrocell (C1.7): stimulus ports, always ready, whose bytes go to `output` where
 * the ITM, the port and DEMCR.TRCENA are on. No time stamps, no packets. The lock registers accept anything.
 * Offsets are from 0xE0000000.
 */
export class Itm extends CoreRegisters {
  override readonly name = 'ITM'
  override readonly registers: RegisterBlock
  readonly #core: Core
  readonly #stateOffset: number

  /** @param stateOffset - byte offset of its {@link itmStateSizeBytes} bytes in the machine's memory */
  constructor(core: Core, stateOffset: number, output: TraceOutput | undefined) {
    super()
    this.#core = core
    this.#stateOffset = stateOffset
    const { state } = core
    this.registers = new RegisterBlock({
      ...registerArray('ITM_STIM', 0x000, portCount, (port) => ({
        doc: 'reads FIFOREADY',
        sizes: 'any',
        read: () => 1,
        write: (value, lanes) => {
          if (this.#isOn(port)) output?.(port, written(value, lanes))
        },
      })),
      ITM_TER: { at: 0xe00, doc: 'a bit enables a port', ...stateWord(state, stateOffset + at.ter) },
      ITM_TPR: { at: 0xe40, doc: 'kept, without effect', ...stateWord(state, stateOffset + at.tpr, 0xf) },
      ITM_TCR: { at: 0xe80, fields: tcr, ...stateWord(state, stateOffset + at.tcr, tcrWritable) },
      ITM_LAR: { at: 0xfb0, doc: 'any key unlocks', modelled: false },
      ITM_LSR: { at: 0xfb4, doc: 'not locked', modelled: false },
    })
  }

  #isOn(port: number): boolean {
    const { state } = this.#core
    return (
      (state.get(layout.demcr) & demcr.TRCENA.mask) !== 0 &&
      (state.get(this.#stateOffset + at.tcr) & tcr.ITMENA.mask) !== 0 &&
      (state.get(this.#stateOffset + at.ter) & (1 << port)) !== 0
    )
  }
}

/** The bytes that an access covers, lowest first. */
function written(value: number, lanes: number): Uint8Array {
  const bytes: number[] = []
  for (let shift = 0; shift < 32; shift += 8) {
    if (((lanes >>> shift) & 1) !== 0) bytes.push((value >>> shift) & 0xff)
  }
  return Uint8Array.from(bytes)
}
