import type { ExploreProgress } from '../../src/index.ts'
import { progressText } from '../report/progress-text.ts'
import { writeError } from './streams.ts'

const millisecondsBetween = 100

/** A line on the terminal that follows an exploration; undefined where nobody would see it. */
export function showProgress(
  write: (text: string) => void = writeError,
  isSeen = process.stderr.isTTY && (process.env.CI ?? '') === '',
): { readonly show: (progress: ExploreProgress) => void; readonly clear: () => void } | undefined {
  if (!isSeen) return undefined
  const begin = performance.now()
  let last = -Infinity
  return {
    show(progress) {
      const now = performance.now()
      if (now - last < millisecondsBetween) return
      last = now
      write(`\r\u001b[K${progressText(progress, (now - begin) / 1000)}`)
    },
    clear() {
      if (last > -Infinity) write('\r\u001b[K')
    },
  }
}
