import { TailchainError, type Activation, type Mcu, type Report, type Stop } from '../../src/index.ts'

// By their shape: a test file and the setup file may have loaded the package twice.

export function mcuSubject(received: unknown, matcher: string): Mcu {
  if (isMcu(received)) return received
  throw wrongSubject(received, matcher, 'an Mcu: what boot() returns')
}
export function mcuOrStop(received: unknown, matcher: string): Mcu | Stop {
  if (isMcu(received) || isStop(received)) return received
  throw wrongSubject(received, matcher, 'an Mcu or a Stop: what boot() or a run returns')
}
export function activationSubject(received: unknown, matcher: string): Activation {
  if (isActivation(received)) return received
  throw wrongSubject(received, matcher, 'an Activation: one of mcu.exceptions')
}
export function mcuOrActivation(received: unknown, matcher: string): Mcu | Activation {
  if (isMcu(received) || isActivation(received)) return received
  throw wrongSubject(
    received,
    matcher,
    'an Mcu or an Activation: what boot() returns, or one of mcu.exceptions',
  )
}

export function reportSubject(received: unknown, matcher: string): Report {
  if (isReport(received)) return received
  throw wrongSubject(received, matcher, 'a Report: what explore() resolves to; await it')
}

export function isMcu(value: unknown): value is Mcu {
  return (
    has(value, 'exceptions', 'object') && has(value, 'taken', 'function') && has(value, 'runTo', 'function')
  )
}
function isStop(value: unknown): value is Stop {
  return has(value, 'reason', 'string') && has(value, 'place', 'string')
}
function isActivation(value: unknown): value is Activation {
  return has(value, 'exceptionNumber', 'number') && has(value, 'enteredAt', 'object')
}
export function isReport(value: unknown): value is Report {
  return has(value, 'holds', 'boolean') && has(value, 'endStates', 'object')
}
function has(value: unknown, key: string, type: string): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)[key] === type
  )
}

function wrongSubject(received: unknown, matcher: string, wanted: string): TailchainError {
  const isEmpty = received === undefined && matcher.startsWith('toHaveBeenDelayed')
  return new TailchainError(
    'MATCHER_SUBJECT',
    `${matcher}() is asked of ${nameOf(received)}`,
    isEmpty ? `expect() ${wanted}; was the exception taken at all?` : `expect() ${wanted}`,
  )
}
function nameOf(value: unknown): string {
  if (isMcu(value)) return 'an Mcu'
  if (isStop(value)) return 'a Stop'
  if (isReport(value)) return 'a Report'
  if (value instanceof Promise) return 'a Promise'
  if (isActivation(value)) return 'an Activation'
  if (Array.isArray(value)) return 'an array'
  if (value === undefined || value === null) return String(value)
  if (typeof value === 'object' || typeof value === 'function') return 'another object'
  return `the ${typeof value} ${typeof value === 'string' ? JSON.stringify(value) : `${value as number}`}`
}
