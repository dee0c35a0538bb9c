import { describe, expect, test } from 'vitest'
import { RegisterStub, type StubAccess } from '../../src/peripherals/register-stub.ts'
import { UnmodelledRegisters } from '../../src/peripherals/unmodelled.ts'
import { access, saved } from './fixture.ts'

describe('register stubs', () => {
  test('a value is read in every size; writes are ignored', () => {
    const stub = new RegisterStub(0x40021000, 0x82345678)
    expect(stub.read(0, access(4))).toBe(0x82345678)
    expect(stub.read(3, access(1))).toBe(0x82)
    expect(stub.read(2, access(2))).toBe(0x8234)
    expect(stub.write(0, 0)).toBe(true)
    expect(stub.read(0, access(4))).toBe(0x82345678)
    expect(stub.volatile).toBe(false)
  })

  test('a function sees the access and answers reads', () => {
    const seen: StubAccess[] = []
    const stub = new RegisterStub(0x40021000, (at) => {
      seen.push(at)
      return at.kind === 'read' ? seen.length : undefined
    })
    expect(stub.read(0, access(4))).toBe(1)
    expect(stub.write(0, 0xab)).toBe(true)
    expect(stub.read(0, access(4))).toBe(3)
    expect(seen).toEqual([{ kind: 'read' }, { kind: 'write', value: 0xab }, { kind: 'read' }])
    expect(stub.volatile).toBe(true)
  })

  test('a function that answers nothing reads as zero', () => {
    expect(new RegisterStub(0, () => undefined).read(0, access(4))).toBe(0)
  })

  test('covers the rest of its word', () => {
    expect(new RegisterStub(0x40021000, 0).sizeBytes).toBe(4)
    expect(new RegisterStub(0x40021002, 0).sizeBytes).toBe(2)
  })
})

describe('what nothing models', () => {
  const peripherals = { base: 0x40000000, sizeBytes: 0x20000000 }
  function registers() {
    let pc = 0x100
    const device = new UnmodelledRegisters([peripherals], () => (pc += 2))
    return device
  }

  test('reads as it was last written, zero at first, in every size', () => {
    const device = registers()
    expect(device.read(0x40021000, access(4))).toBe(0)
    device.write(0x40021000, 0x89abcdef, access(4))
    expect(device.read(0x40021000, access(4))).toBe(0x89abcdef)
    device.write(0x40021001, 0x11, access(1))
    expect(device.read(0x40021002, access(2))).toBe(0x89ab)
    expect(device.read(0x40021000, access(4))).toBe(0x89ab11ef)
  })

  test('answers in its spans only', () => {
    const device = registers()
    expect(device.read(0x3ffffffc, access(4))).toBeUndefined()
    expect(device.write(0x60000000, 0, access(4))).toBe(false)
    expect(device.accesses).toEqual([])
  })

  test('lists each address and kind once, in order, with the first PC', () => {
    const device = registers()
    device.read(0x40021000, access(4))
    device.write(0x40021004, 1, access(4))
    device.read(0x40021000, access(4))
    device.write(0x40021000, 1, access(4))
    device.write(0x40021004, 1, access(4))
    expect(device.accesses).toEqual([
      { address: 0x40021000, kind: 'read', pc: 0x102 },
      { address: 0x40021004, kind: 'write', pc: 0x104 },
      { address: 0x40021000, kind: 'write', pc: 0x108 },
    ])
  })

  test('writing on and on ends in a BusFault instead of the host’s memory', () => {
    const device = registers()
    let address = peripherals.base
    while (device.write(address, 1, access(4))) address += 1024
    expect(address - peripherals.base).toBe(4096 * 1024)
    expect(device.write(peripherals.base, 2, access(4))).toBe(true)
    expect(device.read(address, access(4))).toBe(0)
  })

  test('saves and restores; reset clears the registers and keeps the list', () => {
    const device = registers()
    device.write(0x40021000, 7, access(4))
    const before = saved(device)
    device.write(0x40021000, 8, access(4))
    device.write(0x50000000, 8, access(4))
    device.reset()
    expect(device.read(0x40021000, access(4))).toBe(0)
    expect(device.accesses.length).toBe(3)
    device.restore(before)
    expect(device.accesses.length).toBe(1)
    expect(device.read(0x40021000, access(4))).toBe(7)
    expect(device.read(0x50000000, access(4))).toBe(0)
  })
})
