import { beforeAll, expect as plainExpect, test as plainTest } from 'vitest'
import { boot, expect, explore, test, type ExploreOptions, type Report } from '../../runner/index.ts'
import { example } from './command.ts'

async function unprotected(options: Partial<ExploreOptions> = {}): Promise<Report> {
  return explore(boot(example('counter-unprotected')), {
    from: 'counter_unprotected::bump',
    until: 'counter_unprotected::bump_done',
    interrupts: ['SysTick'],
    ...options,
  })
}
let lost: Report
let unchecked: Report
let cutOff: Report
beforeAll(async () => {
  lost = await unprotected({
    check: (mcu) => {
      plainExpect(mcu.read('COUNTER', 'u32')).toBe(1 + mcu.taken('SysTick'))
    },
  })
  unchecked = await unprotected()
  cutOff = await unprotected({ strategy: { bounded: { schedules: 2 } } })
})

test('reports hold, fail or panic', () => {
  expect(unchecked).toHoldOnEverySchedule()
  expect(unchecked).not.toFailOnSomeSchedule()
  expect(lost).not.toHoldOnEverySchedule()
  expect(lost).toFailOnSomeSchedule()
  expect(lost).toFailOnSomeSchedule(/1 to be 2/)
  expect(lost).not.toFailOnSomeSchedule('3 to be 4')
  expect(lost).not.toPanicOnSomeSchedule()
  expect(lost).not.toBeFreeOfRaces()
  expect(lost).toBeFreeOfRaces({ allow: ['COUNTER'] })
  expect(cutOff).not.toHoldOnEverySchedule()
  expect(cutOff).toBeFreeOfRaces({ incomplete: true })
})

const messageOf = (check: () => void): string => {
  try {
    check()
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  throw new Error('nothing was thrown')
}

plainTest('what they say', () => {
  const held = messageOf(() => {
    expect(lost).toHoldOnEverySchedule()
  })
  const line = '(firmware-examples/counter-unprotected/src/main.rs:78)'
  const text = '          counter.write_volatile(counter.read_volatile() + 1);'
  plainExpect(held.split('\n').map((line) => line.replace(/[0-9a-f]{8}/g, '…'))).toEqual([
    plainExpect.stringMatching(
      /^expected to hold on every schedule; one did not: 9 boundaries, .*, depth 1, nothing cut off$/,
    ),
    '',
    plainExpect.stringContaining('expected 1 to be 2'),
    '  lost update',
    `    read  counter_unprotected::COUNTER in main, counter_unprotected::bump+0xc ${line}: ldr r1, [r0, #0]`,
    text,
    plainExpect.stringMatching(
      /^ {4}write counter_unprotected::COUNTER in SysTick, SysTick\+0x[0-9a-f]+ \(.*main\.rs:78\): str /,
    ),
    text,
    `    write counter_unprotected::COUNTER in main, counter_unprotected::bump+0x10 ${line}: str r1, [r0, #0]`,
    text,
    "    nothing masked SysTick between the read and the write; PRIMASK would have (BASEPRI not: SysTick's priority is 0)",
    plainExpect.stringMatching(/^ {2}replay it: mcu\.replay\('tc1:counter_unprotected::bump\.\..*'\)$/),
    '',
  ])
  plainExpect(
    messageOf(() => {
      expect(cutOff).toHoldOnEverySchedule()
    }),
  ).toMatch(/^nothing failed, but not every schedule was tried: .* after 2 schedules: /)
  plainExpect(
    messageOf(() => {
      expect(lost).toBeFreeOfRaces()
    }),
  ).toMatch(/^expected no races; there is one:\n\n {2}lost update\n/)
  for (const check of [
    () => {
      expect(cutOff).toBeFreeOfRaces()
    },
    () => {
      expect(cutOff).not.toBeFreeOfRaces()
    },
  ])
    plainExpect(messageOf(check)).toMatch(
      /^no races were found, but not every schedule was tried: .* after 2 schedules.*\n.*\{ incomplete: true \}/,
    )
  plainExpect(
    messageOf(() => {
      expect(unprotected()).toHoldOnEverySchedule()
    }),
  ).toContain('await it')
})

plainTest('what exploring notes', async () => {
  const disabled = await unprotected({ interrupts: ['irq(7)'] })
  const message = messageOf(() => {
    expect(disabled).toFailOnSomeSchedule()
  })
  plainExpect(message).toMatch(
    /^expected some schedule to fail; none did: .*\nnote: irq\(7\) has no handler of its own/,
  )
  plainExpect(message).toContain('\nnote: irq(7) is never taken in the window')
})
