import { fieldMask, field, flag, RegisterBlock, type RegisterDeclaration } from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { layout } from '../core/layout.ts'
import { CoreRegisters } from './core-registers.ts'
import { constant, stateWord } from './views.ts'

const ctrl = {
  PRIVDEFENA: flag(2, 'the default memory map is the background of privileged accesses'),
  HFNMIENA: flag(1, 'checks at negative priorities too'),
  ENABLE: flag(0, 'checks accesses'),
}
const rbar = {
  ADDR: field(31, 5, 'base; bits below the size of the region are not compared'),
  VALID: flag(4, 'writing 1 selects REGION first; reads 0'),
  REGION: field(3, 0, 'reads MPU_RNR'),
}
const rasr = {
  XN: flag(28, 'execute never'),
  AP: field(26, 24, 'access permissions'),
  TEX: field(21, 19, 'memory type: without a cache it changes nothing'),
  S: flag(18, 'shareable'),
  C: flag(17, 'cacheable'),
  B: flag(16, 'bufferable'),
  SRD: field(15, 8, 'disables an eighth each'),
  SIZE: field(5, 1, 'the region has 2^(SIZE + 1) bytes'),
  ENABLE: flag(0, 'the region takes part'),
}
const regionSizeBytes = 8

/**
 * The registers of the PMSAv7 MPU (B3.5). Of a core without one MPU_TYPE reads 0, and the others are RAZ/WI. What they
 * mean for accesses: `core/mpu.ts`. Offsets are from the System Control Space.
 */
export class Mpu extends CoreRegisters {
  override readonly name = 'MPU'
  override readonly registers: RegisterBlock
  readonly #core: Core

  constructor(core: Core) {
    super()
    this.#core = core
    const { mpuRegionCount } = core.configuration
    const isAbsent = mpuRegionCount === 0
    const present = (declaration: RegisterDeclaration): RegisterDeclaration =>
      isAbsent ? { at: declaration.at, modelled: false } : declaration
    const pairs = ['', '_A1', '_A2', '_A3'].flatMap((alias, index) => [
      [`MPU_RBAR${alias}`, present(this.#rbar(0xd9c + 8 * index))] as const,
      [`MPU_RASR${alias}`, present(this.#rasr(0xda0 + 8 * index))] as const,
    ])
    this.registers = new RegisterBlock({
      MPU_TYPE: { at: 0xd90, doc: 'DREGION: the number of regions', ...constant(mpuRegionCount << 8) },
      MPU_CTRL: present({
        at: 0xd94,
        fields: ctrl,
        ...stateWord(core.state, layout.mpuCtrl, fieldMask(ctrl)),
      }),
      MPU_RNR: present({
        at: 0xd98,
        doc: 'the region that MPU_RBAR and MPU_RASR show',
        read: () => core.state.get(layout.mpuRnr),
        write: (value) => {
          this.#select(value & 0xff)
        },
      }),
      ...Object.fromEntries(pairs),
    })
  }

  /** A region that is not there is UNPREDICTABLE: the selection stays. */
  #select(region: number): void {
    const { state, configuration, unpredictable } = this.#core
    if (region < configuration.mpuRegionCount) state.set(layout.mpuRnr, region)
    else unpredictable.set(state.pc, `MPU region ${String(region)} selected, which there is not`)
  }
  #selected(): number {
    return layout.mpuRegions + this.#core.state.get(layout.mpuRnr) * regionSizeBytes
  }

  #rbar(at: number): RegisterDeclaration {
    const { state } = this.#core
    return {
      at,
      fields: rbar,
      read: () => state.get(this.#selected()) | state.get(layout.mpuRnr),
      write: (value) => {
        if ((value & rbar.VALID.mask) !== 0) this.#select(value & rbar.REGION.mask)
        state.set(this.#selected(), value & rbar.ADDR.mask)
      },
    }
  }
  /** Its halves and bytes may be written by themselves. */
  #rasr(at: number): RegisterDeclaration {
    const { state } = this.#core
    const writable = fieldMask(rasr)
    return {
      at,
      fields: rasr,
      sizes: 'any',
      read: () => state.get(this.#selected() + 4),
      write: (value, lanes) => {
        const offset = this.#selected() + 4
        state.set(offset, (state.get(offset) & ~lanes) | (value & writable))
      },
    }
  }
}
