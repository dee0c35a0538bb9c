import type { Since } from '../isa/encoding.ts'
import type { CoreConfiguration } from './core.ts'

/** Whether a core has the encodings that an architecture brought; without the FPU, its own are there and NOCP. */
export function hasEncodings({ profile, hasDsp }: CoreConfiguration, since: Since): boolean {
  if (since === 'v6-M') return true
  return profile === 'v7-M' && (since !== 'v7E-M' || hasDsp)
}

/** The bits of xPSR that MSR and a frame can bring: v6-M has no Q, no GE, no ITSTATE, and ends IPSR at bit 5. */
export function xpsrMask({ profile }: CoreConfiguration): number {
  return profile === 'v6-M' ? 0xf100003f : 0xffffffff
}

/** Those of them that a return from an exception takes over. */
export function poppedXpsr(configuration: CoreConfiguration): number {
  return xpsrMask(configuration) & (configuration.hasDsp ? ~0 : ~0xf0000)
}

/** The bits of CONTROL that a core has: nPRIV and FPCA come with extensions. */
export function controlMask({ hasUnprivileged, hasFpu }: CoreConfiguration): number {
  return 2 | (hasUnprivileged ? 1 : 0) | (hasFpu ? 4 : 0)
}
