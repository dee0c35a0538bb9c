import { hex } from '../bits.ts'
import type { Core } from '../core/core.ts'
import { readTerminated, readWords, writeBytes, writeWords } from './guest-memory.ts'
import { SemihostingHandles, type HandleKind } from './semihosting-handles.ts'

export { semihostingStateSizeBytes } from './semihosting-handles.ts'

export type OutputStream = 'stdout' | 'stderr'

/** What semihosting needs of the machine. */
export interface SemihostingOptions {
  /** Byte offset of its {@link semihostingStateSizeBytes} bytes in the machine's memory, a multiple of 4. */
  readonly stateOffset: number
  /** SYS_CLOCK, SYS_TIME and SYS_ELAPSED are cycles by this. */
  readonly cyclesPerSecond: number
  readonly output: (stream: OutputStream, bytes: Uint8Array) => void
  readonly exited: (status: number) => void
  /** What SYS_GET_CMDLINE gives. Default: empty. */
  readonly commandLine?: string
  /** Heap base, heap limit, stack base, stack limit of SYS_HEAPINFO. Default zeros: "ask your linker script". */
  readonly heapInfo?: readonly [number, number, number, number]
}

const errno = { ENOENT: 2, EBADF: 9, EACCES: 13, EFAULT: 14, EINVAL: 22, EMFILE: 24, ESPIPE: 29, ENOSYS: 38 }
const applicationExit = 0x20026
const stringLimit = 0x10000
const nameLimit = 256
const failed = 0xffffffff
/** What r0 holds where the specification says "corrupted"; QEMU leaves the same. */
const corrupted = 0xdeadbeef
/** `SHFB`, then SH_EXT_EXIT_EXTENDED and SH_EXT_STDOUT_STDERR. */
const features = Uint8Array.of(0x53, 0x48, 0x46, 0x42, 0x03)

/** From the words of the block that r1 points to, as many as are declared, to r0. */
type Call = (a: number, b: number, c: number) => number
interface Operation {
  readonly arguments: 0 | 1 | 2 | 3
  readonly call: Call
}

/**
 * Arm semihosting, version 2.0, for `BKPT 0xAB`: the operation's number in r0, its argument in r1. It never
 * touches the host: the only files are `:tt` and `:semihosting-features`, and time is the guest's.
 */
export class SemihostingCalls {
  readonly #core: Core
  readonly #options: SemihostingOptions
  readonly #handles: SemihostingHandles
  readonly #operations: ReadonlyMap<number, Operation>

  constructor(core: Core, options: SemihostingOptions) {
    this.#core = core
    this.#options = options
    this.#handles = new SemihostingHandles(core.state, options.stateOffset)
    const denied: Call = () => this.#fail(errno.EACCES)
    this.#operations = new Map<number, Operation>([
      [0x01, { arguments: 3, call: (name, mode) => this.#open(name, mode) }],
      [0x02, { arguments: 1, call: (handle) => this.#close(handle) }],
      [0x03, { arguments: 0, call: () => this.#writeCharacter(this.#argument) }],
      [0x04, { arguments: 0, call: () => this.#writeString(this.#argument) }],
      [0x05, { arguments: 3, call: (handle, from, length) => this.#write(handle, from, length) }],
      [0x06, { arguments: 3, call: (handle, to, length) => this.#read(handle, to, length) }],
      // SYS_READC: the input is at its end.
      [0x07, { arguments: 0, call: () => failed }],
      // SYS_ISERROR
      [0x08, { arguments: 1, call: (status) => status >>> 31 }],
      [0x09, { arguments: 1, call: (handle) => this.#isTty(handle) }],
      [0x0a, { arguments: 2, call: (handle, position) => this.#seek(handle, position) }],
      [0x0c, { arguments: 1, call: (handle) => this.#fileLength(handle) }],
      // SYS_TMPNAM, SYS_REMOVE, SYS_RENAME
      [0x0d, { arguments: 0, call: denied }],
      [0x0e, { arguments: 0, call: denied }],
      [0x0f, { arguments: 0, call: denied }],
      // SYS_CLOCK, in hundredths of a second; SYS_TIME, the guest having started at the epoch
      [0x10, { arguments: 0, call: () => Math.floor(this.#seconds * 100) }],
      [0x11, { arguments: 0, call: () => Math.floor(this.#seconds) }],
      // SYS_SYSTEM
      [0x12, { arguments: 0, call: denied }],
      [0x13, { arguments: 0, call: () => this.#handles.errno }],
      [0x15, { arguments: 2, call: (to, size) => this.#commandLine(to, size) }],
      [0x16, { arguments: 1, call: (to) => this.#heapInfo(to) }],
      // SYS_EXIT: r1 is the reason itself
      [0x18, { arguments: 0, call: () => this.#exit(this.#argument, 0) }],
      [0x20, { arguments: 2, call: (reason, subcode) => this.#exit(reason, subcode) }],
      [0x30, { arguments: 0, call: () => this.#elapsed(this.#argument) }],
      // SYS_TICKFREQ
      [0x31, { arguments: 0, call: () => this.#options.cyclesPerSecond }],
    ])
  }

  /** Carries out the call in r0 and r1; what `Core.semihosting` is set to. */
  readonly perform = (): void => {
    const { state, bus } = this.#core
    const number = state.register(0)
    const operation = this.#operations.get(number)
    if (operation === undefined) {
      this.#core.unpredictable.set((state.pc - 2) >>> 0, `unknown semihosting operation ${hex(number, 2)}`)
      state.setRegister(0, this.#fail(errno.ENOSYS))
      return
    }
    const block = readWords(bus, this.#argument, operation.arguments)
    const [a = 0, b = 0, c = 0] = block ?? []
    state.setRegister(0, block === undefined ? this.#fail(errno.EFAULT) : operation.call(a, b, c))
  }

  /** Closes what is open, as a reset of the machine does. */
  reset(): void {
    this.#handles.closeAll()
  }

  get #argument(): number {
    return this.#core.state.register(1)
  }
  get #seconds(): number {
    this.#core.bus.clockReads++
    return this.#core.state.cycles / this.#options.cyclesPerSecond
  }
  #fail(reason: number): number {
    this.#handles.errno = reason
    return failed
  }

  /** SYS_OPEN. Modes are those of `fopen`: r 0…3, w 4…7, a 8…11; `:tt` is stdin, stdout and stderr by that. */
  #open(nameAddress: number, mode: number): number {
    const bytes = readTerminated(this.#core.bus, nameAddress, nameLimit)
    if (bytes === undefined) return this.#fail(errno.EFAULT)
    if (mode >= 12) return this.#fail(errno.EINVAL)
    const name = String.fromCharCode(...bytes)
    if (name === ':tt') return this.#handle((['stdin', 'stdout', 'stderr'] as const)[mode >> 2] ?? 'stderr')
    if (name !== ':semihosting-features') return this.#fail(errno.ENOENT)
    return mode <= 1 ? this.#handle('features') : this.#fail(errno.EACCES)
  }
  #handle(kind: HandleKind): number {
    return this.#handles.open(kind) ?? this.#fail(errno.EMFILE)
  }
  #close(handle: number): number {
    if (this.#handles.kind(handle) === undefined) return this.#fail(errno.EBADF)
    this.#handles.close(handle)
    return 0
  }

  /** SYS_WRITEC: r1 points to the character. */
  #writeCharacter(from: number): number {
    const byte = this.#core.bus.peek(from, 1)
    if (byte === undefined) return this.#fail(errno.EFAULT)
    this.#options.output('stdout', Uint8Array.of(byte))
    return corrupted
  }
  /** SYS_WRITE0: r1 points to a string that ends in a zero byte. */
  #writeString(from: number): number {
    const bytes = readTerminated(this.#core.bus, from, stringLimit)
    if (bytes === undefined) return this.#fail(errno.EFAULT)
    this.#options.output('stdout', bytes)
    return corrupted
  }
  /** SYS_WRITE: how many bytes were not written. */
  #write(handle: number, from: number, length: number): number {
    const kind = this.#handles.kind(handle)
    const bytes = length === 0 ? new Uint8Array() : this.#core.bus.copy(from, length)
    if ((kind !== 'stdout' && kind !== 'stderr') || bytes === undefined) {
      this.#fail(bytes === undefined ? errno.EFAULT : errno.EBADF)
      return length
    }
    if (length > 0) this.#options.output(kind, bytes)
    return 0
  }
  /** SYS_READ: how many bytes were not read; all of them is the end of the file, where stdin always is. */
  #read(handle: number, to: number, length: number): number {
    const kind = this.#handles.kind(handle)
    if (kind === 'stdin') return length
    if (kind !== 'features') {
      this.#fail(errno.EBADF)
      return length
    }
    const position = this.#handles.position(handle)
    const bytes = features.subarray(position, position + length)
    if (!writeBytes(this.#core.bus, to, bytes)) {
      this.#fail(errno.EFAULT)
      return length
    }
    this.#handles.seek(handle, position + bytes.length)
    return length - bytes.length
  }

  /** SYS_ISTTY: always the same answer, wherever the tests run. */
  #isTty(handle: number): number {
    const kind = this.#handles.kind(handle)
    if (kind === undefined) return this.#fail(errno.EBADF)
    return kind === 'features' ? 0 : 1
  }
  #seek(handle: number, position: number): number {
    const kind = this.#handles.kind(handle)
    if (kind === undefined) return this.#fail(errno.EBADF)
    if (kind !== 'features') return this.#fail(errno.ESPIPE)
    if (position > features.length) return this.#fail(errno.EINVAL)
    this.#handles.seek(handle, position)
    return 0
  }
  #fileLength(handle: number): number {
    const kind = this.#handles.kind(handle)
    if (kind === undefined) return this.#fail(errno.EBADF)
    return kind === 'features' ? features.length : 0
  }

  /** SYS_GET_CMDLINE: the length without the terminator goes to the block's second word. */
  #commandLine(to: number, sizeBytes: number): number {
    const text = new TextEncoder().encode(`${this.#options.commandLine ?? ''}\0`)
    if (text.length > sizeBytes) return this.#fail(errno.EINVAL)
    const { bus } = this.#core
    const written = writeBytes(bus, to, text) && writeWords(bus, this.#argument + 4, [text.length - 1])
    return written ? 0 : this.#fail(errno.EFAULT)
  }
  #heapInfo(to: number): number {
    const written = writeWords(this.#core.bus, to, this.#options.heapInfo ?? [0, 0, 0, 0])
    return written ? 0 : this.#fail(errno.EFAULT)
  }
  /** SYS_ELAPSED: ticks are cycles, low word first. */
  #elapsed(to: number): number {
    const { cycles } = this.#core.state
    this.#core.bus.clockReads++
    const written = writeWords(this.#core.bus, to, [cycles % 2 ** 32, Math.floor(cycles / 2 ** 32)])
    return written ? 0 : this.#fail(errno.EFAULT)
  }

  /** ADP_Stopped_ApplicationExit is success or the given status; every other reason is status 1, as in QEMU. */
  #exit(reason: number, status: number): number {
    this.#options.exited(reason === applicationExit ? status : 1)
    return this.#core.state.register(0)
  }
}
