import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file that `init` would write. */
export interface NewFile {
  /** From the project's root, with `/`. */
  readonly path: string
  readonly text: string
  /** Any of these in its place will do. */
  readonly instead?: readonly string[]
}

const configuration = [
  "import tailchain from 'tailchain/vitest'",
  "import { defineConfig } from 'vitest/config'",
  '',
  '// npx vitest and npx tailchain test run every *.isr.test.ts.',
  'export default defineConfig({ plugins: [tailchain()] })',
  '',
].join('\n')

/** Names that vitest looks for, before it takes vite's. */
const configurations = ['vitest', 'vite'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.config.${ending}`),
)

/** vitest's configuration. Where package.json does not say `module`, a `.ts` would be CommonJS, which can't load the plugin. */
export function configurationFile(root: string): NewFile {
  const isModule = !existsSync(join(root, 'package.json')) || packageOf(root)?.type === 'module'
  return {
    path: isModule ? 'vitest.config.ts' : 'vitest.config.mts',
    text: configuration,
    instead: configurations,
  }
}

/** For a folder that has none: what the tests need, nothing else. */
export function packageFile(version: string, vitest: string): NewFile {
  const contents = {
    private: true,
    type: 'module',
    scripts: { test: 'tailchain test' },
    devDependencies: { tailchain: `^${version}`, vitest },
  }
  return { path: 'package.json', text: `${JSON.stringify(contents, undefined, 2)}\n` }
}

/** A workflow for GitHub Actions that builds the firmware, where it is known how, and runs the tests. */
export function workflowFile(root: string, elf: string): NewFile {
  const hasLock = existsSync(join(root, 'package-lock.json'))
  const text = `name: firmware tests
on: [push, pull_request]

permissions:
  contents: read

jobs:
  firmware-tests:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${buildSteps(elf)}      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ${hasLock ? 'ci' : 'install'}
      - run: npx tailchain test
`
  return { path: '.github/workflows/firmware-tests.yml', text }
}

/** Of cargo it is known which command leaves the ELF where it is. */
function buildSteps(elf: string): string {
  const cargo = /^target\/(thumbv[\w.-]+)\/(debug|release)\/([\w-]+)$/.exec(elf)
  if (cargo === null)
    return `      # Build the firmware here, so that its ELF is where the tests look for it${/^[\w./ -]+$/.test(elf) ? `: ${elf}` : ''}.
      # - run: sudo apt-get update && sudo apt-get install -y gcc-arm-none-eabi libnewlib-arm-none-eabi
      # - run: make
`
  const [, target = '', profile = '', name = ''] = cargo
  return `      - run: rustup target add ${target}
      - run: cargo build${profile === 'release' ? ' --release' : ''} --target ${target} --bin ${name}
`
}

/** What package.json says; undefined where there is none, or none that can be read. */
export function packageOf(root: string): { readonly type?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { type?: unknown }
  } catch {
    return undefined
  }
}
