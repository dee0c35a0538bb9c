import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { PlatformPath } from 'node:path'

/** A path from a folder on, with `/`, as tests on every platform take it; one on another drive stays absolute. */
export function portablePath(
  from: string,
  path: string,
  platform: Pick<PlatformPath, 'isAbsolute' | 'relative' | 'resolve' | 'sep'> = {
    isAbsolute,
    relative,
    resolve,
    sep,
  },
): string {
  const own = platform.relative(from, platform.resolve(from, path))
  return own.split(platform.sep).join('/')
}
