// Builds dist/: the bundles that node runs, and the types. Plain JavaScript, since it runs before anything is built.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
// Built elsewhere and moved there when complete: a build that fails, or one that others run against, breaks nothing.
const cache = join(root, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
const fresh = mkdtempSync(join(cache, 'tailchain-dist-'))

const entries = {
  index: 'runner/index.ts',
  emulator: 'src/index.ts',
  vitest: 'runner/vitest/plugin.ts',
  reporter: 'runner/vitest/reporter.ts',
  'vitest-setup': 'runner/vitest/setup.ts',
  'explore-worker': 'src/explore/workers/worker.ts',
  'commands/init': 'runner/cli/init.ts',
  'commands/test': 'runner/cli/test.ts',
  'commands/ui': 'runner/cli/ui.ts',
  'commands/info': 'runner/cli/info.ts',
  'commands/explore': 'runner/cli/explore.ts',
  'commands/replay': 'runner/cli/replay.ts',
  'commands/trace': 'runner/cli/trace.ts',
}
/** Bundled, so that starting does not search for them; their licences go along. */
const bundled = ['elfy', 'endian-reader', 'picocolors']
const emitter = 'src/engine/interpreter/emit.ts'
const forms = 'src/engine/interpreter/forms/make.ts'
const interpreter = 'src/engine/interpreter/interpreter.ts'
const variant = 'src/engine/interpreter/variant.ts'
const costs = 'src/core/timing/costs.ts'

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
}

/**
 * elfy loads node's `assert` and `util` for one call each, which costs more time than all of its parsing: about
 * 8 ms a start. These stand for them.
 */
const smallBuiltins = {
  name: 'small-builtins',
  setup({ onResolve, onLoad }) {
    const contents = {
      assert: `exports.equal = (actual, expected) => {
        if (actual != expected) throw new Error(actual + ' is not ' + expected)
      }`,
      util: `exports.inherits = (constructor, parent) => {
        constructor.super_ = parent
        Object.setPrototypeOf(constructor.prototype, parent.prototype)
      }`,
    }
    onResolve({ filter: /^(assert|util)$/ }, ({ path, importer }) =>
      importer.includes('elfy') ? { path, namespace: 'small-builtin' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'small-builtin' }, ({ path }) => ({
      contents: contents[path],
      loader: 'js',
    }))
  },
}

/** Everything else from node_modules stays an import. */
const bundleOnly = {
  name: 'bundle-only',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      if (importer === '' || bundled.includes(path) || importer.includes('node_modules')) return undefined
      return { path, external: true }
    })
  },
}

/** Names stay: stacks tell them. */
const small = { minifySyntax: true, minifyWhitespace: true }

let emitted
/**
 * The interpreters' bytes take the place of what would emit them: files of dist, packed to a fifteenth but for the plain
 * one, as unpacking loads 2 ms worth of node's modules. So do the forms of records.
 */
const prebuiltInterpreter = {
  name: 'prebuilt-interpreter',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]engine[/\\]interpreter[/\\]prebuilt\.ts$/ }, async () => {
      await (emitted ??= emitInterpreters())
      return {
        contents: `import { existsSync, readFileSync } from 'node:fs'
          import { createRequire } from 'node:module'
          import { variantName } from './variant.ts'
          // The bundle that holds this is in dist or in a folder of it.
          const inDist = (name) => ['./', '../'].map((to) => new URL(to + name, import.meta.url)).find(existsSync)
          const file = (name) => readFileSync(inDist(name))
          const packed = (name) => createRequire(import.meta.url)('node:zlib').brotliDecompressSync(file(name))
          export const interpreterBytes = (variant) => {
            const name = variantName(variant)
            return name === '' ? file('interpreter.wasm') : packed('interpreter-' + name + '.wasm.br')
          }
          let forms
          export const recordForms = () => {
            if (forms === undefined) {
              const { buffer, byteOffset, byteLength } = file('record-forms.bin')
              forms = new Int32Array(buffer, byteOffset, byteLength / 4)
            }
            return forms
          }`,
        loader: 'ts',
        resolveDir: join(root, 'src/engine/interpreter'),
      }
    })
  },
}

/** Commands whose start-up counts, each one script for `runner/cli/cached.ts`; what is run while the cache is filled. */
const cachedCommands = { run: ['hello'] }

/** What most runs don't need, in files of their own: by the folder whose `on-demand.ts` loads it. */
const onDemand = {
  'image/dwarf': { entry: 'src/image/dwarf/index.ts', file: 'debug-info.cjs', loader: 'dwarf' },
  'engine/translator': {
    entry: 'src/engine/translator/translator.ts',
    file: 'translator.cjs',
    loader: 'translator',
  },
}
const loadedOnDemand = {
  name: 'loaded-on-demand',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path }) => ({ path, external: true }))
    onLoad({ filter: /[/\\]on-demand\.ts$/ }, ({ path }) => {
      const folder = relative(join(root, 'src'), dirname(path)).split(sep).join('/')
      const { file, loader } = onDemand[folder]
      return { contents: `export const ${loader} = () => require('./${file}')` }
    })
  },
}

/** The command line itself is one small file: starting is most of what a short run costs. */
const commandsApart = {
  name: 'commands-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/\w+\.ts$/ }, ({ path, kind }) =>
      kind === 'dynamic-import'
        ? { path: path.replace(/^\.\/(\w+)\.ts$/, './commands/$1.js'), external: true }
        : undefined,
    )
  },
}

async function bundleCommands() {
  const cli = join(fresh, 'cli.cjs')
  // A script: for a module, node loads 3 ms worth of its own, and more for what that imports of node's.
  await build({
    ...common,
    entryPoints: ['runner/cli/main.ts'],
    outfile: cli,
    format: 'cjs',
    define: { 'import.meta.url': 'cliUrl' },
    banner: { js: "'use strict'\nconst cliUrl = require('node:url').pathToFileURL(__filename).href" },
    plugins: [commandsApart],
  })
  chmodSync(cli, 0o755)
  for (const { entry, file } of Object.values(onDemand)) {
    const outfile = join(fresh, file)
    await build({ ...common, entryPoints: [entry], outfile, format: 'cjs', ...small })
  }
  for (const [name, firmware] of Object.entries(cachedCommands)) {
    const outfile = join(fresh, `${name}.cjs`)
    await build({
      ...common,
      entryPoints: [`runner/cli/${name}.ts`],
      outfile,
      format: 'cjs',
      ...small,
      define: { 'import.meta.url': 'commandUrl' },
      banner: { js: '(function (require, module, exports, commandUrl) {' },
      footer: { js: '})' },
      plugins: [prebuiltInterpreter, smallBuiltins, loadedOnDemand],
    })
    const elfs = firmware
      .map((name) => join(root, 'firmware-examples', name, `${name}.elf`))
      .filter(existsSync)
    await node([join(root, 'scripts/cache-command.js'), outfile, ...elfs], {
      stdio: ['ignore', 'ignore', 'ignore'],
    })
  }
}

/** The interpreters and the forms of records as files of dist. */
async function emitInterpreters() {
  const outfile = join(fresh, 'emit.mjs')
  await build({
    ...common,
    stdin: {
      contents: `export { emitInterpreter } from './${emitter}'
        export { makeForms } from './${forms}'
        export { interpreterKeys } from './${interpreter}'
        export { timings } from './${costs}'
        export { variantName } from './${variant}'`,
      resolveDir: root,
    },
    outfile,
  })
  const { emitInterpreter, interpreterKeys, makeForms, timings, variantName } = await import(
    pathToFileURL(outfile).href
  )
  rmSync(outfile)
  writeFileSync(join(fresh, 'interpreter.wasm'), emitInterpreter())
  writeFileSync(join(fresh, 'record-forms.bin'), makeForms(interpreterKeys()))
  for (const timing of [undefined, ...Object.values(timings)]) {
    for (const tracesAccesses of [false, true]) {
      const name = variantName({ timing, tracesAccesses })
      if (name !== '')
        writeFileSync(
          join(fresh, `interpreter-${name}.wasm.br`),
          brotliCompressSync(emitInterpreter({ timing, tracesAccesses })),
        )
    }
  }
}

async function bundle() {
  await build({
    ...common,
    entryPoints: Object.fromEntries(
      Object.entries(entries).filter(([, path]) => existsSync(join(root, path))),
    ),
    outdir: fresh,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    ...small,
    plugins: [prebuiltInterpreter, smallBuiltins, bundleOnly],
  })
  const licences = [...bundled, ...(await bundleViewer())].map((name) => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = ['LICENSE', 'LICENSE.md', 'README.md']
      .map((file) => join(folder, file))
      .find((file) => existsSync(file))
    const text = file === undefined ? '' : readFileSync(file, 'utf8').replace(/^[^]*#+ LICENSE\s+/i, '')
    return `${name} ${version} (${license})\n\n${text.trim()}\n`
  })
  writeFileSync(join(fresh, 'THIRD-PARTY-LICENSES.txt'), licences.join(`\n${'-'.repeat(78)}\n\n`))
}

/** The trace viewer: one page with its style and script, into which a trace is put. Returns the packages in it. */
async function bundleViewer() {
  const folder = join(root, 'runner/viewer')
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: [join(folder, 'main.tsx'), join(folder, 'style.css')],
    outdir: fresh,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    tsconfig: join(folder, 'tsconfig.json'),
    minify: true,
    write: false,
    metafile: true,
  })
  const text = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text.trim()
  const [script, style] = [text('.js').replaceAll('</script', '<\\/script'), text('.css')]
  const hash = (content) => `sha256-${createHash('sha256').update(content).digest('base64')}`
  const parts = {
    SCRIPT: script,
    STYLE: style,
    SCRIPT_HASH: hash(script),
    STYLE_HASH: hash(style),
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  writeFileSync(
    join(fresh, 'viewer.html'),
    page.replace(/%([A-Z_]+)%/g, (whole, name) => parts[name] ?? whole),
  )
  const packages = Object.keys(metafile.inputs).flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  )
  return [...new Set(packages)].sort()
}

/** Declarations of what can be imported, and of what those name. */
async function types() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const all = join(fresh, 'all-types')
  await node([tsc, '-p', join(root, 'tsconfig.types.json'), '--outDir', all], { stdio: 'inherit' })
  const visit = (path) => {
    const to = join(fresh, 'types', relative(all, path))
    if (existsSync(to)) return
    mkdirSync(dirname(to), { recursive: true })
    const named = []
    const text = readFileSync(path, 'utf8').replace(
      /(\bfrom|\bimport\(?)(\s*['"])(\.[^'"]+)\.ts(['"])/g,
      (_, keyword, open, name, close) => {
        named.push(join(dirname(path), `${name}.d.ts`))
        return `${keyword}${open}${name}.js${close}`
      },
    )
    writeFileSync(to, text)
    named.forEach(visit)
  }
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const { types } of Object.values(exports))
    if (types !== undefined) visit(join(all, relative('dist/types', types)))
  rmSync(all, { recursive: true })
}

function node(args, options) {
  return new Promise((resolve, reject) => {
    spawn(process.execPath, args, { cwd: root, ...options })
      .on('error', reject)
      .on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`${args[0]} ended with status ${code}`)),
      )
  })
}

try {
  chmodSync(fresh, 0o755)
  await Promise.all([bundle(), bundleCommands(), types()])
  const old = `${fresh}.old`
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(fresh, dist)
  rmSync(old, { recursive: true, force: true })
} catch (error) {
  // The compiler may still be writing into it.
  rmSync(fresh, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 })
  // esbuild and tsc have said what is wrong.
  if (!(error instanceof Error) || !('errors' in error))
    console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
