import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Which folders a folder's files may import, beside their own and what is open to all. Type imports count.
 * docs/architecture.md draws the same picture.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/isa': [],
  'src/bus': [],
  'src/trace': [],
  'src/core': ['src/isa', 'src/bus', 'src/trace'],
  'src/engine': ['src/core', 'src/isa', 'src/bus'],
  'src/system': ['src/core', 'src/bus', 'src/trace'],
  'src/peripherals': ['src/bus', 'src/trace'],
  'src/image': [],
  'src/machine': [
    ...['src/isa', 'src/bus', 'src/trace', 'src/core', 'src/engine'],
    ...['src/system', 'src/peripherals', 'src/image'],
  ],
  'src/schedule': ['src/machine'],
  'src/coverage': ['src/isa', 'src/image'],
  'src/race': ['src/trace', 'src/image'],
  'src/explore': ['src/schedule', 'src/machine', 'src/race', 'src/coverage'],
  'src/session': ['src/explore', 'src/schedule', 'src/machine', 'src/race', 'src/coverage', 'src/trace'],
  'src/index.ts': ['src/session'],
  // Runs in a browser: it knows traces, and nothing of the emulator.
  'runner/viewer': ['src/trace'],
  runner: ['src/index.ts'],
}
const openToAll = ['src/errors.ts', 'src/bits.ts', 'src/units.ts']
const vitestFolders = ['runner/vitest/', 'runner/index.ts']

interface Import {
  readonly from: string
  readonly to: string
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

/** What a file imports or re-exports, statically or dynamically; relative paths resolved to the project's root. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
  return [...text.matchAll(pattern)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    const to = name.startsWith('.')
      ? relative(root, resolve(root, dirname(file), name))
          .split(sep)
          .join('/')
      : name
    return { from: file, to }
  })
}

function layerOf(path: string): string | undefined {
  return Object.keys(allowed).find((layer) => path === layer || path.startsWith(`${layer}/`))
}

const files = [...sources('src'), ...sources('runner')]
const imports = files.flatMap(importsOf)

describe('layers', () => {
  test('every source file belongs to a layer', () => {
    const strays = files.filter((file) => layerOf(file) === undefined && !openToAll.includes(file))
    expect(strays).toEqual([])
  })

  test('arrows point one way', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [layer, target] = [layerOf(from), layerOf(to)]
      if (!to.startsWith('src/') && !to.startsWith('runner/')) return false
      if (openToAll.includes(to)) return false
      if (layer === undefined) return true
      return target === undefined || (target !== layer && !(allowed[layer] ?? []).includes(target))
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  test('vitest stays in the runner', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        /^(vitest|@vitest)(\/|$)/.test(to) && !vitestFolders.some((place) => from.startsWith(place)),
    )
    expect(wrong).toEqual([])
  })

  test('the drawn arrows have no cycle', () => {
    const visit = (layer: string, path: readonly string[]): void => {
      expect(path, `cycle through ${layer}`).not.toContain(layer)
      for (const next of allowed[layer] ?? []) visit(next, [...path, layer])
    }
    for (const layer of Object.keys(allowed)) visit(layer, [])
  })
})
