import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firmwareCoverage } from '../../src/index.ts'
import { gatheredFolder } from './gathered-folder.ts'

/** A firmware with all that was gathered of it. */
export interface CoveredFirmware {
  readonly image: firmwareCoverage.FirmwareImage
  readonly executed: firmwareCoverage.ExecutedCode
  readonly windows: readonly firmwareCoverage.WindowCoverage[]
}

interface FirmwareEntry {
  /** Names the file of the ELF beside it: what the tests booted, even if it was built anew since. */
  readonly sha256: string
  readonly name: string
  readonly executed: firmwareCoverage.ExecutedInstructions
  readonly jumps: firmwareCoverage.Jumps
  readonly windows: readonly firmwareCoverage.WindowCoverage[]
}

/**
 * Writes what this worker has gathered so far.
 *
 * @param key - of the test file: what it gathered before is replaced
 */
export function writeGathered(folder: string, key: string): void {
  const gathered = firmwareCoverage.gatheredCoverage()
  if (gathered.length === 0) return
  mkdirSync(folder, { recursive: true })
  const entries = gathered.map(({ image, executed, windows }): FirmwareEntry => {
    const sha256 = createHash('sha256').update(image.bytes).digest('hex')
    const elf = join(folder, `${sha256}.elf`)
    if (!existsSync(elf)) writeWhole(elf, image.bytes)
    return { sha256, name: image.name, executed: executed.instructions, jumps: executed.jumps, windows }
  })
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32)
  writeWhole(join(folder, `${name}.json`), JSON.stringify(entries))
}
/** Others never see half of a file. */
function writeWhole(path: string, contents: string | Uint8Array): void {
  const unfinished = `${path}.${String(process.pid)}.${String(Math.random()).slice(2)}`
  writeFileSync(unfinished, contents)
  renameSync(unfinished, path)
}

/** What all workers have gathered, by name and contents of the firmware. */
export function readGathered(directory: string): CoveredFirmware[] {
  const folder = gatheredFolder(directory)
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as FirmwareEntry[])
  const byContents = new Map<string, FirmwareEntry[]>()
  for (const entry of entries) byContents.set(entry.sha256, [...(byContents.get(entry.sha256) ?? []), entry])
  return [...byContents]
    .map(([sha256, all]) => {
      const name = all.map((entry) => entry.name).sort()[0] ?? sha256
      const executed = new firmwareCoverage.ExecutedCode()
      for (const entry of all) executed.add(entry.executed, entry.jumps)
      const image = firmwareCoverage.loadElf(readFileSync(join(folder, `${sha256}.elf`)), name)
      return {
        sha256,
        image,
        executed,
        windows: firmwareCoverage.mergeWindows(all.flatMap(({ windows }) => windows)),
      }
    })
    .sort((a, b) => order(`${a.image.name} ${a.sha256}`, `${b.image.name} ${b.sha256}`))
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
