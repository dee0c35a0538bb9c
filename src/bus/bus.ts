import type { BusAccess, Device, Reader } from './device.ts'
import { pageBits, pageSizeBytes, slow, type MemoryRegion, type PageTable } from './pages.ts'

interface Mapped {
  readonly base: number
  readonly end: number
  readonly device: Device
}

/** What a device answers to loads of one size from one address. */
export interface MappedReader extends Reader {
  /** Its address, as an int32. */
  readonly at: number
  readonly sizeBytes: 1 | 2 | 4
  readonly isPeripheral: boolean
}
/** Of which it is known: a loop polls few. */
const knownReaders = 64

/** The core's own registers (B3.1.1); what follows, up to 0xE0100000, is the chip's. */
export const privatePeripherals = { base: 0xe0000000, end: 0xe0042000 } as const

/** Sees accesses to watched pages and to devices; the address is the first byte's. */
export type AccessListener = (access: {
  readonly kind: 'read' | 'write'
  readonly address: number
  readonly sizeBytes: number
  readonly value: number
}) => void

/**
 * The address map: memory regions, devices, and nothing in between. It answers `undefined` or `false` where
 * nothing is; what that means (a BusFault) is the core's to say.
 */
export class Bus {
  readonly pages: PageTable
  readonly regions: MemoryRegion[] = []
  readonly #view: DataView
  readonly #bytes: Uint8Array
  readonly #devices: Mapped[] = []
  /** By their addresses' low bits. */
  readonly #readers: (MappedReader | undefined)[] = []
  /** Called after each access of the CPU to a watched page or a device. */
  onAccess: AccessListener | undefined
  /** The same, before the other, while bytes are watched. */
  onWatchedAccess: AccessListener | undefined
  /** Called before a write to a page with decoded code. */
  onCodeWrite: ((address: number, sizeBytes: number) => void) | undefined
  /** How many accesses to devices whose answers may change by themselves: for endless-loop detection. */
  volatileAccesses = 0
  /** How many looks at a clock: what they see depends on when they come. */
  clockReads = 0
  /** How many accesses to anything but memory. */
  deviceAccesses = 0
  /** How many of them were not the core's own registers', whose state is all in the machine's memory. */
  peripheralAccesses = 0
  /** While set: what each write of memory replaced, oldest first. */
  journal: { readonly address: number; readonly sizeBytes: 1 | 2 | 4; readonly old: number }[] | undefined
  /** Told of each access to memory in here: by the CPU (but not in emitted code), and of the host's writes. */
  tracer: ((kind: 'read' | 'write', address: number, sizeBytes: number) => void) | undefined
  /** Told of each look of the host at memory. */
  onPeek: ((address: number, sizeBytes: number) => void) | undefined
  /** What answers where no memory and no device does, if anything. */
  fallback: Device | undefined

  constructor(buffer: ArrayBuffer, pages: PageTable) {
    this.pages = pages
    this.#view = new DataView(buffer)
    this.#bytes = new Uint8Array(buffer)
  }

  addRegion(region: MemoryRegion): void {
    this.regions.push(region)
    this.pages.map(region)
    this.#readers.length = 0
  }
  addDevice(base: number, sizeBytes: number, device: Device): void {
    this.#devices.push({ base, end: base + sizeBytes, device })
    this.#readers.length = 0
  }
  get devices(): readonly Device[] {
    return this.#devices.map((mapped) => mapped.device)
  }
  deviceAt(address: number): { readonly device: Device; readonly base: number } | undefined {
    for (const mapped of this.#devices) if (address >= mapped.base && address < mapped.end) return mapped
    return undefined
  }
  regionAt(address: number, sizeBytes = 1): MemoryRegion | undefined {
    for (const region of this.regions) {
      if (address >= region.base && address + sizeBytes <= region.base + region.sizeBytes) return region
    }
    return undefined
  }

  /** A read by the CPU: little-endian, zero-extended; undefined where nothing answers. */
  read(address: number, access: BusAccess): number | undefined {
    const { sizeBytes } = access
    const region = this.regionAt(address, sizeBytes)
    if (region !== undefined) {
      const value = this.#readAt(region.offset + (address - region.base), sizeBytes)
      this.tracer?.('read', address, sizeBytes)
      this.pages.used(address)
      if (this.pages.isSlow(address >>> pageBits, 'read', slow.watched))
        this.#saw('read', address, sizeBytes, value)
      return value
    }
    return this.readDevice(address, access)
  }
  /** The same where no memory is. */
  readDevice(address: number, access: BusAccess): number | undefined {
    const mapped = this.deviceAt(address)
    const device = mapped?.device ?? this.fallback
    if (device === undefined) return undefined
    this.#deviceAccess(isPeripheral(address), device.volatile)
    const value = device.read(address - (mapped?.base ?? 0), access)
    if (value !== undefined) this.#saw('read', address, access.sizeBytes, value)
    return value
  }

  /** A shorter way to what {@link readDevice} gives at an aligned address (an int32), where it was {@link findReader found}. */
  knownReader(at: number, sizeBytes: number): MappedReader | undefined {
    const known = this.#readers[(at >>> 2) & (knownReaders - 1)]
    return known?.at === at && known.sizeBytes === sizeBytes ? known : undefined
  }
  findReader(address: number, sizeBytes: 1 | 2 | 4): void {
    const mapped = this.deviceAt(address)
    const reader = mapped?.device.reader?.(address - mapped.base, sizeBytes)
    if (reader === undefined) return
    const known = { ...reader, at: address | 0, sizeBytes, isPeripheral: isPeripheral(address) }
    this.#readers[(address >>> 2) & (knownReaders - 1)] = known
  }
  readBy(reader: MappedReader): number {
    this.#deviceAccess(reader.isPeripheral, reader.isVolatile?.() === true)
    const value = reader.read()
    if (this.onAccess !== undefined || this.onWatchedAccess !== undefined)
      this.#saw('read', reader.at >>> 0, reader.sizeBytes, value >>> 0)
    return value
  }

  /** A write by the CPU; false where nothing takes it. */
  write(address: number, value: number, access: BusAccess): boolean {
    const { sizeBytes } = access
    const region = this.regionAt(address, sizeBytes)
    if (region !== undefined) {
      if (!region.writable) return false
      this.poke(address, value, sizeBytes)
      this.pages.used(address)
      if (this.pages.isSlow(address >>> pageBits, 'write', slow.watched))
        this.#saw('write', address, sizeBytes, value)
      return true
    }
    const mapped = this.deviceAt(address)
    const device = mapped?.device ?? this.fallback
    if (device === undefined) return false
    this.#deviceAccess(isPeripheral(address), device.volatile)
    const taken = device.write(address - (mapped?.base ?? 0), value, access)
    if (taken) this.#saw('write', address, sizeBytes, value)
    return taken
  }

  /**
   * Where in the machine's memory a span lies to which the CPU's accesses have no effect but on its bytes, and on who
   * {@link accessedPlainly} is told of: it is in one page with a fast path. 0: it has to be accessed word by word.
   */
  plainByte(address: number, sizeBytes: number, use: 'read' | 'write'): number {
    if (this.journal !== undefined) return 0
    if ((address & (pageSizeBytes - 1)) + sizeBytes > pageSizeBytes) return 0
    return this.pages.fastByte(address, use)
  }

  /** The CPU has accessed all words of a {@link plainByte | plain} span, in their order. */
  accessedPlainly(kind: 'read' | 'write', address: number, sizeBytes: number): void {
    const { tracer } = this
    if (tracer === undefined) return
    for (let at = address; at < address + sizeBytes; at += 4) tracer(kind, at, 4)
  }

  /** Memory as the host sees it: no devices, no watchers; undefined outside memory. */
  peek(address: number, sizeBytes: 1 | 2 | 4): number | undefined {
    this.onPeek?.(address, sizeBytes)
    const region = this.regionAt(address, sizeBytes)
    return region === undefined ? undefined : this.#readAt(region.offset + (address - region.base), sizeBytes)
  }
  /** The word that a device's register holds, as the host sees it; undefined where nobody knows without an access. */
  peekRegister(address: number): number | undefined {
    const mapped = this.deviceAt(address)
    const device = mapped?.device ?? this.fallback
    return this.regionAt(address, 4) === undefined ? device?.peek?.(address - (mapped?.base ?? 0)) : undefined
  }
  /** A write by the host, flash included; decoded code under it is forgotten. */
  poke(address: number, value: number, sizeBytes: 1 | 2 | 4): boolean {
    const region = this.regionAt(address, sizeBytes)
    if (region === undefined) return false
    const first = address >>> pageBits
    const last = (address + sizeBytes - 1) >>> pageBits
    for (let page = first; page <= last; page++) {
      if (this.pages.isSlow(page, 'write', slow.code)) this.onCodeWrite?.(address, sizeBytes)
    }
    const at = region.offset + (address - region.base)
    this.journal?.push({ address, sizeBytes, old: this.#readAt(at, sizeBytes) })
    if (sizeBytes === 4) this.#view.setUint32(at, value, true)
    else if (sizeBytes === 2) this.#view.setUint16(at, value, true)
    else this.#view.setUint8(at, value)
    this.tracer?.('write', address, sizeBytes)
    return true
  }
  /** A copy of guest memory; undefined where part of it is not memory. */
  copy(address: number, sizeBytes: number): Uint8Array | undefined {
    this.onPeek?.(address, sizeBytes)
    const region = this.regionAt(address, sizeBytes)
    if (region === undefined) return undefined
    const at = region.offset + (address - region.base)
    return this.#bytes.slice(at, at + sizeBytes)
  }

  /** Shows a listener every access of the CPU to anything but memory while something runs. */
  showDevices<T>(listener: AccessListener, run: () => T): T {
    const outer = this.onAccess
    this.onAccess = (access) => {
      outer?.(access)
      if (this.regionAt(access.address) === undefined) listener(access)
    }
    try {
      return run()
    } finally {
      this.onAccess = outer
    }
  }

  #deviceAccess(isPeripheral: boolean, isVolatile: boolean): void {
    this.deviceAccesses++
    if (isPeripheral) this.peripheralAccesses++
    if (!isVolatile) return
    this.volatileAccesses++
    this.clockReads++
  }
  #readAt(at: number, sizeBytes: 1 | 2 | 4): number {
    if (sizeBytes === 4) return this.#view.getUint32(at, true)
    return sizeBytes === 2 ? this.#view.getUint16(at, true) : this.#view.getUint8(at)
  }
  #saw(kind: 'read' | 'write', address: number, sizeBytes: number, value: number): void {
    this.onWatchedAccess?.({ kind, address, sizeBytes, value })
    this.onAccess?.({ kind, address, sizeBytes, value })
  }
}

function isPeripheral(address: number): boolean {
  return address < privatePeripherals.base || address >= privatePeripherals.end
}
