import { describe, expect, test, vi } from 'vitest'
import { addsImm, b, bcond, cmpImm, ldr, ldrex, movs, pop, push, str, strex } from '../engine/thumb.ts'
import { exploreThumb, findings, harmless, inPlaces } from './thumb-window.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const [r0, r1, r2, r3, r4, r5, words] = [0, 1, 2, 3, 4, 5, 7]
const cpsid = [0xb672]
const cpsie = [0xb662]
const msrBasepri = (n: number): number[] => [0xf380 | n, 0x8811]
const ldrAt = (t: number, n: number, word: number): number[] => [0x6800 | (word << 6) | (n << 3) | t]
const strAt = (t: number, n: number, word: number): number[] => [0x6000 | (word << 6) | (n << 3) | t]
const ldrbAt = (t: number, n: number, byte: number): number[] => [0x7800 | (byte << 6) | (n << 3) | t]
const [eq, ne] = [0, 1]
const increment = [ldr(r0, words), addsImm(r0, 1), str(r0, words)]
const set = (value: number): number[][] => [movs(r0, value), str(r0, words)]

const lostUpdate = 'lost update of words by IRQ0_Handler: read main+0x0, write irq0+0x4, write main+0x4'

describe('an explanation says what collided, and what would have kept it apart', () => {
  test('nothing did', async () => {
    const report = await exploreThumb({ main: increment, irq0: increment })
    expect(findings(report)).toEqual([lostUpdate])
    expect(report.races[0]?.masking).toBe(
      "nothing masked IRQ0_Handler between the read and the write; PRIMASK, or BASEPRI <= 0x40 (IRQ0_Handler's priority is 0x40), would have",
    )
  })
  test('a failure has the same', async () => {
    const report = await exploreThumb({
      main: increment,
      irq0: increment,
      check: (mcu) => {
        expect(mcu.read('words', 'u32')).toBe(1 + mcu.taken('irq(0)'))
      },
    })
    expect(report.failures).toMatchObject([
      {
        explanation: {
          pattern: 'read-write-write',
          name: 'lost update',
          accesses: [
            {
              kind: 'read',
              variable: 'words',
              context: 'main',
              disassembly: 'ldr r0, [r7, #0]',
              sizeBytes: 4,
            },
            { kind: 'write', variable: 'words', context: 'IRQ0_Handler', disassembly: 'str r0, [r7, #0]' },
            { kind: 'write', variable: 'words', context: 'main', disassembly: 'str r0, [r7, #0]' },
          ],
        },
      },
    ])
  })
  test('a mask that ended too early', async () => {
    const main = [cpsid, ldr(r0, words), cpsie, addsImm(r0, 1), str(r0, words)]
    const { races } = await exploreThumb({ main, irq0: increment })
    expect(races.map(({ name, masking }) => [name, inPlaces(masking)])).toEqual([
      ['lost update', 'PRIMASK was set from main+0x0 to main+0x4, before the write at main+0x8'],
    ])
  })
  test('a mask that began too late', async () => {
    const main = [ldr(r0, words), cpsid, addsImm(r0, 1), str(r0, words), cpsie]
    const { races } = await exploreThumb({ main, irq0: increment })
    expect(races.map(({ masking }) => inPlaces(masking))).toEqual([
      'PRIMASK was set only from main+0x2 to main+0x8, after the read at main+0x0',
    ])
  })
  test('a mask that lets this one through', async () => {
    const main = [movs(r4, 0x80), msrBasepri(r4), ...increment, movs(r4, 0), msrBasepri(r4)]
    const report = await exploreThumb({
      main,
      irq0: increment,
      irq1: increment,
      interrupts: ['irq(0)', 'irq(1)'],
    })
    expect(report.races.map(({ interrupt, masking }) => [interrupt, inPlaces(masking)])).toEqual([
      [
        'IRQ0_Handler',
        "BASEPRI was 0x80 from main+0x2 to main+0xe, which does not hold IRQ0_Handler back; PRIMASK, or BASEPRI <= 0x40 (IRQ0_Handler's priority is 0x40), would have",
      ],
    ])
  })
})

describe('the patterns', () => {
  test('check-then-act: the branch depends on the read, what is written does not', async () => {
    const main = [ldr(r0, words), cmpImm(r0, 0), bcond(ne, 6), movs(r1, 5), str(r1, words)]
    expect(findings(await exploreThumb({ main, irq0: set(9) }))).toEqual([
      'check-then-act of words by IRQ0_Handler: read main+0x0, write irq0+0x2, write main+0x8',
    ])
  })
  test('check-then-act: what was looked at is read once more', async () => {
    const main = [ldr(r0, words), cmpImm(r0, 0), bcond(ne, 6), ldr(r1, words), strAt(r1, words, 4)]
    expect(findings(await exploreThumb({ main, irq0: set(9) }))).toEqual([
      'check-then-act of words by IRQ0_Handler: read main+0x0, write irq0+0x2, read main+0x6',
    ])
  })
  test('a torn read, by words of a variable and by bytes of a word', async () => {
    const both = [movs(r0, 9), str(r0, words), strAt(r0, words, 1)]
    const main = [ldr(r0, words), ldrAt(r1, words, 1)]
    expect(findings(await exploreThumb({ main, irq0: both }))).toEqual([
      'torn read of words by IRQ0_Handler: read main+0x0, write irq0+0x2, read main+0x2',
    ])
    const bytes = [ldrbAt(r0, words, 0), ldrbAt(r1, words, 3)]
    expect(findings(await exploreThumb({ main: bytes, irq0: set(9) }))).toEqual([
      'torn read of words by IRQ0_Handler: read main+0x0, write irq0+0x2, read main+0x2',
    ])
  })
  test('a torn write, and a state that is only on the way', async () => {
    const main = [movs(r0, 1), str(r0, words), strAt(r0, words, 1)]
    const irq0 = [ldr(r1, words), ldrAt(r2, words, 1)]
    expect(findings(await exploreThumb({ main, irq0 }))).toEqual([
      'torn write of words by IRQ0_Handler: write main+0x2, read irq0+0x0, write main+0x4',
    ])
    const twice = [movs(r0, 1), str(r0, words), movs(r0, 2), str(r0, words)]
    expect(findings(await exploreThumb({ main: twice, irq0 }))).toEqual([
      'value read between two writes of words by IRQ0_Handler: write main+0x2, read irq0+0x0, write main+0x6',
    ])
  })
  test('a write that is gone before it is read', async () => {
    const main = [movs(r0, 1), str(r0, words), ldr(r1, words), strAt(r1, words, 4)]
    expect(findings(await exploreThumb({ main, irq0: set(9) }))).toEqual([
      'write overwritten before it was read of words by IRQ0_Handler: write main+0x2, write irq0+0x2, read main+0x4',
    ])
  })
})

describe('contexts', () => {
  test('a handler that another one interrupts', async () => {
    const both = { main: [[0xbf00]], irq0: increment, irq1: increment, interrupts: ['irq(0)', 'irq(1)'] }
    expect(findings(await exploreThumb({ ...both, depth: 1 }))).toEqual([])
    const report = await exploreThumb({ ...both, depth: 2 })
    expect(findings(report)).toEqual([lostUpdate.replaceAll('main', 'irq1')])
    expect(report.races[0]?.accesses.map(({ context }) => context)).toEqual([
      'IRQ1_Handler',
      'IRQ0_Handler',
      'IRQ1_Handler',
    ])
  })
  test('two handlers in one gap, several times: each finding once', async () => {
    const report = await exploreThumb({
      ...{ main: increment, irq0: increment, irq1: [...increment], depth: 3 },
      interrupts: ['irq(0)', 'irq(1)'],
    })
    expect(findings(report)).toEqual(
      [
        lostUpdate,
        lostUpdate.replaceAll('0_', '1_').replaceAll('irq0', 'irq1'),
        lostUpdate.replaceAll('main', 'irq1'),
      ].sort(),
    )
  })
  test('a handler that the program itself pends is no arrival', async () => {
    const pends = [ldr(r0, words), movs(r4, 2), str(r4, r5), addsImm(r0, 1), str(r0, words)]
    expect(findings(await exploreThumb({ main: pends, irq1: increment }))).toEqual([])
  })
  test('a local that a handler was given the address of', async () => {
    const sp = { sub: [0xb082], add: [0xb002], str0: [0x9000], ldr0: [0x9800], toR3: [0x466b] }
    const main = [
      ...[sp.sub, movs(r0, 0), sp.str0, sp.toR3, str(r3, words)],
      ...[sp.ldr0, addsImm(r0, 1), sp.str0, movs(r3, 0), str(r3, words), sp.add],
    ]
    const irq0 = [ldr(r3, words), cmpImm(r3, 0), bcond(eq, 8), ldr(r0, r3), addsImm(r0, 1), str(r0, r3)]
    const report = await exploreThumb({ main, irq0 })
    expect(findings(report).map((text) => text.replace(/0x2000[0-9a-f]{4}/, 'it'))).toContain(
      'lost update of it by IRQ0_Handler: read main+0xa, write irq0+0xa, write main+0xe',
    )
  })
  test('stacks are nobody else’s', async () => {
    const main = [push(0x0f), pop(0x0f), push(0x0f), pop(0x0f)]
    const report = await exploreThumb({ main, irq0: [push(0x10), pop(0x10)], depth: 2 })
    expect([findings(report), harmless(report)]).toEqual([[], []])
  })
  test('registers of devices are no variables', async () => {
    const touch = [ldr(r0, r5), addsImm(r0, 0), str(r0, r5)]
    const report = await exploreThumb({ main: touch, irq0: touch })
    expect([findings(report), harmless(report)]).toEqual([[], []])
  })
})

describe('what is benign', () => {
  test('a critical section around it', async () => {
    const report = await exploreThumb({ main: [cpsid, ...increment, cpsie], irq0: increment })
    const why = 'the handler is held back around the access'
    expect([findings(report), harmless(report)]).toEqual([
      [],
      [
        `words by IRQ0_Handler: read main+0x2, write irq0+0x4: ${why}`,
        `words by IRQ0_Handler: write main+0x6, read irq0+0x0: ${why}`,
        `words by IRQ0_Handler: write main+0x6, write irq0+0x4: ${why}`,
      ],
    ])
  })
  test('two critical sections, unless what the first reads goes into the second', async () => {
    const section = [cpsid, ...increment, cpsie]
    const report = await exploreThumb({ main: [...section, ...section], irq0: increment })
    expect(findings(report)).toEqual([])
    expect(harmless(report)).toContain(
      'words by IRQ0_Handler: write main+0x6, write irq0+0x4, read main+0xc: each in a critical section of its own, and nothing of the first goes into the second',
    )
    const split = [cpsid, ldr(r0, words), cpsie, addsImm(r0, 1), cpsid, str(r0, words), cpsie]
    const { races } = await exploreThumb({ main: split, irq0: increment })
    expect(races.map(({ name, masking }) => [name, inPlaces(masking)])).toEqual([
      [
        'lost update',
        'PRIMASK was set from main+0x0 to main+0x4 and again from main+0x8 to main+0xc, but not in between',
      ],
    ])
  })
  test('the interrupt disabled around it', async () => {
    // NVIC_ICER0 is 0x80 below NVIC_ISPR0, NVIC_ISER0 0x100 below.
    const icer = [0xf1a5, 0x0380] // sub r3, r5, #0x80
    const iser = [0xf5a5, 0x7380] // sub r3, r5, #0x100
    const main = [movs(r4, 1), icer, str(r4, r3), ...increment, iser, str(r4, r3)]
    const report = await exploreThumb({ main, irq0: increment })
    expect(findings(report)).toEqual([])
    expect(harmless(report)).toHaveLength(3)
    expect(report.benign.every(({ reason }) => reason.startsWith('the handler is held back'))).toBe(true)
  })
  test('LDREX and STREX that try again', async () => {
    const atomically = [ldrex(r0, words), addsImm(r0, 1), strex(r1, r0, words), cmpImm(r1, 0), bcond(ne, -12)]
    const report = await exploreThumb({ main: atomically, irq0: increment, depth: 2 })
    expect(findings(report)).toEqual([])
    expect(harmless(report)).toContain(
      'words by IRQ0_Handler: read main+0x0, write irq0+0x4, read main+0x0: the STREX fails where the handler came between, and all of it is tried again',
    )
    const once = [ldrex(r0, words), addsImm(r0, 1), str(r0, words)]
    expect(findings(await exploreThumb({ main: once, irq0: increment }))).toEqual([
      lostUpdate.replace('write main+0x4', 'write main+0x6'),
    ])
  })
  test('a poll, and no look before an act', async () => {
    const poll = [movs(r2, 3), ldr(r0, words), cmpImm(r0, 0), bcond(ne, 6), [0x3a01], bcond(ne, -8)]
    const polled = await exploreThumb({ main: poll, irq0: set(9) })
    expect(findings(polled)).toEqual([])
    expect(harmless(polled)).toContain(
      'words by IRQ0_Handler: read main+0x2, write irq0+0x2, read main+0x2: a poll: what is read decides only whether to read again',
    )
    // The loop leaves what it has seen behind: another word then holds what was stale.
    const kept = [
      movs(r2, 3),
      ldr(r0, words),
      strAt(r0, words, 4),
      cmpImm(r0, 0),
      bcond(ne, 6),
      [0x3a01],
      bcond(ne, -10),
    ]
    expect(findings(await exploreThumb({ main: kept, irq0: set(9) }))).not.toEqual([])
  })
  test('one access on one side', async () => {
    const report = await exploreThumb({ main: [ldr(r0, words), b(4), [0xbf00]], irq0: set(1) })
    expect([findings(report), harmless(report)]).toEqual([
      [],
      [
        "words by IRQ0_Handler: read main+0x0, write irq0+0x2: no two accesses that the handler's could come between",
      ],
    ])
  })
  test('other bytes', async () => {
    const report = await exploreThumb({
      main: [ldrbAt(r0, words, 1), addsImm(r0, 1), [0x7078]],
      irq0: [ldrbAt(r0, words, 2), addsImm(r0, 1), [0x70b8]],
    })
    expect([findings(report), harmless(report)]).toEqual([[], []])
  })
})

describe('a report says where races were not looked for', () => {
  const turns = (count: number): number[][] => [
    ...[movs(r3, 0), ldr(r0, words), str(r0, words), addsImm(r3, 1)],
    ...[cmpImm(r3, count), bcond(ne, -8)],
  ]
  test('a long window was only sampled', async () => {
    const report = await exploreThumb({ main: turns(250), irq0: increment })
    expect(findings(report)).toContainEqual(expect.stringContaining('lost'))
    expect(report.complete).toBe(true)
    expect(report.racesComplete).toBe(false)
    expect(report.notes).toContainEqual(
      expect.stringMatching(/^the window is long, so races were only sampled/),
    )
  })
  test('a short one was looked at as a whole', async () => {
    const report = await exploreThumb({ main: turns(5), irq0: increment })
    expect(report).toMatchObject({ racesComplete: true, notes: [] })
  })
})
