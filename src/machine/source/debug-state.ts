import { layout } from '../../core/layout.ts'
import type { MachineState } from '../../image/dwarf/index.ts'
import type { Machine } from '../machine.ts'

/** DWARF's numbers of the first single and double registers of the FP extension. */
const firstSingle = 64
const firstDouble = 256

/** The machine's state as location expressions ask for it. */
export function debugState({ state, bus, configuration }: Machine): MachineState {
  const single = (index: number): number => state.get(layout.fpRegisters + 4 * index)
  return {
    register: (number) => {
      if (number < 15) return state.register(number)
      if (number === 15) return state.pc
      if (!configuration.hasFpu) return undefined
      if (number >= firstSingle && number < firstSingle + 32) return single(number - firstSingle)
      if (number < firstDouble || number >= firstDouble + 16) return undefined
      const low = 2 * (number - firstDouble)
      return BigInt(single(low)) | (BigInt(single(low + 1)) << 32n)
    },
    memory: (address, sizeBytes) => bus.copy(address, sizeBytes),
  }
}
