import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { NewFile } from './project-files.ts'

/** What became of a file. */
export interface Written {
  readonly path: string
  /** `kept`: something else is there already, and stays; `same`: it is there already, word for word. */
  readonly outcome: 'written' | 'same' | 'kept'
}

/** Writes a file unless something is there already, whatever that is. */
export function writeNew(root: string, { path, text, instead = [] }: NewFile): Written {
  const found = [path, ...instead].find((each) => isThere(join(root, each)))
  if (found !== undefined) return { path: found, outcome: holds(join(root, found), text) ? 'same' : 'kept' }
  const target = join(root, path)
  mkdirSync(dirname(target), { recursive: true })
  // `wx`: nor what came there a moment ago.
  writeFileSync(target, text, { flag: 'wx' })
  return { path, outcome: 'written' }
}

/** Also a link that leads nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
function holds(path: string, text: string): boolean {
  try {
    // Git may have given it the platform's line ends.
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n') === text
  } catch {
    return false
  }
}
