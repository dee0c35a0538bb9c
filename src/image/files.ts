import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { nearestNames, TailchainError } from '../errors.ts'
import { printable, sizeText } from './text.ts'
import { limits } from './checks.ts'

/**
 * Reads a firmware file from disk.
 *
 * @throws TailchainError `ELF_NOT_FOUND` (with the nearest names in the directory), `ELF_UNREADABLE`,
 * `ELF_TOO_LARGE`
 */
export function readElfFile(path: string): Uint8Array {
  const shown = printable(path)
  try {
    const status = statSync(path)
    const { size } = status
    // A device or a pipe may have no end, and says nothing of its size.
    if (!status.isFile() && !status.isDirectory()) {
      throw new TailchainError(
        'ELF_UNREADABLE',
        `${shown} is a device or a pipe, not a file`,
        'Name the ELF; write what a pipe gives into a file first.',
      )
    }
    if (size > limits.fileBytes) {
      throw new TailchainError(
        'ELF_TOO_LARGE',
        `${shown}: the file has ${sizeText(size)}, more than ${sizeText(limits.fileBytes)}`,
        'Strip part of its debug information (arm-none-eabi-objcopy --strip-debug).',
      )
    }
    return readFileSync(path)
  } catch (error) {
    if (error instanceof TailchainError) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') throw notFound(path)
    if (code === 'EISDIR') {
      const inside = fileNames(path).filter((name) => /\.(elf|axf|out)$/i.test(name))
      throw new TailchainError(
        'ELF_UNREADABLE',
        `${shown} is a directory`,
        inside.length > 0 ? `Name a file in it: ${list(inside)}.` : 'Name the ELF in it.',
      )
    }
    const reason = error instanceof Error ? error.message : String(error)
    throw new TailchainError(
      'ELF_UNREADABLE',
      `${shown} cannot be read: ${printable(reason)}`,
      'Check its permissions.',
    )
  }
}

function notFound(path: string): TailchainError {
  const absolute = resolve(path)
  const message = `no such file: ${printable(path)}`
  const directory = dirname(absolute)
  if (existsSync(directory)) {
    const near = nearestNames(basename(absolute), fileNames(directory))
    const hint =
      near.length > 0
        ? `In the same directory: ${list(near)}.`
        : `Relative paths start at ${printable(process.cwd())}. Was the firmware built?`
    return new TailchainError('ELF_NOT_FOUND', message, hint)
  }
  let existing = dirname(directory)
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing)
  const missing = absolute.slice(join(existing, '/').length).split(/[\\/]/)[0] ?? ''
  const near = nearestNames(missing, fileNames(existing))
  return new TailchainError(
    'ELF_NOT_FOUND',
    message,
    `${printable(existing)} has no directory '${printable(missing)}'` +
      (near.length > 0 ? ` (it has ${list(near)}).` : '. Was the firmware built?'),
  )
}

function fileNames(directory: string): string[] {
  try {
    return readdirSync(directory).sort().slice(0, 10_000)
  } catch {
    return []
  }
}

function list(names: readonly string[]): string {
  return names
    .slice(0, 5)
    .map((name) => printable(name))
    .join(', ')
}
