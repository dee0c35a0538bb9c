import { execFileSync } from 'node:child_process'
import { setTimeout as later } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { untilInterrupted } from '../../runner/cli/interrupt.ts'
import { showProgress } from '../../runner/cli/progress.ts'
import { progressText } from '../../runner/report/progress-text.ts'
import { replayCommand } from '../../runner/cli/replay-command.ts'

const progress = { boundaries: 214, classes: 9, schedules: 2400, failures: 0 }

test('a line of progress', () => {
  expect(progressText(progress, 2)).toBe('214 boundaries, 9 classes, 2,400 schedules (1,200/s), no failures')
  expect(progressText({ ...progress, failures: 1 }, 0)).toMatch(/2,400 schedules, 1 failure$/)
})
test('it overwrites itself, not more often than one can read, and leaves nothing', () => {
  const written: string[] = []
  const shown = showProgress((text) => written.push(text), true)
  shown?.show(progress)
  shown?.show(progress)
  shown?.clear()
  expect(written).toEqual([expect.stringMatching(/^\r\u001b\[K214 boundaries/), '\r\u001b[K'])
  expect(showProgress((text) => written.push(text), false)).toBeUndefined()
  const unused: string[] = []
  showProgress((text) => unused.push(text), true)?.clear()
  expect(unused).toEqual([])
})

test('Ctrl-C asks what runs to come to its end', async () => {
  const before = process.listenerCount('SIGINT')
  const { result, wasInterrupted } = await untilInterrupted(async (signal) => {
    await later(1)
    process.emit('SIGINT')
    return signal.aborted
  })
  expect([result, wasInterrupted]).toEqual([true, true])
  expect(process.listenerCount('SIGINT')).toBe(before)
})
test('what ends by itself was not interrupted', async () => {
  expect(await untilInterrupted(() => Promise.resolve(7))).toEqual({ result: 7, wasInterrupted: false })
})
test('what can not be asked leaves Ctrl-C as it is', async () => {
  const before = process.listenerCount('SIGINT')
  const { result } = await untilInterrupted(() => Promise.resolve(process.listenerCount('SIGINT')))
  expect(result).toBe(before)
})

test('a command to paste: the words come out of a shell as they were', () => {
  const command = replayCommand("my firm's $HOME.elf", { chip: 'stm32f407', ram: ['0x20000000:8k'] })
  const token = "tc1:<&'static str as X>::f..g;SysTick@f*1"
  const words = execFileSync(
    'sh',
    ['-c', command(token).join('\n').replace('npx tailchain', "printf '%s\\n'")],
    {
      encoding: 'utf8',
    },
  )
  expect(words.trimEnd().split('\n')).toEqual([
    ...['replay', '--chip', 'stm32f407', '--ram', '0x20000000:8k'],
    ...["my firm's $HOME.elf", token],
  ])
})
