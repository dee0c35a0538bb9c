import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { anchorsOf } from './docs/blocks.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
}

test('docs/errors.md lists every code that is thrown', () => {
  const sources = [...filesBelow('src', '.ts'), ...filesBelow('runner', '.ts')].map((path) =>
    readFileSync(path, 'utf8'),
  )
  const thrown = new Set<string>()
  for (const source of sources) {
    for (const [, code] of source.matchAll(/TailchainError\(\s*'([A-Z][A-Z_0-9]+)'/g)) thrown.add(code ?? '')
  }
  const documented = readFileSync(join(root, 'docs/errors.md'), 'utf8')
  expect([...thrown].filter((code) => !documented.includes(`\`${code}\``)).sort()).toEqual([])
  expect(thrown.size).toBeGreaterThan(20)
})

test('links between the documents lead somewhere, and so do their anchors', () => {
  const own = ['README.md', 'FIDELITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(root, name))
  const documents = [...own, ...filesBelow('docs', '.md')].filter(
    (path) => !/[\\/](node_modules|api)[\\/]/.test(path),
  )
  const broken = documents.flatMap((document) => {
    const text = readFileSync(document, 'utf8').replace(/^(\s*)```[^]*?^\1```$/gm, '')
    return [...text.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g)]
      .filter(([, link = '']) => !/^[a-z]+:/.test(link))
      .filter(([, link = '', anchor]) => {
        const target = link === '' ? document : join(dirname(document), link)
        if (!existsSync(target)) return true
        return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor)
      })
      .map(([whole]) => `${document}: ${whole}`)
  })
  expect(broken).toEqual([])
})
