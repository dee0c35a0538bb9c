/** A down-counter after some ticks: its value, and how often it counted from 1 to 0. */
export interface Countdown {
  readonly value: number
  readonly expiries: number
}

/**
 * Counts down as SysTick does (B3.3.1): at 0 the next tick reloads, so that a period is `reload` + 1 ticks;
 * with `reload` 0 the counter stays at 0.
 */
export function countDown(value: number, reload: number, ticks: number): Countdown {
  if (ticks < value) return { value: value - ticks, expiries: 0 }
  const first = value > 0 ? 1 : 0
  const rest = ticks - value
  if (reload === 0) return { value: 0, expiries: first }
  const period = reload + 1
  const intoPeriod = rest % period
  return {
    value: intoPeriod === 0 ? 0 : reload - (intoPeriod - 1),
    expiries: first + Math.floor(rest / period),
  }
}

/** Ticks until the next count from 1 to 0; Infinity where there is none. */
export function ticksToExpiry(value: number, reload: number): number {
  if (value > 0) return value
  return reload > 0 ? reload + 1 : Infinity
}
