import type { Model } from './model.ts'

const contextColors = 8

/** The colours of the page's style that canvases need. */
export interface Colors {
  readonly text: string
  readonly faint: string
  readonly line: string
  readonly grid: string
  readonly back: string
  readonly band: string
  readonly accent: string
  readonly pending: string
  readonly mask: string
  readonly sleep: string
  readonly stack: string
  readonly thread: string
  readonly contexts: readonly string[]
  readonly onContext: string
}

export function colorsOf(element: Element): Colors {
  const style = getComputedStyle(element)
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    ...{ text: color('text'), faint: color('faint'), line: color('line'), grid: color('grid') },
    ...{ back: color('back'), band: color('band'), accent: color('accent'), pending: color('pending') },
    ...{ mask: color('mask'), sleep: color('sleep'), stack: color('stack'), thread: color('c-thread') },
    contexts: Array.from({ length: contextColors }, (_, index) => color(`c${String(index)}`)),
    onContext: color('on-context'),
  }
}

/** Which of the colours of contexts is an exception's; -1: that of Thread mode. */
export function contextIndex(model: Model, exception: number): number {
  if (exception === 0) return -1
  const index = model.trace.exceptions.findIndex(({ number }) => number === exception)
  return Math.max(index, 0) % contextColors
}
export function contextColor(colors: Colors, model: Model, exception: number): string {
  return colors.contexts[contextIndex(model, exception)] ?? colors.thread
}
