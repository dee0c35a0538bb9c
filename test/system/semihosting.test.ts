import { describe, expect, test } from 'vitest'
import { layout } from '../../src/core/layout.ts'
import { ReferenceExecutor } from '../../src/engine/execute.ts'
import { SemihostingCalls, type SemihostingOptions } from '../../src/system/semihosting.ts'
import { CoreFixture, flash, ram, startAddress, stateOffsets } from './core-fixture.ts'

const op = {
  OPEN: 0x01,
  CLOSE: 0x02,
  WRITEC: 0x03,
  WRITE0: 0x04,
  WRITE: 0x05,
  READ: 0x06,
  READC: 0x07,
  ISERROR: 0x08,
  ISTTY: 0x09,
  SEEK: 0x0a,
  FLEN: 0x0c,
  TMPNAM: 0x0d,
  REMOVE: 0x0e,
  RENAME: 0x0f,
  CLOCK: 0x10,
  TIME: 0x11,
  SYSTEM: 0x12,
  ERRNO: 0x13,
  GET_CMDLINE: 0x15,
  HEAPINFO: 0x16,
  EXIT: 0x18,
  EXIT_EXTENDED: 0x20,
  ELAPSED: 0x30,
  TICKFREQ: 0x31,
} as const
const failed = 0xffffffff
const block = ram.base + 0x100
const text = ram.base + 0x200
const buffer = ram.base + 0x400

class Guest extends CoreFixture {
  readonly written: string[] = []
  readonly statuses: number[] = []
  readonly calls: SemihostingCalls

  constructor(options: Partial<SemihostingOptions> = {}) {
    super()
    this.calls = new SemihostingCalls(this.core, {
      stateOffset: stateOffsets.semihosting,
      cyclesPerSecond: 1_000_000,
      output: (stream, bytes) => this.written.push(`${stream}: ${new TextDecoder('latin1').decode(bytes)}`),
      exited: (status) => this.statuses.push(status),
      ...options,
    })
    this.core.semihosting = this.calls.perform
  }

  /** A call with r1 as it is. */
  call(operation: number, argument = 0): number {
    this.state.setRegister(0, operation)
    this.state.setRegister(1, argument)
    this.calls.perform()
    return this.state.register(0)
  }
  /** A call with a block of arguments. */
  with(operation: number, ...words: number[]): number {
    for (const [index, word] of words.entries()) this.bus.poke(block + 4 * index, word, 4)
    return this.call(operation, block)
  }
  string(value: string, at = text): number {
    const bytes = new TextEncoder().encode(`${value}\0`)
    for (const [index, byte] of bytes.entries()) this.bus.poke(at + index, byte, 1)
    return at
  }
  open(name: string, mode: number): number {
    return this.with(op.OPEN, this.string(name), mode, name.length)
  }
  errno(): number {
    return this.call(op.ERRNO)
  }
  bytes(at: number, count: number): number[] {
    return [...(this.bus.copy(at, count) ?? [])]
  }
}

describe('output', () => {
  test('SYS_WRITEC and SYS_WRITE0', () => {
    const guest = new Guest()
    guest.call(op.WRITEC, guest.string('x'))
    guest.call(op.WRITE0, guest.string('hello\n'))
    expect(guest.written).toEqual(['stdout: x', 'stdout: hello\n'])
  })

  test(':tt is stdin, stdout or stderr by its mode (SH_EXT_STDOUT_STDERR)', () => {
    const guest = new Guest()
    const handles = [0, 4, 8, 3, 7, 11].map((mode) => guest.open(':tt', mode))
    expect(handles).toEqual([1, 2, 3, 4, 5, 6])
    guest.string('abc')
    const results = handles.map((handle) => guest.with(op.WRITE, handle, text, 3))
    // SYS_WRITE returns how many bytes were not written.
    expect(results).toEqual([3, 0, 0, 3, 0, 0])
    expect(guest.written).toEqual(['stdout: abc', 'stderr: abc', 'stdout: abc', 'stderr: abc'])
  })

  test('writing nothing succeeds and puts out nothing', () => {
    const guest = new Guest()
    expect(guest.with(op.WRITE, guest.open(':tt', 4), 0xf0000000, 0)).toBe(0)
    expect(guest.written).toEqual([])
  })

  test('a string without an end, or outside of memory, puts out nothing and fails', () => {
    const guest = new Guest()
    const { bytes } = guest.state
    bytes.fill(0x41, layout.regions, layout.regions + ram.sizeBytes)
    expect(guest.call(op.WRITE0, ram.base)).toBe(failed)
    expect(guest.call(op.WRITE0, 0xfffffff0)).toBe(failed)
    expect(guest.call(op.WRITEC, 0x90000000)).toBe(failed)
    expect(guest.written).toEqual([])
    expect(guest.errno()).toBe(14)
  })

  test.each([
    ['longer than memory', ram.base, 0xffffffff],
    ['over the end of memory', ram.base + ram.sizeBytes - 2, 3],
    ['outside of memory', 0xe000e000, 4],
  ])('a buffer %s is not written at all', (_, from, length) => {
    const guest = new Guest()
    const handle = guest.open(':tt', 4)
    expect(guest.with(op.WRITE, handle, from, length)).toBe(length)
    expect(guest.written).toEqual([])
    expect(guest.errno()).toBe(14)
  })

  test('a handle that is not open', () => {
    const guest = new Guest()
    for (const handle of [0, 1, 99, 0xffffffff]) expect(guest.with(op.WRITE, handle, text, 3)).toBe(3)
    expect(guest.errno()).toBe(9)
  })
})

describe('files', () => {
  test.each(['/etc/passwd', '', ':tt2', 'C:\\x', ':semihosting-features2'])(
    '%j can not be opened',
    (name) => {
      const guest = new Guest()
      expect(guest.open(name, 0)).toBe(failed)
      expect(guest.errno()).toBe(2)
    },
  )

  test('modes above 11 and names without an end are refused', () => {
    const guest = new Guest()
    expect(guest.open(':tt', 12)).toBe(failed)
    expect(guest.errno()).toBe(22)
    guest.state.bytes.fill(0x41, layout.regions + 0x400, layout.regions + 0x800)
    expect(guest.with(op.OPEN, ram.base + 0x400, 0, 3)).toBe(failed)
    expect(guest.errno()).toBe(14)
  })

  test('closing frees the handle; closing twice fails', () => {
    const guest = new Guest()
    guest.open(':tt', 4)
    guest.open(':tt', 4)
    expect(guest.with(op.CLOSE, 1)).toBe(0)
    expect(guest.with(op.CLOSE, 1)).toBe(failed)
    expect(guest.errno()).toBe(9)
    expect(guest.open(':tt', 8)).toBe(1)
  })

  test('handles run out without harm', () => {
    const guest = new Guest()
    for (let handle = 1; handle <= 16; handle++) expect(guest.open(':tt', 4)).toBe(handle)
    expect(guest.open(':tt', 4)).toBe(failed)
    expect(guest.errno()).toBe(24)
    guest.calls.reset()
    expect(guest.open(':tt', 4)).toBe(1)
  })

  test(':semihosting-features is SHFB and a byte that promises SYS_EXIT_EXTENDED and :tt by mode', () => {
    const guest = new Guest()
    const handle = guest.open(':semihosting-features', 0)
    expect(guest.with(op.FLEN, handle)).toBe(5)
    expect(guest.with(op.READ, handle, buffer, 4)).toBe(0)
    expect(guest.bytes(buffer, 4)).toEqual([0x53, 0x48, 0x46, 0x42])
    // SYS_READ returns how many bytes were not read.
    expect(guest.with(op.READ, handle, buffer, 4)).toBe(3)
    expect(guest.bytes(buffer, 1)).toEqual([0x03])
    expect(guest.with(op.READ, handle, buffer, 4)).toBe(4)
    expect(guest.with(op.SEEK, handle, 1)).toBe(0)
    expect(guest.with(op.READ, handle, buffer, 1)).toBe(0)
    expect(guest.bytes(buffer, 1)).toEqual([0x48])
    expect(guest.with(op.SEEK, handle, 6)).toBe(failed)
    expect(guest.with(op.WRITE, handle, buffer, 1)).toBe(1)
    expect(guest.open(':semihosting-features', 4)).toBe(failed)
    expect(guest.errno()).toBe(13)
  })

  test('stdin is at its end', () => {
    const guest = new Guest()
    const handle = guest.open(':tt', 0)
    expect(guest.with(op.READ, handle, buffer, 10)).toBe(10)
    expect(guest.call(op.READC)).toBe(failed)
  })

  test('reading into flash or outside of memory fails and writes nothing', () => {
    const guest = new Guest()
    const handle = guest.open(':semihosting-features', 0)
    const before = guest.bus.peek(flash.base + 0x20, 4)
    expect(guest.with(op.READ, handle, flash.base + 0x20, 5)).toBe(5)
    expect(guest.bus.peek(flash.base + 0x20, 4)).toBe(before)
    expect(guest.with(op.READ, handle, ram.base + ram.sizeBytes - 2, 5)).toBe(5)
    expect(guest.errno()).toBe(14)
    expect(guest.with(op.READ, handle, buffer, 5)).toBe(0)
  })

  test('a terminal is a terminal everywhere, has no length and no positions', () => {
    const guest = new Guest()
    const [tty, features] = [guest.open(':tt', 4), guest.open(':semihosting-features', 1)]
    expect([tty, features, 9].map((handle) => guest.with(op.ISTTY, handle))).toEqual([1, 0, failed])
    expect([tty, 9].map((handle) => guest.with(op.FLEN, handle))).toEqual([0, failed])
    expect([tty, 9].map((handle) => guest.with(op.SEEK, handle, 0))).toEqual([failed, failed])
  })

  test('nothing of the host is removed, renamed, named or run', () => {
    const guest = new Guest()
    guest.string('/bin/true')
    for (const operation of [op.REMOVE, op.RENAME, op.TMPNAM, op.SYSTEM]) {
      expect(guest.with(operation, text, 9, text, 9)).toBe(failed)
      expect(guest.errno()).toBe(13)
    }
  })
})

describe('what firmware that is up to something gets', () => {
  const nowhere = [0x10000000, 0x60000000, 0xe000ed00, 0xfffffffc, 0xffffffff]

  test('4 GB are neither written nor read, wherever they begin', () => {
    const guest = new Guest()
    const handle = guest.open(':tt', 4)
    const file = guest.open(':semihosting-features', 0)
    const before = guest.bytes(ram.base + 0x800, 64)
    for (const at of [...nowhere, ram.base + 0x800]) {
      for (const length of [0xffffffff, 0x80000000, 0x7fffffff]) {
        expect(guest.with(op.WRITE, handle, at, length)).toBe(length)
        // stdin is at its end; the file has five bytes.
        const left = guest.with(op.READ, file, at, length)
        expect([length, length - 5]).toContain(left)
        guest.with(op.SEEK, file, 0)
      }
    }
    expect(guest.written).toEqual([])
    expect(guest.bytes(ram.base + 0x840, 64)).toEqual(before)
  })

  test('every operation, with argument blocks and pointers into nowhere: an error, or nothing', () => {
    const guest = new Guest()
    for (let operation = 0; operation <= 0x40; operation++) {
      if (operation === op.EXIT) continue
      for (const at of nowhere) guest.call(operation, at)
      // These two write what r1 points to, and the block is somewhere.
      if (operation === op.WRITEC || operation === op.WRITE0) continue
      for (const at of nowhere) guest.with(operation, at, at, at)
    }
    expect(guest.written).toEqual([])
    expect(guest.statuses.filter((status) => status !== 1)).toEqual([])
  })

  test.each([
    ['no room', buffer, 0],
    ['flash', flash.base + 0x20, 80],
    ['nowhere', 0x90000000, 80],
    ['the end of memory', ram.base + ram.sizeBytes - 2, 80],
  ])('the command line is not written to %s', (_, to, size) => {
    const guest = new Guest({ commandLine: 'firmware' })
    const before = guest.bus.peek(flash.base + 0x20, 4)
    expect(guest.with(op.GET_CMDLINE, to, size)).toBe(failed)
    expect(guest.bus.peek(flash.base + 0x20, 4)).toBe(before)
    expect(guest.bytes(ram.base + ram.sizeBytes - 2, 2)).toEqual([0, 0])
  })

  test.each([
    '../../etc/passwd',
    '/proc/self/environ',
    '/dev/tty',
    ':tt/../x',
    'nul',
    'file:///etc/passwd',
    '~',
  ])('%j is opened in no mode', (name) => {
    const guest = new Guest()
    for (let mode = 0; mode <= 12; mode++) expect(guest.open(name, mode)).toBe(failed)
  })
})

describe('time is the guest’s', () => {
  test('SYS_CLOCK in hundredths, SYS_TIME in seconds, SYS_ELAPSED in cycles', () => {
    const guest = new Guest({ cyclesPerSecond: 1_000_000 })
    expect([guest.call(op.CLOCK), guest.call(op.TIME)]).toEqual([0, 0])
    guest.state.cycles = 2_509_999
    expect([guest.call(op.CLOCK), guest.call(op.TIME)]).toEqual([250, 2])
    expect(guest.call(op.TICKFREQ)).toBe(1_000_000)
    guest.state.cycles = 2 ** 33 + 5
    expect(guest.call(op.ELAPSED, buffer)).toBe(0)
    expect([guest.bus.peek(buffer, 4), guest.bus.peek(buffer + 4, 4)]).toEqual([5, 2])
    expect(guest.call(op.ELAPSED, flash.base)).toBe(failed)
  })
})

describe('environment', () => {
  test.each([
    ['', 0],
    ['firmware --fast', 15],
  ])('SYS_GET_CMDLINE gives %j', (commandLine, length) => {
    const guest = new Guest({ commandLine })
    expect(guest.with(op.GET_CMDLINE, buffer, 80)).toBe(0)
    expect(guest.bus.peek(block + 4, 4)).toBe(length)
    expect(guest.bytes(buffer, length + 1)).toEqual([...new TextEncoder().encode(commandLine), 0])
    expect(guest.with(op.GET_CMDLINE, buffer, length)).toBe(failed)
    expect(guest.with(op.GET_CMDLINE, 0x90000000, 80)).toBe(failed)
  })

  test('SYS_HEAPINFO: zeros let the C library use its linker script', () => {
    const guest = new Guest()
    guest.state.bytes.fill(0xff, layout.regions + 0x400, layout.regions + 0x414)
    expect(guest.with(op.HEAPINFO, buffer)).toBe(0)
    expect(guest.bytes(buffer, 17)).toEqual([...new Array<number>(16).fill(0), 0xff])
    const configured = new Guest({ heapInfo: [0x20001000, 0x20002000, 0x20004000, 0x20003000] })
    configured.with(op.HEAPINFO, buffer)
    expect(configured.bus.peek(buffer + 12, 4)).toBe(0x20003000)
  })

  test('SYS_ISERROR', () => {
    const guest = new Guest()
    const results = [0, 1, 0x7fffffff, 0x80000000, failed].map((status) => guest.with(op.ISERROR, status))
    expect(results).toEqual([0, 0, 0, 1, 1])
  })
})

describe('exit', () => {
  test.each([
    ['ApplicationExit', 0x20026, 0],
    ['RunTimeErrorUnknown', 0x20023, 1],
    ['anything else', 0, 1],
  ])('SYS_EXIT with %s', (_, reason, status) => {
    const guest = new Guest()
    guest.call(op.EXIT, reason)
    expect(guest.statuses).toEqual([status])
  })

  test.each([
    [0x20026, 0, 0],
    [0x20026, 42, 42],
    [0x20023, 42, 1],
  ])('SYS_EXIT_EXTENDED with reason %i and subcode %i: status %i', (reason, subcode, status) => {
    const guest = new Guest()
    guest.with(op.EXIT_EXTENDED, reason, subcode)
    expect(guest.statuses).toEqual([status])
  })

  test('a block outside of memory is an error, not an exit', () => {
    const guest = new Guest()
    expect(guest.call(op.EXIT_EXTENDED, 0x90000000)).toBe(failed)
    expect(guest.statuses).toEqual([])
  })
})

describe('the call itself', () => {
  test.each([0, 0x17, 0x19, 0x100, failed])('operation %i does not exist: -1, and noted', (operation) => {
    const guest = new Guest()
    expect(guest.call(operation, block)).toBe(failed)
    expect(guest.errno()).toBe(38)
    expect(guest.core.unpredictable.size).toBe(1)
  })

  test('an argument block that wraps around the address space', () => {
    const guest = new Guest()
    expect(guest.call(op.WRITE, 0xfffffffc)).toBe(failed)
  })

  test('BKPT 0xAB makes it and goes on; other BKPTs do not', () => {
    const guest = new Guest()
    guest.bus.poke(startAddress, 0xbeab, 2)
    guest.state.setRegister(0, op.WRITE0)
    guest.state.setRegister(1, guest.string('hi'))
    new ReferenceExecutor(guest.core).step()
    expect(guest.written).toEqual(['stdout: hi'])
    expect(guest.state.pc).toBe(startAddress + 2)
    expect(guest.log).toEqual([])
  })

  test('open files and errno are in the machine’s memory', () => {
    const guest = new Guest()
    guest.open(':semihosting-features', 0)
    guest.with(op.READ, 1, buffer, 2)
    guest.open('nothing', 0)
    const saved = guest.state.bytes.slice(0, layout.stateEnd)
    guest.calls.reset()
    expect(guest.errno()).toBe(0)
    guest.state.bytes.set(saved, 0)
    expect(guest.errno()).toBe(2)
    expect(guest.with(op.READ, 1, buffer, 1)).toBe(0)
    expect(guest.bytes(buffer, 1)).toEqual([0x46])
  })
})
