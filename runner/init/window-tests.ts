import type { Failure, SurveyedWindow } from '../../src/index.ts'
import { accessLines } from '../report/collision-lines.ts'
import { comment, listed, placeText, quoted } from './text.ts'

/** As many races are told in full. */
const toldRaces = 2

/** Every arrival in a window: what was found. Then a critical section in it, where there is one. */
export function explorationTests(window: SurveyedWindow, boot: string): string[] {
  return [
    '',
    ...comment(introduction(window)),
    ...everyArrival(window, boot),
    ...regressions(window),
    ...criticalSection(window, boot),
  ]
}

function introduction({ from, until, shared, instructions, idle }: SurveyedWindow): string {
  const about = shared.length === 0 ? '' : ` It accesses ${listed(shared)}, which handlers access too.`
  const left =
    idle.length === 0
      ? ''
      : ` ${listed(idle)} can't be taken in it: masked, not enabled or of too low a priority.`
  return `The window from ${placeText(from)} until ${placeText(until)}, ${String(instructions)} instructions, with an arrival before each of them.${about}${left} For two arrivals in a schedule say depth: 2.`
}

function everyArrival(window: SurveyedWindow, boot: string): string[] {
  const { from, nth, until, interrupts, report, values } = window
  const start =
    nth === 1 ? [] : [`  const mcu = ${boot}`, `  mcu.runTo(${placeText(from)}, { nth: ${String(nth)} })`]
  const watch = values.map(({ name }) => name)
  const found = report.failures.length > 0 ? 'can fail' : 'does no harm'
  return [
    `test(${quoted(`${listed(interrupts)} before any instruction ${found}`)}, async () => {`,
    ...start,
    `  const report = await explore(${nth === 1 ? boot : 'mcu'}, {`,
    ...(nth === 1 ? [`    from: ${placeText(from)},`] : []),
    `    until: ${placeText(until)},`,
    `    interrupts: [${interrupts.map(quoted).join(', ')}],`,
    ...(watch.length === 0 ? [] : [`    watch: [${watch.map(quoted).join(', ')}],`]),
    '    // What must be true in the end, whatever arrives, goes here:',
    `    // check: (mcu) => { expect(mcu.read(${quoted((window.shared[0] ?? 'COUNTER').replace(/\.\d+$/, ''))})).toBe(…) },`,
    '  })',
    ...verdict(window),
    ...races(window),
    ...valuesAtTheEnd(window),
    '}, 60_000)',
  ]
}

function verdict({ report }: SurveyedWindow): string[] {
  const [first] = report.failures
  if (first === undefined) return ['  expect(report).toHoldOnEverySchedule()']
  const told = comment(`TODO: make this toHoldOnEverySchedule(). What was found: ${firstLine(first)}`)
  return [...told.map((line) => `  ${line}`), `  ${expectedFailure(first)}`]
}
function firstLine({ panic, message }: Failure): string {
  return (panic?.text ?? message).split('\n')[0] ?? ''
}
/** By what stays the same when the firmware is built again. */
function expectedFailure({ kind, message, panic }: Failure): string {
  if (panic !== undefined)
    return `expect(report).toPanicOnSomeSchedule(${quoted(panic.message.split('\n')[0] ?? '')})`
  const stable = ['does not restore', 'outgrows its bound', kind].find((text) => message.includes(text))
  return `expect(report).toFailOnSomeSchedule(${stable === undefined ? '' : quoted(stable)})`
}

function races({ report }: SurveyedWindow): string[] {
  const partly = report.racesComplete ? [] : ['incomplete: true']
  const variables = [...new Set(report.races.map(({ variable }) => variable))].sort()
  if (variables.length === 0 && report.failures.length > 0) return []
  const allow = variables.length === 0 ? [] : [`allow: [${variables.map(quoted).join(', ')}]`]
  const options = [...allow, ...partly]
  const told = report.races
    .slice(0, toldRaces)
    .flatMap((race) =>
      accessLines(race).flatMap((line, index) =>
        comment(
          index === 0
            ? `TODO: a race. Is it meant? If not, take it out of 'allow'. ${line} of ${race.variable}:`
            : line,
        ),
      ),
    )
  const more = report.races.length - toldRaces
  return [
    ...told.map((line) => `  ${line}`),
    ...(more > 0 ? [`  // … and ${String(more)} more in report.races`] : []),
    `  expect(report).toBeFreeOfRaces(${options.length === 0 ? '' : `{ ${options.join(', ')} }`})`,
  ]
}

function valuesAtTheEnd({ values }: SurveyedWindow): string[] {
  if (values.length === 0) return []
  const each = values.map(({ name, values: all }) => {
    const texts = all.map((value) => (typeof value === 'bigint' ? `${String(value)}n` : String(value)))
    return `  expect(valuesOf(${quoted(name)})).toEqual(new Set([${texts.join(', ')}]))`
  })
  return [
    '  // What the variables are at the end of one schedule or another: is each of these right?',
    '  const valuesOf = (name: string) => new Set(report.endStates.map(({ values }) => values?.[name]))',
    ...each,
  ]
}

/** For each way to fail, what to do with it. */
function regressions({ report, from }: SurveyedWindow): string[] {
  const [first] = report.failures
  if (first === undefined) return []
  return [
    '',
    ...comment(
      'A schedule that fails, as a test of its own for when the firmware is mended. Paste it, and say what must be true then:',
    ),
    ...comment(`mcu.replay(${quoted(first.token)})`, Infinity),
    `test.todo(${quoted(`the schedule that fails after ${typeof from === 'number' ? placeText(from) : from} does not fail any more`)})`,
  ]
}

function criticalSection({ from, nth, until, heldBack }: SurveyedWindow, boot: string): string[] {
  if (heldBack === undefined) return []
  const { interrupt, longestMaskedCycles } = heldBack
  const visit = nth === 1 ? '' : `, { nth: ${String(nth)} }`
  return [
    '',
    `test(${quoted(`${interrupt} waits for the end of the critical section`)}, () => {`,
    `  const mcu = ${boot}`,
    `  mcu.runTo(${placeText(from)}${visit})`,
    `  mcu.schedule(pend(${quoted(interrupt)}, insideCriticalSection()))`,
    `  mcu.runTo(${placeText(until)})`,
    `  expect(mcu).toHaveTaken(${quoted(interrupt)})`,
    '  expect(mcu.exceptions.at(-1)).toHaveBeenDelayedByMasking()',
    `  expect(mcu).toMaskInterruptsForAtMost(${String(longestMaskedCycles)}) // cycles, since reset`,
    '})',
  ]
}
