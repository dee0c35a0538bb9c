// Builds the pages of docs/ into docs/.vitepress/dist: node scripts/docs.js [dev]. Its packages are docs/package.json's own.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const docs = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs')
const modules = join(docs, 'node_modules')

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: docs, stdio: 'inherit', ...options })
  if (error !== undefined) console.error(error.message)
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(join(modules, '.package-lock.json')))
  run('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
    shell: process.platform === 'win32',
  })
rmSync(join(docs, 'api'), { recursive: true, force: true })
run(process.execPath, [join(modules, 'typedoc/bin/typedoc'), '--options', 'typedoc.json'])
const command = process.argv[2] === 'dev' ? 'dev' : 'build'
run(process.execPath, [join(modules, 'vitepress/bin/vitepress.js'), command, '.'])
