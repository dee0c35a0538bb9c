// Run by build.js: keeps what V8 compiles of a bundled command, after the command has run on some firmware.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Script } from 'node:vm'
import { pathToFileURL } from 'node:url'

const [path = '', ...firmware] = process.argv.slice(2)
// As runner/cli/cached.ts does it.
const script = new Script(readFileSync(path, 'latin1'), { filename: path })
const module = { exports: {} }
script.runInThisContext()(createRequire(path), module, module.exports, pathToFileURL(path).href)
for (const elf of firmware) await module.exports.run([elf])
writeFileSync(path.replace(/\.cjs$/, `-${process.version}-${process.arch}.cache`), script.createCachedData())
