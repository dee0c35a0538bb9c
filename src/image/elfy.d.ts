/** elfy 1.0.0 ships no types. Only what `elf.ts` uses is declared. */
declare module 'elfy' {
  export interface Header {
    entry: number
    phnum: number
    shnum: number
    shstrndx: number
  }
  /** Flags by name where elfy knows the bit, else by the bit's value in decimal: `{ write: true, 2048: true }`. */
  export type Flags = Record<string, boolean | undefined>
  export interface Program {
    /** Undefined for types that elfy does not know, such as PT_ARM_EXIDX. */
    type: string | undefined
    offset: number
    vaddr: number
    paddr: number
    filesz: number
    memsz: number
    flags: Flags
    data: Buffer
  }
  export interface RawSection {
    /** Offset into the section name table. */
    name: number
    /** A name where elfy knows one, else the number. */
    type: string | number
    flags: Flags
    addr: number
    off: number
    size: number
    link: number
    info: number
    entsize: number
    data: Buffer
  }
  export class Parser {
    parseHeader(bytes: Buffer): Header
    parsePrograms(bytes: Buffer, header: Header): Program[]
    parseSections(bytes: Buffer, header: Header): RawSection[]
    resolveStr(table: Buffer, offset: number): string
  }
  const elfy: { Parser: typeof Parser }
  export default elfy
}
