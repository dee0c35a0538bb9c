import { hex } from '../bits.ts'
import {
  type Candidate,
  checkCount,
  checkInFile,
  type HeaderFields,
  limits,
  rebuildHint,
  refuse,
} from './checks.ts'
import { describeNonElf, machineName } from './sniff.ts'
import { printable, sizeText } from './text.ts'
import { validateSections } from './validate-sections.ts'

const elfHeaderBytes = 52
const programHeaderBytes = 32
const sectionHeaderBytes = 40
const armMachine = 40
const loadType = 1

/**
 * Checks every header, count, range and string table of an ELF before anything else reads it.
 * Afterwards each program header's and section's bytes are known to lie within the file.
 *
 * @returns remarks that are no errors, such as missing section headers
 * @throws TailchainError whatever the bytes are, never anything else
 */
export function validateElf(bytes: Uint8Array, name: string): string[] {
  const file = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    name: printable(name),
  }
  checkIdentity(file)
  const header = readHeader(file)
  checkSegments(file, header)
  const notes: string[] = []
  if (header.shnum === 0) notes.push('The ELF has no section headers: no symbols and no debug information.')
  else notes.push(...validateSections(file, header))
  return notes
}

function checkIdentity(file: Candidate): void {
  const { bytes, view } = file
  if (bytes.length > limits.fileBytes) {
    refuse(
      file,
      'ELF_TOO_LARGE',
      `the file has ${sizeText(bytes.length)}, more than ${sizeText(limits.fileBytes)}`,
      'Strip part of its debug information (arm-none-eabi-objcopy --strip-debug).',
    )
  }
  if (bytes.length < 4 || view.getUint32(0) !== 0x7f454c46) {
    const found = describeNonElf(bytes, file.name)
    refuse(
      file,
      'ELF_NOT_AN_ELF',
      `not an ELF: ${found?.what ?? 'it does not start with 7f 45 4c 46'}`,
      found?.hint ?? 'Give the ELF that the linker wrote, not a file made from it.',
    )
  }
  checkInFile(file, 0, elfHeaderBytes, 'the ELF header')
  const elfClass = bytes[4]
  const encoding = bytes[5]
  if ((elfClass !== 1 && elfClass !== 2) || (encoding !== 1 && encoding !== 2) || bytes[6] !== 1) {
    refuse(file, 'ELF_BAD_HEADER', 'the ELF header is invalid (class, byte order or version)', rebuildHint)
  }
  const machine = view.getUint16(18, encoding === 1)
  if (machine !== armMachine) {
    refuse(
      file,
      'ELF_WRONG_MACHINE',
      `built for ${machineName(machine)}, not for Arm Cortex-M`,
      'Build for thumbv6m-, thumbv7m- or thumbv7em-none-eabi(hf), or with arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb.',
    )
  }
  if (elfClass === 2) {
    refuse(file, 'ELF_NOT_32_BIT', 'a 64-bit ELF', 'Cortex-M firmware is a 32-bit ELF: check the target.')
  }
  if (encoding === 2) {
    refuse(
      file,
      'ELF_BIG_ENDIAN',
      'built for big-endian Arm',
      'Only little-endian firmware runs here: drop -mbig-endian.',
    )
  }
  checkType(file, view.getUint16(16, true))
}

function checkType(file: Candidate, type: number): void {
  if (type === 2) return
  const kinds: Record<number, { what: string; hint: string }> = {
    1: {
      what: 'a relocatable object file',
      hint: 'Link it (with the linker script) and give the linked ELF.',
    },
    3: {
      what: 'a shared object or position-independent executable',
      hint: 'Link at fixed addresses: drop -shared and -pie (for Rust: -C relocation-model=static).',
    },
    4: { what: 'a core dump', hint: 'Give the ELF of the firmware itself.' },
  }
  const kind = kinds[type] ?? { what: `an ELF of unknown type ${type}`, hint: rebuildHint }
  refuse(file, 'ELF_NOT_EXECUTABLE', `${kind.what}, not an executable`, kind.hint)
}

function readHeader(file: Candidate): HeaderFields {
  const { view } = file
  const header = {
    phoff: view.getUint32(28, true),
    phnum: view.getUint16(44, true),
    shoff: view.getUint32(32, true),
    shnum: view.getUint16(48, true),
    shstrndx: view.getUint16(50, true),
  }
  if (view.getUint32(20, true) !== 1) refuse(file, 'ELF_BAD_HEADER', 'the ELF version is not 1', rebuildHint)
  if (header.phnum === 0 || header.phoff === 0) noSegments(file)
  checkCount(file, header.phnum, limits.programHeaders, 'program headers')
  checkEntrySize(file, view.getUint16(42, true), programHeaderBytes, 'e_phentsize')
  checkInFile(file, header.phoff, header.phnum * programHeaderBytes, 'the program header table')
  if (header.shnum === 0 || header.shoff === 0) return { ...header, shnum: 0 }
  checkCount(file, header.shnum, limits.sections, 'sections')
  checkEntrySize(file, view.getUint16(46, true), sectionHeaderBytes, 'e_shentsize')
  checkInFile(file, header.shoff, header.shnum * sectionHeaderBytes, 'the section header table')
  return header
}

function checkEntrySize(file: Candidate, size: number, expected: number, field: string): void {
  if (size === expected) return
  refuse(file, 'ELF_BAD_HEADER', `${field} is ${size} where an ELF32 has ${expected}`, rebuildHint)
}

interface LoadRange {
  readonly index: number
  readonly start: number
  readonly end: number
}

function checkSegments(file: Candidate, header: HeaderFields): void {
  const ranges: LoadRange[] = []
  let memoryBytes = 0
  for (let index = 0; index < header.phnum; index++) {
    const at = header.phoff + index * programHeaderBytes
    const word = (offset: number): number => file.view.getUint32(at + offset, true)
    const [type, offset, virtual, physical, fileSize, memorySize] = [0, 4, 8, 12, 16, 20].map(word)
    if (type === undefined || offset === undefined || virtual === undefined || physical === undefined)
      continue
    if (fileSize === undefined || memorySize === undefined || type === 0) continue
    if (fileSize > 0) checkInFile(file, offset, fileSize, `segment ${index} (at ${hex(physical)})`)
    if (type !== loadType) continue
    checkLoadSize(file, index, { virtual, physical, fileSize, memorySize })
    memoryBytes += memorySize
    if (fileSize > 0) ranges.push({ index, start: physical, end: physical + fileSize })
  }
  if (memoryBytes > limits.memoryBytes) {
    refuse(
      file,
      'ELF_TOO_LARGE',
      `its segments need ${sizeText(memoryBytes)} of memory; at most ${sizeText(limits.memoryBytes)} are loaded`,
      'Check the linker script: a section at a wrong address or a wrong size blows a segment up.',
    )
  }
  if (ranges.length === 0) noSegments(file)
  checkOverlaps(file, ranges)
}

function checkLoadSize(
  file: Candidate,
  index: number,
  s: { virtual: number; physical: number; fileSize: number; memorySize: number },
): void {
  const wrong =
    s.fileSize > s.memorySize
      ? `has ${s.fileSize} bytes in the file but only ${s.memorySize} in memory`
      : Math.max(s.virtual, s.physical) + s.memorySize > 2 ** 32 && s.memorySize > 0
        ? `runs past the end of the address space (${sizeText(s.memorySize)} at ${hex(s.virtual)}, loaded at ${hex(s.physical)})`
        : undefined
  if (wrong === undefined) return
  refuse(file, 'ELF_BAD_SEGMENT', `segment ${index} ${wrong}`, 'Check the linker script, or build again.')
}

function checkOverlaps(file: Candidate, ranges: LoadRange[]): void {
  ranges.sort((a, b) => a.start - b.start)
  for (const [i, next] of ranges.entries()) {
    const previous = ranges[i - 1]
    if (previous === undefined || next.start >= previous.end) continue
    refuse(
      file,
      'ELF_OVERLAPPING_SEGMENTS',
      `segments ${previous.index} and ${next.index} are both loaded at ${hex(next.start)}` +
        ` (${hex(previous.start)}..${hex(previous.end)} and ${hex(next.start)}..${hex(next.end)})`,
      'Two output sections share a load address: check AT> and LOADADDR in the linker script.',
    )
  }
}

function noSegments(file: Candidate): never {
  refuse(
    file,
    'ELF_NO_SEGMENTS',
    'nothing in it would be loaded (no PT_LOAD segment with contents)',
    'The linker script did not keep anything: for cortex-m-rt pass -C link-arg=-Tlink.x; for C check KEEP and the entry point.',
  )
}
