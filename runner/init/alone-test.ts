import type { FirmwareSurvey } from '../../src/index.ts'
import { comment, quoted } from './text.ts'

/** Longer output is not compared. */
const maxOutput = 400

/** The run that nobody disturbs, as it went. */
export function aloneTest({ alone }: FirmwareSurvey, boot: string): string[] {
  const { stop, output, taken, limitCycles } = alone
  const limit = String(limitCycles).replace(/\B(?=(\d{3})+$)/g, '_')
  const [title, remark, expectation] = ending(stop)
  return [
    ...(remark === '' ? [] : comment(remark)),
    `test(${quoted(`left alone, it ${title}`)}, () => {`,
    `  const mcu = ${boot}`,
    `  const stop = mcu.run({ limitCycles: ${limit} })`,
    `  ${expectation}`,
    ...(output === '' || output.length > maxOutput ? [] : [`  expect(mcu.output).toBe(${quoted(output)})`]),
    ...taken.map((exception) => `  expect(mcu).toHaveTaken(${quoted(exception)})`),
    '})',
  ]
}

function ending(
  stop: FirmwareSurvey['alone']['stop'],
): readonly [title: string, remark: string, expectation: string] {
  const isReason = `expect(stop.reason).toBe(${quoted(stop.reason)})`
  switch (stop.reason) {
    case 'exited':
      return [
        `exits with status ${String(stop.status)}`,
        '',
        `expect(stop).toMatchObject({ reason: 'exited', status: ${String(stop.status)} })`,
      ]
    case 'panicked':
      return [
        'panics',
        `TODO: is this meant? ${stop.panic.text}`,
        `expect(stop).toHavePanicked(${quoted(stop.panic.message.split('\n')[0] ?? '')})`,
      ]
    case 'faulted':
    case 'lockedUp':
      return [
        'ends in a fault',
        `TODO: is this meant, or is the chip to be named ({ chip: 'stm32f407' })? ${stop.fault.text}`,
        isReason,
      ]
    case 'sleeping':
      return ['falls asleep', `TODO: nothing wakes it from ${stop.place}: say what should arrive.`, isReason]
    case 'stuck':
      return [
        'waits in a loop',
        `TODO: nothing ends the loop at ${stop.place}: say what should arrive. ${stop.hint ?? ''}`.trimEnd(),
        isReason,
      ]
    default:
      return ['goes on', '', isReason]
  }
}
