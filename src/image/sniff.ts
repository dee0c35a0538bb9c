/** What a file that is no ELF is instead, judged by its first bytes and its name; undefined where nothing fits. */
export function describeNonElf(bytes: Uint8Array, name: string): { what: string; hint: string } | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 16))
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase()
  if (bytes.length === 0) {
    return { what: 'it is empty', hint: 'The link step may have failed; build the firmware again.' }
  }
  if (start.startsWith('UF2\n')) return flashImage('a UF2 image')
  if (/^:[0-9a-f]{8}/i.test(start)) return flashImage('an Intel HEX file')
  if (/^S[0-3][0-9a-f]{4}/i.test(start)) return flashImage('a Motorola S-record file')
  if (start.startsWith('!<arch>\n')) {
    return {
      what: 'it is a static library (ar archive)',
      hint: 'Link it into an executable and give that ELF.',
    }
  }
  if (start.startsWith('MZ')) return { what: 'it is a Windows program', hint: crossCompile }
  if (/^(\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xca\xfe\xba\xbe)/.test(start)) {
    return { what: 'it is a macOS program', hint: crossCompile }
  }
  if (start.startsWith('\0asm')) return { what: 'it is a WebAssembly module', hint: crossCompile }
  if (start.startsWith('\x1f\x8b') || start.startsWith('PK\x03\x04')) {
    return { what: 'it is a compressed archive', hint: 'Unpack it and give the ELF inside.' }
  }
  if (extension === 'bin' || extension === 'img' || startsLikeVectorTable(bytes)) {
    return flashImage('a raw binary image')
  }
  if (extension === 'hex' || extension === 'uf2' || extension === 'srec') {
    return flashImage(`a .${extension} file`)
  }
  return undefined
}

const crossCompile =
  'Build the firmware for a Cortex-M target (for instance thumbv7m-none-eabi) and give that ELF.'

function flashImage(what: string): { what: string; hint: string } {
  return {
    what: `it is ${what}, which has no symbols`,
    hint: 'Give the ELF that it was made from: cargo leaves it in target/<target>/<profile>/, a C build names it .elf or .axf.',
  }
}

/** Initial SP in RAM and an odd reset vector: what the first 8 bytes of an `objcopy -O binary` look like. */
function startsLikeVectorTable(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sp = view.getUint32(0, true)
  const reset = view.getUint32(4, true)
  return sp >= 0x10000000 && sp < 0x40000000 && sp % 4 === 0 && reset % 2 === 1 && reset < 0x20000000
}

/** The name of an ELF machine number (`e_machine`). */
export function machineName(machine: number): string {
  return machineNames[machine] ?? `machine ${machine}`
}

const machineNames: Record<number, string> = {
  0: 'no machine',
  2: 'SPARC',
  3: 'x86 (32-bit)',
  4: 'Motorola 68000',
  8: 'MIPS',
  20: 'PowerPC',
  21: 'PowerPC 64',
  22: 'IBM S/390',
  40: 'Arm',
  42: 'SuperH',
  43: 'SPARC v9',
  44: 'TriCore',
  45: 'ARC',
  62: 'x86-64',
  83: 'AVR',
  87: 'V850',
  92: 'OpenRISC',
  93: 'ARC',
  94: 'Xtensa (ESP32)',
  105: 'MSP430',
  106: 'Blackfin',
  113: 'Nios II',
  164: 'Hexagon',
  173: 'RX',
  183: 'AArch64',
  189: 'MicroBlaze',
  195: 'ARC',
  243: 'RISC-V',
  247: 'BPF',
  252: 'C-SKY',
  258: 'LoongArch',
}
