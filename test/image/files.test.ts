import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadElfFile } from '../../src/image/elf.ts'
import { readElfFile } from '../../src/image/files.ts'
import { buildFirmware } from './elf-builder.ts'
import { expectError } from './expect-error.ts'

const directory = mkdtempSync(join(tmpdir(), 'tailchain-files-'))
const inside = (...parts: string[]): string => join(directory, ...parts)

beforeAll(() => {
  writeFileSync(inside('counter.elf'), buildFirmware())
  writeFileSync(inside('notes.txt'), 'nothing')
  mkdirSync(inside('release'))
  mkdirSync(inside('empty'))
})

test('a firmware on disk is called by its base name', () => {
  expect(loadElfFile(inside('counter.elf')).name).toBe('counter.elf')
})

describe('what is not there', () => {
  test('a misspelt name: the nearest ones in the directory', () => {
    const error = expectError('ELF_NOT_FOUND', () => readElfFile(inside('countr.elf')))
    expect(error.message).toContain('countr.elf')
    expect(error.hint).toContain('counter.elf')
    expect(error.hint).not.toContain('notes.txt')
  })

  test('a misspelt directory: the nearest one', () => {
    const error = expectError('ELF_NOT_FOUND', () => readElfFile(inside('relese', 'deep', 'counter.elf')))
    expect(error.hint).toMatch(/no directory 'relese' \(it has release\)/)
  })

  test('nothing similar: where relative paths start', () => {
    const error = expectError('ELF_NOT_FOUND', () => readElfFile(inside('empty', 'firmware.elf')))
    expect(error.hint).toMatch(/Was the firmware built\?/)
  })

  test('a file taken for a directory', () => {
    expectError('ELF_NOT_FOUND', () => readElfFile(inside('counter.elf', 'more')))
  })
})

describe('what cannot be read', () => {
  test('a directory: the ELFs in it', () => {
    const error = expectError('ELF_UNREADABLE', () => readElfFile(directory))
    expect(error.hint).toBe('Name a file in it: counter.elf.')
    expectError('ELF_UNREADABLE', () => readElfFile(inside('empty')))
  })

  test('a path with a zero byte', () => {
    const error = expectError('ELF_UNREADABLE', () => readElfFile('a\0b'))
    expect(error.message).toContain('a\\u{0}b')
  })

  test('a circular link', () => {
    symlinkSync(inside('loop'), inside('loop'))
    expectError('ELF_UNREADABLE', () => readElfFile(inside('loop')))
  })

  test.skipIf(process.getuid?.() === 0)('a file without permission (skipped for root, who has it)', () => {
    writeFileSync(inside('secret.elf'), buildFirmware())
    chmodSync(inside('secret.elf'), 0)
    expectError('ELF_UNREADABLE', () => readElfFile(inside('secret.elf')))
  })

  test.skipIf(!existsSync('/dev/zero'))('a device without an end', () => {
    expectError('ELF_UNREADABLE', () => readElfFile('/dev/zero'))
  })

  test('an endless file, before reading it', () => {
    writeFileSync(inside('huge.elf'), '')
    truncateSync(inside('huge.elf'), 600 * 2 ** 20)
    expectError('ELF_TOO_LARGE', () => readElfFile(inside('huge.elf')))
  })
})
