import { afterEach, expect, test, vi } from 'vitest'
import { boot } from '../../src/index.ts'
import { buildFromCode } from '../image/elf-builder.ts'
import * as t from './thumb.ts'

/*
 * A machine keeps a bounded amount of translated code, however much of its firmware is hot.
 */

const mebibyte = 1 << 20
/** Loops of three turns, one behind the other: more code than is kept of its translation. */
const loopCount = 5000
const chip = {
  flash: { base: 0, sizeBytes: 0x40000 },
  ram: [{ base: 0x20000000, sizeBytes: 0x10000 }],
}

function firmware(): Uint8Array {
  const body = [t.adds(1, 1, 0), t.eors(2, 1), t.addsImm(2, 7), t.subsImm(0, 1), t.bcond(1, -8)].flat()
  const code = Array.from({ length: loopCount }, (_, index) => [
    ...t.movs(0, 3 + (index % 3)),
    ...body,
  ]).flat()
  return buildFromCode([...code, ...t.stay], 0x20010000)
}

/** Adds up what code the host holds for a machine: by the places in the table of handlers. */
function watchCode(): { readonly most: number; readonly evicted: number } {
  const held = new Map<number, number>()
  const seen = { most: 0, evicted: 0 }
  let lastBytes = 0
  const { Module } = WebAssembly
  vi.stubGlobal('WebAssembly', {
    ...Object.fromEntries(
      Object.getOwnPropertyNames(WebAssembly).map((name) => [
        name,
        Reflect.get(WebAssembly, name) as unknown,
      ]),
    ),
    Module: class extends Module {
      constructor(bytes: Uint8Array) {
        super(bytes)
        lastBytes = bytes.length
      }
    },
  })
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its table
  const { set } = WebAssembly.Table.prototype
  vi.spyOn(WebAssembly.Table.prototype, 'set').mockImplementation(function (
    this: WebAssembly.Table,
    index: number,
    value?: unknown,
  ) {
    if (value === null) seen.evicted += held.delete(index) ? 1 : 0
    else held.set(index, lastBytes)
    seen.most = Math.max(
      seen.most,
      [...held.values()].reduce((sum, bytes) => sum + bytes, 0),
    )
    set.call(this, index, value)
  })
  return seen
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('more hot code than is kept: what was translated first goes, and results are the same', () => {
  const elf = firmware()
  const instructions = loopCount * 20
  const slow = boot(elf, { chip, tier: 'interpreter', stopAt: 'reset' })
  slow.runFor({ instructions })
  const seen = watchCode()
  const fast = boot(elf, { chip, tier: 'translator', stopAt: 'reset' })
  fast.runFor({ instructions })
  expect(fast.registers).toEqual(slow.registers)
  expect(seen.evicted).toBeGreaterThan(100)
  expect(seen.most).toBeLessThanOrEqual(mebibyte)
  expect(seen.most).toBeGreaterThan(mebibyte / 2)
})
