import type { Dirent } from 'node:fs'
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** Where builds leave executables: folders from the project's root on, `*` for any name, and the names to look at. */
const places: readonly (readonly [folder: string, file: RegExp])[] = [
  ['target/thumbv*/release', /^[^.]+$/],
  ['target/thumbv*/debug', /^[^.]+$/],
  ['.', /\.(elf|axf|out)$/i],
  ['build', /\.(elf|axf|out)$/i],
  ['build/*', /\.(elf|axf|out)$/i],
  ['build/*/*', /\.(elf|axf|out)$/i],
  ['Debug', /\.(elf|axf|out)$/i],
  ['Release', /\.(elf|axf|out)$/i],
  ['out', /\.(elf|axf|out)$/i],
  ['bin', /\.(elf|axf|out)$/i],
  ['.pio/build/*', /\.elf$/i],
]
/** More are not looked at, in one folder. */
const maxEntries = 2000

/** ELF files for ARM in the usual places below a folder, with `/` between names. */
export function findFirmware(root: string): string[] {
  const found = places.flatMap(([pattern, file]) =>
    foldersOf(root, pattern.split('/')).flatMap((folder) =>
      entriesOf(join(root, folder))
        .filter((entry) => !entry.isDirectory() && file.test(entry.name))
        .map(({ name }) => (folder === '.' ? name : `${folder}/${name}`)),
    ),
  )
  return [...new Set(found)].filter((path) => isArmExecutable(join(root, path)))
}

function foldersOf(root: string, [first = '.', ...rest]: readonly string[], below = ''): string[] {
  const pattern = new RegExp(`^${first.replaceAll('.', '\\.').replaceAll('*', '[^.].*')}$`)
  const names = first.includes('*')
    ? entriesOf(join(root, below))
        .filter((entry) => entry.isDirectory() && pattern.test(entry.name))
        .map(({ name }) => name)
    : [first]
  return names.flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`
    if (!existsSync(join(root, path))) return []
    return rest.length === 0 ? [path] : foldersOf(root, rest, path)
  })
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, maxEntries)
  } catch {
    return []
  }
}

/** Little-endian ELF32 of type EXEC for ARM, by its header. */
function isArmExecutable(path: string): boolean {
  const header = Buffer.alloc(20)
  try {
    const file = openSync(path, 'r')
    try {
      if (readSync(file, header, 0, header.length, 0) < header.length) return false
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
  const isElf = header.readUInt32BE(0) === 0x7f454c46
  return (
    isElf &&
    header[4] === 1 &&
    header[5] === 1 &&
    header.readUInt16LE(16) === 2 &&
    header.readUInt16LE(18) === 40
  )
}
