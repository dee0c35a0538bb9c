import type { Mcu } from '../../src/index.ts'
import type { Colors } from './colors.ts'
import { escaped } from './escape.ts'
import { stopText } from './stop-text.ts'
import { timeline } from './timeline.ts'

const width = 74

/** What a test did to a firmware, and what came of it: for `npm run demo`. */
export function story(mcu: Mcu, firmware: string, colors: Colors): string {
  const label = (text: string): string => colors.cyan(text.padEnd(9))
  const lines = [
    `${label('firmware')}${escaped(firmware)}`,
    ...mcu.arrivals.map(({ arrival, firedAt }) => {
      const fate = firedAt === undefined ? colors.yellow(' (never came)') : ''
      return `${label('schedule')}${escaped(String(arrival.exception))} ${escaped(arrival.when.describe)}${fate}`
    }),
  ]
  const picture = timeline(mcu, { colors, width, maxActivations: 4 })
  if (picture !== '') lines.push('', ...picture.split('\n'), '')
  const { panic, lastStop, output } = mcu
  if (panic !== undefined) {
    const text = wrapped(escaped(panic.text.replace(/^panicked /, ''), Infinity), width - 10)
    lines.push(...text.map((line, index) => `${label(index === 0 ? 'panic' : '')}${colors.red(line)}`))
  }
  if (output !== '') {
    const text = output
      .trimEnd()
      .split('\n')
      .flatMap((line) => wrapped(escaped(line), width - 10))
    lines.push(...text.map((line, index) => `${label(index === 0 ? 'output' : '')}${line}`))
  }
  if (lastStop !== undefined) {
    const text = endLines(lastStop, mcu, colors)
    lines.push(...text.map((line, index) => `${label(index === 0 ? 'end' : '')}${line}`))
  }
  return lines.map((line) => line.trimEnd()).join('\n')
}

function endLines(stop: NonNullable<Mcu['lastStop']>, mcu: Mcu, colors: Colors): string[] {
  if (stop.reason === 'panicked') return [colors.red(`halted in ${escaped(stop.place)}`)]
  const isBad = !['breakpoint', 'stepped', 'predicate', 'exited'].includes(stop.reason)
  const text = `${stopText(stop)}${stop.reason === 'exited' ? `, after ${mcu.cycles.toLocaleString('en')} cycles` : ''}`
  return wrapped(text, width - 10).map((line) => (isBad ? colors.red(line) : line))
}

/** Words on lines of so many columns. */
export function wrapped(text: string, columns: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + word.length >= columns) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
