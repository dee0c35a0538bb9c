import { explore, type Access, type Mcu, type Report } from '../../src/index.ts'
import { address, start } from '../session/scenarios.ts'

/** Where a program and the handlers of IRQ0 (priority 0x40) and IRQ1 (0x80) lie: RAM that scenarios.elf leaves alone. */
const mainAt = 0x20001000
const handlersAt = [0x20001200, 0x20001300] as const
const nop = 0xbf00
const returns = 0x4770
const stays = 0xe7fe

export interface ThumbWindow {
  readonly main: readonly (readonly number[])[]
  /** Without their returns. */
  readonly irq0?: readonly (readonly number[])[]
  readonly irq1?: readonly (readonly number[])[]
  readonly interrupts?: readonly string[]
  readonly depth?: number
  readonly check?: (mcu: Mcu) => void
}

/** Explores a few instructions. r7 points to `words`, r6 to `flag`, r5 to NVIC_ISPR0, in the handlers too. */
export async function exploreThumb(window: ThumbWindow): Promise<Report> {
  const { main, irq0 = [[nop]], irq1 = [[nop]], interrupts = ['irq(0)'], depth = 1, check } = window
  const mcu = start('load_four')
  const place = (at: number, halfwords: readonly number[]): number => {
    for (const [index, halfword] of halfwords.entries()) mcu.write(at + 2 * index, halfword, 'u16')
    return at + 2 * halfwords.length
  }
  const until = place(mainAt, main.flat())
  place(until, [stays])
  for (const [irq, at] of handlersAt.entries()) {
    place(at, [...(irq === 0 ? irq0 : irq1).flat(), returns])
    mcu.write(4 * (16 + irq), at | 1, 'u32')
  }
  Object.assign(mcu.registers, { r5: 0xe000e200, r6: address('flag'), r7: address('words'), pc: mainAt })
  return explore(mcu, { until, interrupts, depth, ...(check === undefined ? {} : { check }) })
}

/** Bytes from the beginning of its program: `main+0x2`, `irq0+0x0`. */
export function placeOf(pc: number): string {
  const [name, base] =
    pc >= handlersAt[1]
      ? ['irq1', handlersAt[1]]
      : pc >= handlersAt[0]
        ? ['irq0', handlersAt[0]]
        : ['main', mainAt]
  return `${name}+0x${(pc - base).toString(16)}`
}
const accessText = ({ kind, pc }: Access): string => `${kind} ${placeOf(pc)}`
/** With places in place of addresses. */
export const inPlaces = (text: string): string =>
  text.replace(/0x20001[0-9a-f]{3}/g, (pc) => placeOf(Number(pc)))

/** `lost update of words by IRQ0_Handler: read main+0x0, write irq0+0x4, write main+0x4`. */
export function findings({ races }: Report): string[] {
  return races
    .map(
      ({ name, variable, interrupt, accesses }) =>
        `${name} of ${variable} by ${interrupt}: ${accesses.map(accessText).join(', ')}`,
    )
    .sort()
}
/** `words by IRQ0_Handler: read main+0x0, write irq0+0x4: why`. */
export function harmless({ benign }: Report): string[] {
  return benign
    .map(
      ({ variable, interrupt, accesses, reason }) =>
        `${variable} by ${interrupt}: ${accesses.map(accessText).join(', ')}: ${reason}`,
    )
    .sort()
}
