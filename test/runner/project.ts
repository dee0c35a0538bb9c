import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { example, root } from './command.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A project of its own, with the package and vitest installed. */
export function project(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-project-'))
  folders.push(folder)
  const all = { 'package.json': '{ "name": "project", "private": true, "type": "module" }', ...files }
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules', 'tailchain'))
  for (const name of ['vitest', 'typescript', '@types']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  copyFileSync(example('counter'), join(folder, 'counter.elf'))
  return folder
}
