import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emulatorOf, runOn, tailchain } from './emulators.ts'
import { built } from './programs.ts'

describe('an emulator by its command', () => {
  const program = 'wfi-takes-the-interrupt'
  const lockUp = 'lockup-by-a-fault-in-nmi'
  const outcome = async (command: string, name: string) =>
    (await runOn(emulatorOf('shell', command), built, [name])).get(name)

  test('status 0 passes, any other says what failed', async () => {
    expect(await outcome('exit 0', program)).toEqual({ result: 'passed', text: 'passed' })
    expect(await outcome('exit 7', program)).toEqual({ result: 'failed', text: 'the check in line 7 failed' })
    expect(await outcome('exit 203', program)).toMatchObject({ text: 'unexpected exception 3' })
  })
  test('a lockup is reported on stderr, and passes where it is what the program is about', async () => {
    const says = 'echo "core: lockup" >&2; exit 1'
    expect(await outcome(says, lockUp)).toEqual({ result: 'passed', text: 'passed' })
    expect(await outcome(says, program)).toEqual({ result: 'failed', text: 'locked up' })
    expect(await outcome('exit 0', lockUp)).toMatchObject({ result: 'failed' })
  })
  test('a command that a signal ends has failed', async () => {
    expect(await outcome('kill -9 $$', program)).toMatchObject({ result: 'failed', text: 'did not end' })
  })
  test('elf, cpu and board are filled in', async () => {
    const check = 'test -f {elf} && test {cpu} = cortex-m3 && test {board} = mps2-an385'
    expect(await outcome(check, program)).toMatchObject({ result: 'passed' })
  })
})

test('the shipped command line passes: an exit, a lockup, memory that no chip has', async () => {
  const names = ['reset-state', 'lockup-by-a-fault-in-nmi', 'vector-that-cannot-be-read']
  const outcomes = await runOn(tailchain, built, names)
  expect([...outcomes.values()].map(({ text }) => text)).toEqual(['passed', 'passed', 'passed'])
})

describe('npm run conformance', () => {
  const root = join(import.meta.dirname, '../..')
  const conformance = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [
        'scripts/run-typescript.js',
        'test/conformance/conformance.ts',
        '--filter',
        'aircr-needs-its-key',
        ...args,
      ],
      { cwd: root, encoding: 'utf8' },
    )
  test('prints what some emulator fails and counts each; a failing peer is no failure', () => {
    const { status, stdout } = conformance('--emulator', 'peer=exit 9; {elf}')
    expect(stdout).toMatch(/^aircr-needs-its-key +passed .*the check in line 9 failed$/m)
    expect(stdout).toMatch(/^tailchain: 1 passed, 0 failed$/m)
    expect(stdout).toMatch(/^peer: 0 passed, 1 failed$/m)
    expect(status).toBe(0)
  })
  test('says what is wrong with its arguments', () => {
    const { status, stderr } = conformance('--emulator', 'peer')
    expect(stderr).toContain("conformance: --emulator 'peer' is not 'NAME=COMMAND'")
    expect(status).toBe(2)
  })
})
