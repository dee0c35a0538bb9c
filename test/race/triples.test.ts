import { describe, expect, test } from 'vitest'
import { unserialisableTriples, type TracedAccess } from '../../src/race/triples.ts'

/** `R4@0` reads the word at 4 in context 0; context 1 is a handler. */
function trace(text: string): TracedAccess[] {
  return text.split(' ').map((each, index) => {
    const [, kind, address, sizeBytes = '4', context] = /^([RW])(\d+)(?::(\d))?@(\d)$/.exec(each) ?? []
    return {
      kind: kind === 'R' ? 'read' : 'write',
      address: Number(address),
      sizeBytes: Number(sizeBytes),
      pc: 2 * index,
      context: Number(context),
      exceptionNumber: context === '0' ? 0 : 15,
    }
  })
}
const names = (text: string): string[] => unserialisableTriples(trace(text)).map(({ name }) => name)

describe('accesses that no order of whole sections could have', () => {
  test.each([
    ['R0@0 W0@1 W0@0', ['lost update']],
    ['R0@0 R0@1 W0@1 W0@0', ['lost update']],
    ['R0@0 W0@1 R0@0', ['changed between two reads']],
    ['R0@0 W0@1 W4@1 R4@0', ['torn read']],
    ['W0@0 R0@1 R4@1 W4@0', ['torn write']],
    ['W0@0 R0@1 W0@0', ['value read between two writes']],
    ['W0@0 R0@1 R0@0 W0@0', ['value read between two writes']],
    ['W0@0 W0@1 R0@0', ['write overwritten before it was read']],
    ['R0:1@0 W0@1 W0:1@0', ['lost update']],
    ['R0@0 R4@0 W4@1 W0@1 W4@0', ['lost update']],
  ])('%s', (text, expected) => {
    expect([...new Set(names(text))]).toEqual(expected)
  })
  test.each([
    // Reads don't disturb reads; nor does what lies elsewhere, or what comes wholly before or after.
    ['R0@0 R0@1 R0@0'],
    ['R0@0 R0@1 W0@0'],
    ['W0@0 R0@1 R0@0'],
    ['R0@0 W4@1 W0@0'],
    ['W0@1 R0@0 W0@0'],
    ['R0@0 W0@0 W0@1'],
    ['R0:1@0 W1:1@1 W0:1@0'],
    ['W0@0 W0@1 W0@0'],
  ])('%s is none', (text) => {
    expect(names(text)).toEqual([])
  })
})
