import type { KeyPart } from '../machine/track/state-key.ts'

/**
 * Conditions that keep the reductions sound: without one of them, programs exist that are taken for proved though a
 * schedule breaks them.
 */
export const guards = [
  // Arrivals that a mask or a priority holds back are the same as later ones, unless
  'held: system accesses notice',
  'held: sleep and supervisor calls notice',
  'held: entries and returns notice',
  'held: a gap or a cause of its own counts',
  // A handler and an instruction commute, unless
  'commute: the instruction reads what the handler writes',
  'commute: the instruction writes what the handler reads',
  'commute: both write',
  'commute: the handler reads a register of what it interrupts',
  'commute: the handler keeps a register of what it interrupts',
  'commute: the handler looks at its frame',
  'commute: the handler changes its frame or returns elsewhere',
  'commute: what frames leave behind is read',
  'commute: the handler touches devices',
  'commute: the instruction moves SP',
  'commute: the instruction is special',
  'commute: the instruction touches devices',
  'commute: code is read',
  'commute: arrivals inside the handler stay',
  // States are equal, unless these differ
  'merge: pending and active',
  'merge: event register',
  'merge: exclusive monitor',
  'merge: how often each was taken',
  'merge: what handlers must restore',
  'merge: arrivals that are left',
  'merge: what dead bytes were read',
  'merge: time that was read',
] as const

export type Guard = (typeof guards)[number]

/** For tests alone: guards that are left out, so that what they prevent can be seen. */
export const removedGuards = new Set<Guard>()

/** Parts of states that are not compared, for the same reason. */
export function removedParts(): ReadonlySet<KeyPart> {
  return removedGuards.size === 0
    ? none
    : new Set([...parts].filter(([guard]) => removedGuards.has(guard)).map(([, part]) => part))
}
const none: ReadonlySet<KeyPart> = new Set()
const parts: readonly (readonly [Guard, KeyPart])[] = [
  ['merge: pending and active', 'pending and active'],
  ['merge: event register', 'event register'],
  ['merge: exclusive monitor', 'exclusive monitor'],
  ['merge: how often each was taken', 'taken'],
  ['merge: what handlers must restore', 'entered'],
]

/** Whether a guard is in force. */
export function guarded(guard: Guard): boolean {
  return removedGuards.size === 0 || !removedGuards.has(guard)
}
