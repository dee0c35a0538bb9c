import type { Activation, Mcu } from '../../src/index.ts'
import { colorsOfWorker } from '../report/colors.ts'
import { timeline } from '../report/timeline.ts'

/** What vitest wants to hear of a matcher. */
export interface Verdict {
  readonly pass: boolean
  readonly message: () => string
}

/** A headline, and the exceptions of the run below it. */
export function verdict(pass: boolean, headline: string, mcu?: Mcu, around?: Activation): Verdict {
  return {
    pass,
    message: () => {
      if (mcu === undefined) return headline
      const colors = colorsOfWorker()
      const picture = timeline(mcu, { colors, width: 76, ...(around === undefined ? {} : { around }) })
      const waiting = mcu.waiting.map((line) => `  ${line}`)
      const parts = [headline, ...(waiting.length === 0 ? [] : [waiting.join('\n')]), picture]
      return `${parts.filter((part) => part !== '').join('\n\n')}\n`
    },
  }
}

/** `once`, `twice`, `3 times`. */
export function times(count: number): string {
  return ['0 times', 'once', 'twice'][count] ?? `${String(count)} times`
}
/** `was taken once`, `was never taken`. */
export function wasTaken(count: number): string {
  return count === 0 ? 'was never taken' : `was taken ${times(count)}`
}
