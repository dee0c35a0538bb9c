import { RegisterBlock } from '../bus/registers.ts'
import { CoreRegisters } from './core-registers.ts'

/**
 * The MPU's registers (B3.5) of a core that was built without one: MPU_TYPE.DREGION reads 0 and firmware that
 * asks goes without. The PMSAv7 MPU itself is not modelled yet. Offsets are from the System Control Space.
 */
export class Mpu extends CoreRegisters {
  override readonly name = 'MPU'
  override readonly registers = new RegisterBlock({
    MPU_TYPE: { at: 0xd90, doc: 'DREGION 0: no regions', read: () => 0 },
    MPU_CTRL: { at: 0xd94, modelled: false },
    MPU_RNR: { at: 0xd98, modelled: false },
    MPU_RBAR: { at: 0xd9c, modelled: false },
    MPU_RASR: { at: 0xda0, modelled: false },
    MPU_RBAR_A1: { at: 0xda4, modelled: false },
    MPU_RASR_A1: { at: 0xda8, modelled: false },
    MPU_RBAR_A2: { at: 0xdac, modelled: false },
    MPU_RASR_A2: { at: 0xdb0, modelled: false },
    MPU_RBAR_A3: { at: 0xdb4, modelled: false },
    MPU_RASR_A3: { at: 0xdb8, modelled: false },
  })
}
