import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

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

test('links between the documents lead somewhere', () => {
  const documents = [join(root, 'README.md'), join(root, 'FIDELITY.md'), ...filesBelow('docs', '.md')]
  const broken = documents.flatMap((document) =>
    [...readFileSync(document, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1] ?? '')
      .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(dirname(document), link)))
      .map((link) => `${document}: ${link}`),
  )
  expect(broken).toEqual([])
})
