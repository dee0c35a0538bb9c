import type { TraceMasks } from '../../src/trace/document.ts'

interface Maskable {
  readonly exception: number
  readonly priority: number
}

/** Whether masks hold an exception back (B1.4.3): priorities below 0 only FAULTMASK, and NMI nothing. */
export function isMasked({ primask, faultmask, basepri }: TraceMasks, { priority }: Maskable): boolean {
  if (faultmask !== 0) return priority >= -1
  if (priority < 0) return false
  return primask !== 0 || (basepri !== 0 && priority >= basepri)
}

/** Which masks are set: `PRIMASK`, `BASEPRI 64`, nothing. */
export function maskText({ primask, faultmask, basepri }: TraceMasks): string {
  return [
    ...(faultmask === 0 ? [] : ['FAULTMASK']),
    ...(primask === 0 ? [] : ['PRIMASK']),
    ...(basepri === 0 ? [] : [`BASEPRI ${String(basepri)}`]),
  ].join(', ')
}
