import { boot, firmwareInfo } from '../../../src/index.ts'
import { infoText } from '../../../runner/report/info-text.ts'
import { runNotes } from '../../../runner/report/run-notes.ts'
import type { Random } from '../../engine/cases.ts'

const limitCycles = 3000
const chips = ['lm3s6965evb', 'stm32f103'] as const

/** Loads, describes, boots and runs a file for a moment; in a word how that ended. Throws only what is a bug. */
export function exercise(bytes: Uint8Array, random: Random): string {
  try {
    const chip = random() % 4 === 0 ? { chip: chips[random() % chips.length] ?? 'stm32f103' } : {}
    infoText(firmwareInfo(bytes, chip))
    const mcu = boot(bytes, { ...chip, stopAt: random() % 2 === 0 ? 'reset' : 'main', limitCycles })
    const stop = mcu.run()
    for (const line of runNotes(mcu, stop)) line.trim()
    mcu.registers.pc.toString()
    return stop.reason
  } catch (error) {
    if (error instanceof Error && error.name === 'TailchainError' && 'code' in error)
      return String(error.code)
    throw error
  }
}
