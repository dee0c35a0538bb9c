import type { FirmwareSurvey } from '../../src/index.ts'
import { escaped } from '../report/escape.ts'
import { verdictText } from './test-file.ts'
import { listed, placeText } from './text.ts'

/** What was found, in a few lines on the terminal. */
export function summaryText({ info, handlers, shared, windows, alone, isStripped }: FirmwareSurvey): string {
  const [window] = windows
  const idle = handlers.filter(({ isTaken }) => !isTaken).map(({ exception }) => exception)
  const lines = [
    `${info.name}: ${info.cpu}${isStripped ? ', without symbols: places and variables are addresses' : ''}`,
    handlers.length === 0
      ? 'handlers: none of its own'
      : `handlers: ${listed(handlers.map(({ exception }) => exception))}`,
    ...(idle.length === 0 ? [] : [`not enabled in the part that was run: ${listed(idle)}`]),
    ...(handlers.length === 0
      ? []
      : [
          `shared with what they interrupt: ${shared.length === 0 ? 'nothing seen' : listed(shared.map(({ name }) => name))}`,
        ]),
    `left alone: ${alone.stop.reason} at ${alone.stop.place}`,
    ...(window === undefined
      ? []
      : [`from ${placeText(window.from)} until ${placeText(window.until)}: ${verdictText(window.report)}`]),
  ]
  return lines.map((line) => `  ${escaped(line, 1000)}\n`).join('')
}
