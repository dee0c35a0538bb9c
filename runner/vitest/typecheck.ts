import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** For projects without a tsconfig.json. */
const defaults = {
  target: 'es2023',
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  skipLibCheck: true,
  types: [],
}

/**
 * Runs the project's own TypeScript on test files, with the project's settings; prints what it says.
 *
 * @returns whether the types are right
 */
export function typecheck(files: readonly string[], root: string): boolean {
  const compiler = findCompiler(root)
  if (compiler === undefined) {
    process.stderr.write('tailchain: --typecheck needs TypeScript: npm install --save-dev typescript\n')
    return false
  }
  const config = findConfig(root)
  // Settings for some files and no others can't be given as arguments.
  const folder = join(root, 'node_modules/.cache/tailchain')
  const path = join(folder, `tsconfig-${String(process.pid)}.json`)
  mkdirSync(folder, { recursive: true })
  const compilerOptions = {
    ...(config === undefined ? defaults : {}),
    ...{ noEmit: true, composite: false, incremental: false, allowImportingTsExtensions: true },
  }
  const settings = {
    ...(config === undefined ? {} : { extends: config }),
    compilerOptions,
    files,
    include: [],
  }
  writeFileSync(path, JSON.stringify(settings))
  try {
    const { status } = spawnSync(process.execPath, [compiler, '-p', path, ...pretty()], {
      stdio: 'inherit',
      cwd: root,
    })
    return status === 0
  } finally {
    rmSync(path, { force: true })
  }
}

function pretty(): string[] {
  return process.stdout.isTTY ? ['--pretty'] : []
}

function findCompiler(root: string): string | undefined {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json')
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { tsc: string } }
    return join(dirname(manifest), bin.tsc)
  } catch {
    return undefined
  }
}

function findConfig(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const path = join(folder, 'tsconfig.json')
    if (existsSync(path)) return path
    if (dirname(folder) === folder) return undefined
  }
}
