import { hex } from '../bits.ts'
import type { MaskedStretch, TracedAccess } from '../trace/access.ts'

/** How things are called where a text is for. */
export interface Names {
  readonly place: (pc: number) => string
  readonly exception: (exceptionNumber: number) => string
  /** ARMv6-M has none. */
  readonly hasBasepri: boolean
}

/** The stretch in which an access is, if the handler of the other one is held back there. */
export function sectionAt(access: TracedAccess, by: TracedAccess): MaskedStretch | undefined {
  const { order = NaN, masks = [], context } = access
  return masks.find(
    (each) => each.context === context && each.from < order && order < each.to && holdsBack(each, by),
  )
}

/** Whether it holds an exception back that may pre-empt at its priority. */
function holdsBack(
  { mask, value, exceptionNumber }: MaskedStretch,
  { exceptionNumber: exception, priority = 0 }: TracedAccess,
): boolean {
  switch (mask) {
    case 'PRIMASK':
      return priority >= 0
    case 'FAULTMASK':
      return priority >= -1
    case 'BASEPRI':
      return priority >= value
    case 'disabled':
      return exceptionNumber === exception
    case 'device':
      return false
  }
}

/** What held the handler of a triple back, where that ended too early, and what would have. */
export function maskingOf(
  [a, b, c]: readonly [TracedAccess, TracedAccess, TracedAccess],
  names: Names,
): string {
  const exception = names.exception(b.exceptionNumber)
  const at = ({ kind, pc }: TracedAccess): string => `the ${kind} at ${names.place(pc)}`
  const [first, last] = [sectionAt(a, b), sectionAt(c, b)]
  const remedy = remedyFor(b, exception, names)
  if (first !== undefined && last !== undefined)
    return `${stretch(first, names)} and again ${from(last, names)}, but not in between`
  if (first !== undefined) return `${stretch(first, names)}, before ${at(c)}`
  if (last !== undefined) return `${named(last)} only ${from(last, names)}, after ${at(a)}`
  const others = overlapping(a, c)
  const short = others.find((each) => holdsBack(each, b))
  if (short !== undefined) return `${stretch(short, names)} only, between ${at(a)} and ${at(c)}`
  const device = others.find(({ mask }) => mask === 'device')
  if (device !== undefined) {
    const gate = `gate: { address: ${hex(device.address ?? 0)}, bit: ${String(31 - Math.clz32(device.value))} }`
    return `${stretch(device, names)}; if that holds ${exception} back, explore it with ${gate}; else ${remedy}`
  }
  const [weak] = others.filter(({ mask }) => mask !== 'disabled')
  if (weak !== undefined) return `${stretch(weak, names)}, which does not hold ${exception} back; ${remedy}`
  return `nothing masked ${exception} between the ${a.kind} and the ${c.kind}; ${remedy}`
}

function overlapping(a: TracedAccess, c: TracedAccess): readonly MaskedStretch[] {
  const [begin, end] = [a.order ?? NaN, c.order ?? NaN]
  return (a.masks ?? []).filter((each) => each.context === a.context && each.from < end && each.to > begin)
}
function named({ mask, value, address = 0 }: MaskedStretch): string {
  if (mask === 'device') return `a device's bits ${hexByte(value)} at ${hex(address)} were clear`
  if (mask === 'BASEPRI') return `BASEPRI was ${hexByte(value)}`
  return mask === 'disabled' ? 'it was disabled' : `${mask} was set`
}
function stretch(masked: MaskedStretch, names: Names): string {
  return `${named(masked)} ${from(masked, names)}`
}
function from({ fromPc, toPc }: MaskedStretch, { place }: Names): string {
  const begin = fromPc === undefined ? 'before the window' : place(fromPc)
  return toPc === undefined ? `from ${begin} on` : `from ${begin} to ${place(toPc)}`
}
function remedyFor({ priority }: TracedAccess, exception: string, { hasBasepri }: Names): string {
  if (priority === undefined) return 'PRIMASK would have'
  if (priority < -1) return `no mask holds ${exception} back`
  if (priority < 0) return 'FAULTMASK would have'
  if (!hasBasepri) return 'PRIMASK would have'
  if (priority === 0) return `PRIMASK would have (BASEPRI not: ${exception}'s priority is 0)`
  const value = hexByte(priority)
  return `PRIMASK, or BASEPRI <= ${value} (${exception}'s priority is ${value}), would have`
}
function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`
}
