import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Script } from 'node:vm'

type Wrapper = (require: NodeJS.Require, module: object, exports: object, url: string) => void

/**
 * Loads a command that the build has bundled into one script, with what V8 compiled of it then: that halves the
 * start-up. Another version of node than the builder's compiles it itself.
 */
export function loadCached(name: string): unknown {
  const url = new URL(`./${name}.cjs`, import.meta.url)
  const source = readFileSync(url, 'latin1')
  const script = new Script(source, { filename: `${name}.cjs`, cachedData: cacheOf(name) })
  const loaded = { exports: {} }
  ;(script.runInThisContext() as Wrapper)(createRequire(url), loaded, loaded.exports, url.href)
  return loaded.exports
}

function cacheOf(name: string): Buffer | undefined {
  try {
    const file = `./${name}-${process.version}-${process.arch}.cache`
    return readFileSync(new URL(file, import.meta.url))
  } catch {
    return undefined
  }
}
