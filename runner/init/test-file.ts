import type { BootOptions, FirmwareSurvey, SurveyedWindow } from '../../src/index.ts'
import { aloneTest } from './alone-test.ts'
import { comment, listed, placeText, quoted } from './text.ts'
import { explorationTests } from './window-tests.ts'

/** What the first test is written from. */
export interface TestSubject {
  readonly survey: FirmwareSurvey
  /** As the test names it. */
  readonly elf: string
  readonly options: BootOptions
  /** As a shell would take it, for the commands in comments. */
  readonly command: string
}

/** A test file that passes on the firmware as it is: it says what was found. */
export function testFile(subject: TestSubject): string {
  const { survey, elf, options } = subject
  const [window, ...others] = survey.windows
  const bootOptions = optionsText(options)
  const boot = bootOptions === undefined ? 'boot(elf)' : 'boot(elf, options)'
  const body = [...aloneTest(survey, boot), ...(window === undefined ? [] : explorationTests(window, boot))]
  const text = body.join('\n')
  const imported = ['boot', 'expect', 'explore', 'insideCriticalSection', 'pend', 'test'].filter((name) =>
    new RegExp(`\\b${name}[(.]`).test(text),
  )
  return [
    ...header(subject),
    `import { ${imported.join(', ')} } from 'tailchain'`,
    '',
    "// Paths start where the tests are started: at the project's root.",
    `const elf = ${quoted(elf)}`,
    ...(bootOptions === undefined ? [] : [`const options = ${bootOptions} as const`]),
    '',
    ...body,
    ...otherWindows(others, subject),
    '',
  ].join('\n')
}

function header({ survey, command }: TestSubject): string[] {
  const { info, handlers, shared, isStripped } = survey
  const lines = [
    'A first test, written by `tailchain init`. It says what the firmware does, not what it should do: read it, then make it say what you want.',
  ]
  if (isStripped)
    lines.push(
      'The ELF has no symbols, so variables and places are addresses here, and it is not known where main is. Build it with symbols to get names.',
    )
  lines.push(
    handlers.length === 0
      ? `No interrupt has a handler of its own in ${info.name}.`
      : `Handlers: ${listed(handlers.map(({ exception, place, isTaken }) => `${exception}${place === exception ? '' : ` (${place})`}${isTaken ? '' : ', which nothing enables in the part that was run'}`))}.`,
  )
  if (handlers.length > 0)
    lines.push(
      shared.length === 0
        ? 'No variable was seen to be accessed both in a handler and outside, where one of them writes.'
        : `Accessed in a handler and outside, and written: ${listed(
            shared.map(({ name, writers }) => `${name} (written by ${listed(writers)})`),
          )}.`,
    )
  const { notes } = info
  if (notes.length > 0) lines.push(`About the ELF: ${notes.slice(0, 4).join(' ')}`)
  if (info.criticalSections.length > 0) {
    const functions = new Set(info.criticalSections.map(({ place }) => place.replace(/\+0x[0-9a-f]+$/, '')))
    lines.push(`Functions that mask interrupts: ${listed([...functions])}.`)
  }
  lines.push(`\`npx tailchain info ${command}\` shows vectors, memory and masking instructions.`)
  return lines.flatMap((line) => comment(line))
}

/** Windows that were explored too, for who goes on from here. */
function otherWindows(windows: readonly SurveyedWindow[], { command }: TestSubject): string[] {
  if (windows.length === 0) return []
  const lines = windows.flatMap((window) => {
    const { from, until, nth, interrupts, report } = window
    const where = `from ${placeText(from)}${nth === 1 ? '' : ` (visit ${String(nth)})`} until ${placeText(until)}, ${listed(interrupts)}`
    return comment(`- ${where}: ${verdictText(report)}`)
  })
  return [
    '',
    ...comment('Also explored, one arrival in each schedule:'),
    ...lines,
    ...comment(`\`npx tailchain explore ${command} --from … --until … --interrupts …\` shows more.`),
  ]
}

/** What exploring came to, in a few words. */
export function verdictText({ failures, races }: SurveyedWindow['report']): string {
  const kinds = [...new Set(failures.map(({ kind }) => kind))]
  const names = [...new Set(races.map(({ name, variable }) => `${name} of ${variable}`))]
  const parts = [
    failures.length === 0 ? 'holds on every schedule' : `fails on some schedule (${listed(kinds)})`,
    ...(names.length === 0 ? [] : [`races: ${listed(names, 3)}`]),
  ]
  return parts.join('; ')
}

function optionsText({ chip, cpu, timing }: BootOptions): string | undefined {
  const parts = [
    ...(chip === undefined ? [] : [`chip: ${typeof chip === 'string' ? quoted(chip) : chipText(chip)}`]),
    ...(cpu === undefined ? [] : [`cpu: ${quoted(cpu)}`]),
    ...(timing === undefined ? [] : [`timing: ${quoted(timing)}`]),
  ]
  return parts.length === 0 ? undefined : `{ ${parts.join(', ')} }`
}
function chipText({ flash, ram }: Exclude<NonNullable<BootOptions['chip']>, string>): string {
  const span = ({ base, sizeBytes }: { base: number; sizeBytes: number }): string =>
    `{ base: ${placeText(base)}, sizeBytes: ${String(sizeBytes)} }`
  return `{ flash: ${span(flash)}, ram: [${ram.map(span).join(', ')}] }`
}
