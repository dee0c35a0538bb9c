import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import type { ExploreProgress } from '../../src/index.ts'
import { escaped } from '../report/escape.ts'
import { progressText } from '../report/progress-text.ts'
import { cut } from '../report/width.ts'

/**
 * How far explorations are goes from test workers to the main process by files in a folder, one for each worker: whatever
 * pool they run in. The folder is in the environment while somebody looks.
 */
const folderVariable = 'TAILCHAIN_PROGRESS'
const millisecondsBetween = 200

interface Shown extends ExploreProgress {
  readonly test: string
  readonly window: string
  readonly seconds: number
}

/** In a worker: what is called with an exploration's progress, and when it ends; undefined where nobody looks. */
export function progressWriter(
  test: string,
  window: string,
): { readonly show: (progress: ExploreProgress) => void; readonly end: () => void } | undefined {
  const folder = process.env[folderVariable]
  if (folder === undefined || folder === '') return undefined
  const path = join(folder, `${String(process.pid)}-${String(threadId)}.json`)
  const begin = performance.now()
  let last = -Infinity
  // Progress is nothing to fail for: whoever looked may be gone.
  const attempt = (act: () => void): void => {
    try {
      act()
    } catch {
      last = Infinity
    }
  }
  return {
    show: ({ boundaries, classes, schedules, failures }) => {
      const now = performance.now()
      if (now - last < millisecondsBetween) return
      last = now
      const seconds = (now - begin) / 1000
      const shown: Shown = { test, window, seconds, boundaries, classes, schedules, failures }
      attempt(() => {
        writeFileSync(`${path}.new`, JSON.stringify(shown))
        renameSync(`${path}.new`, path)
      })
    },
    end: () => {
      if (last > -Infinity)
        attempt(() => {
          rmSync(path, { force: true })
        })
    },
  }
}

/** In the main process: what explorations are at. */
export class LiveProgress {
  #folder: string | undefined

  /** Workers that start from now on tell. */
  begin(): void {
    if (this.#folder !== undefined) return
    this.#folder = mkdtempSync(join(tmpdir(), 'tailchain-progress-'))
    process.env[folderVariable] = this.#folder
    process.once('exit', this.end)
  }
  readonly end = (): void => {
    if (this.#folder === undefined) return
    process.off('exit', this.end)
    rmSync(this.#folder, { recursive: true, force: true })
    Reflect.deleteProperty(process.env, folderVariable)
    this.#folder = undefined
  }

  /** Two lines for each exploration that goes on. */
  lines(width: number): string[] {
    if (this.#folder === undefined) return []
    const all = readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => read(join(this.#folder ?? '', name)))
      .sort((a, b) => (a.test < b.test ? -1 : 1))
    return all.flatMap(({ test, window, seconds, ...progress }) => [
      cut(` exploring ${escaped(window)}: ${escaped(test)}`, width),
      cut(`   ${progressText(progress, seconds)}`, width),
    ])
  }
}

function read(path: string): Shown[] {
  try {
    return [JSON.parse(readFileSync(path, 'utf8')) as Shown]
  } catch {
    // It has just ended.
    return []
  }
}
