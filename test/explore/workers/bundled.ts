import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from '../../session/scenarios.ts'

const folder = join(root, 'node_modules/.cache/tailchain-workers')

/** A thread runs no TypeScript: the worker in one file, as the build makes it. */
export async function bundledWorker(): Promise<URL> {
  const outfile = join(folder, `explore-worker-${String(process.pid)}.mjs`)
  await build({
    absWorkingDir: root,
    entryPoints: ['src/explore/workers/worker.ts'],
    outfile,
    bundle: true,
    ...{ format: 'esm', platform: 'node', target: 'node20', packages: 'external', logLevel: 'warning' },
    plugins: [
      {
        name: 'source-folders',
        setup: (building) => {
          building.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
            contents: readFileSync(path, 'utf8').replaceAll(
              'import.meta.dirname',
              JSON.stringify(dirname(path)),
            ),
            loader: 'ts',
          }))
        },
      },
    ],
  })
  return pathToFileURL(outfile)
}

/** One that ends its thread in the middle of a job, and another time none. */
export function dyingWorker(worker: URL, name: string, die: string): URL {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}-${String(process.pid)}.mjs`)
  const marker = `${file}.died`
  writeFileSync(marker, '0')
  writeFileSync(
    file,
    `import { readFileSync, writeFileSync } from 'node:fs'
    import work from ${JSON.stringify(worker.href)}
    let jobs = 0
    export default async function (job) {
      const deaths = Number(readFileSync(${JSON.stringify(marker)}, 'utf8'))
      if (++jobs === 2 && deaths === 0) {
        writeFileSync(${JSON.stringify(marker)}, '1')
        ${die}
        await new Promise(() => undefined)
      }
      return work(job)
    }
    `,
  )
  return pathToFileURL(file)
}
