import type { Model } from './model.ts'

/** Where things are in the timeline, in CSS pixels. */
export const overviewHeight = 34
export const axisHeight = 24
export const topHeight = overviewHeight + axisHeight
export const laneHeight = 26
export const stackHeight = 46
export const variableHeight = 22

export interface Plot {
  readonly left: number
  readonly right: number
}
export function plotOf(width: number): Plot {
  return { left: width < 700 ? 112 : 168, right: width - 10 }
}

/** What lies at a height of the lanes' canvas. */
export type Band =
  | { readonly kind: 'lane'; readonly index: number; readonly top: number }
  | { readonly kind: 'stack'; readonly top: number }
  | { readonly kind: 'variable'; readonly index: number; readonly top: number }

export function bandsOf({ lanes }: Model, variables: readonly number[]): readonly Band[] {
  const stackTop = lanes.length * laneHeight
  return [
    ...lanes.map((_, index): Band => ({ kind: 'lane', index, top: index * laneHeight })),
    { kind: 'stack', top: stackTop },
    ...variables.map((index, order): Band => ({
      kind: 'variable',
      index,
      top: stackTop + stackHeight + order * variableHeight,
    })),
  ]
}
export function heightOf({ lanes }: Model, variables: readonly number[]): number {
  return lanes.length * laneHeight + stackHeight + variables.length * variableHeight + 4
}
export function bandAt(bands: readonly Band[], y: number): Band | undefined {
  return bands.findLast(({ top }) => top <= y)
}
