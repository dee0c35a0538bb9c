import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Script } from 'node:vm'
import { version } from './version.ts'

type Wrapper = (require: NodeJS.Require, module: object, exports: object, url: string) => void

/** Scripts that V8 had to compile. */
const compiled = new Map<string, Script>()

/**
 * Loads a command that the build has bundled into one script, with what V8 compiled of it before: that saves a third of
 * the start-up. In a checkout the build has left that beside the script, for its own version of node.
 */
export function loadCached(name: string): unknown {
  const url = new URL(`./${name}.cjs`, import.meta.url)
  const source = readFileSync(url, 'latin1')
  const cachedData = cacheOf(name)
  const script = new Script(source, { filename: `${name}.cjs`, cachedData })
  if (cachedData === undefined || script.cachedDataRejected === true) compiled.set(name, script)
  const loaded = { exports: {} }
  ;(script.runInThisContext() as Wrapper)(createRequire(url), loaded, loaded.exports, url.href)
  return loaded.exports
}

/**
 * Keeps what V8 has compiled, for the next start: where tools keep such things, in the `.cache` of the `node_modules` that
 * the package is installed in. Where that can't be written to, or node is told to keep nothing, every start compiles.
 */
export function keepCompiled(): void {
  const folder = installedCache()
  if (folder === undefined || process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return
  for (const [name, script] of compiled) {
    try {
      const file = new URL(`${name}-${version()}-${runtime}.cache`, folder)
      // Others may be reading or writing it.
      const own = new URL(`${file.href}.${String(process.pid)}`)
      mkdirSync(folder, { recursive: true })
      writeFileSync(own, script.createCachedData())
      renameSync(own, file)
    } catch {
      return
    }
  }
}

const runtime = `${process.version}-${process.arch}`

function cacheOf(name: string): Buffer | undefined {
  const beside = read(new URL(`./${name}-${runtime}.cache`, import.meta.url))
  const folder = installedCache()
  if (beside !== undefined || folder === undefined) return beside
  return read(new URL(`${name}-${version()}-${runtime}.cache`, folder))
}
function read(file: URL): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** Undefined where the package is not installed, but checked out. */
function installedCache(): URL | undefined {
  const modules = new URL('../../', import.meta.url)
  return modules.pathname.endsWith('/node_modules/') ? new URL('.cache/tailchain/', modules) : undefined
}
