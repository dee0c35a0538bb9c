import { rmSync } from 'node:fs'
import { join } from 'node:path'

/** The environment's variable that tells workers where what they gather goes; unset: nothing is gathered. */
export const folderVariable = 'TAILCHAIN_COVERAGE'

/** What workers have gathered, below the directory of reports until these are written. */
export function gatheredFolder(directory: string): string {
  return join(directory, '.gathered')
}
export function forgetGathered(directory: string): void {
  rmSync(gatheredFolder(directory), { recursive: true, force: true })
}
