import type { ItPosition } from './encoding.ts'

/** The manual's `BadReg(n)`, or `n IN {13,15}`: SP and PC, where most 32-bit encodings are UNPREDICTABLE. */
export function badReg(n: number): boolean {
  return n === 13 || n === 15
}

/** The manual's `InITBlock()`. */
export function inItBlock(it: ItPosition): boolean {
  return it !== 'outside'
}

/** The manual's `InITBlock() && !LastInITBlock()`: what may branch must come last in its block. */
export function notLastInIt(it: ItPosition): boolean {
  return it === 'inside'
}
