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
  plainExpect(held).toMatch(/^expected to hold on every schedule; one fails:\nexpected 1 to be 2/)
  plainExpect(held).toMatch(/\nlost update of counter_unprotected::COUNTER\n {2}main /)
  plainExpect(held).toMatch(/\n {4}'tc1:counter_unprotected::bump\.\.\S*'\n/)
  plainExpect(held).toMatch(/\nexplored: 9 boundaries, .*, depth 1, nothing cut off\n$/)
  plainExpect(
    messageOf(() => {
      expect(cutOff).toHoldOnEverySchedule()
    }),
  ).toMatch(/^nothing failed, but not every schedule was tried\n\nexplored: [^]* after 2 schedules/)
  plainExpect(
    messageOf(() => {
      expect(lost).toBeFreeOfRaces()
    }),
  ).toMatch(/^expected no races; there is one:\nlost update of counter_unprotected::COUNTER\n/)
  for (const check of [
    () => {
      expect(cutOff).toBeFreeOfRaces()
    },
    () => {
      expect(cutOff).not.toBeFreeOfRaces()
    },
  ])
    plainExpect(messageOf(check)).toMatch(
      /^no races were found, but not every schedule was tried\n[^]*\{ incomplete: true \}[^]* after 2 schedules/,
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
    /^expected some schedule to fail; none does\n\nnote: irq\(7\) has no handler of its own/,
  )
  plainExpect(message).toContain('\nnote: irq(7) is never taken in the window')
})
