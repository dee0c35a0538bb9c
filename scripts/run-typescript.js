// Bundles a TypeScript file of the repository and runs it: node scripts/run-typescript.js FILE.ts [ARGUMENT]…
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [entry, ...args] = process.argv.slice(2)
const outfile = join(root, 'node_modules/.cache/tailchain-scripts', `${basename(entry, '.ts')}.mjs`)

/** In a bundle a file's folder is still where its source is. */
const sourceFolders = {
  name: 'source-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      loader: 'ts',
    }))
  },
}

await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
  plugins: [sourceFolders],
})
const { status } = spawnSync(process.execPath, [outfile, ...args], { stdio: 'inherit' })
process.exitCode = status ?? 1
