import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { cli, example, root, tailchain } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'tailchain-run-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

describe('the example firmware ends as in QEMU', () => {
  const expected = JSON.parse(readFileSync(join(root, 'firmware-examples/expected.json'), 'utf8')) as Record<
    string,
    { output: string; status: number | 'endless' }
  >

  test.each(Object.entries(expected))('%s', async (name, { output, status }) => {
    const outcome = await tailchain(['run', '--chip', 'lm3s6965evb', example(name)])
    expect(outcome.stdout).toBe(output)
    if (status === 'endless') expect([101, 103]).toContain(outcome.status)
    else expect(outcome.status).toBe(status)
  })
})

describe('memory of a chip without a name', () => {
  const counter = example('counter')
  test('is given by --flash and --ram', async () => {
    const memory = ['--flash', '0x0:256k', '--ram', '0x20000000:65536']
    expect(await tailchain(['run', ...memory, counter])).toMatchObject({ status: 0 })
  })
  test('a RAM that is too small is an error', async () => {
    const memory = ['--flash', '0:256k', '--ram', '0x30000000:1k']
    expect(await tailchain(['run', ...memory, counter])).toMatchObject({ status: 65 })
  })
  test.each([
    ['half of it', ['--ram', '0x20000000:64k'], /--flash and --ram go together/],
    ['no size', ['--flash', '0x0', '--ram', '0x20000000:64k'], /--flash: '0x0' is not BASE:SIZE/],
  ])('%s is a wrong argument', async (_, memory, message) => {
    const { status, stderr } = await tailchain(['run', ...memory, counter])
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
  })
})

describe('exit status', () => {
  test('0 and nothing on stderr where all is well', async () => {
    expect(await tailchain(['run', example('hello')])).toEqual({ status: 0, stdout: 'hello\n', stderr: '' })
  })

  test("the firmware's own where it panics and then exits; the panic is noted", async () => {
    const { status, stderr } = await tailchain(['run', example('double-borrow-semihosting')])
    expect(status).toBe(1)
    expect(stderr).toMatch(/the firmware panicked at \S+: RefCell already borrowed; borrowed first at /)
  })

  test('101: panicked, then halted', async () => {
    const { status, stdout, stderr } = await tailchain(['run', example('double-borrow')])
    expect({ status, stdout }).toEqual({ status: 101, stdout: '' })
    expect(stderr).toMatch(
      /panicked at double-borrow.src.main\.rs:37:28: RefCell already borrowed; .*halted in .*rust_begin_unwind/,
    )
  })

  test('102: a fault without a handler', async () => {
    // Without the chip, its timer's registers are nothing.
    const { status, stderr } = await tailchain(['run', example('motor')])
    expect(status).toBe(102)
    expect(stderr).toMatch(
      /faulted: HardFault at motor::start_timer\+0x\w+ \(.*motor.src.main\.rs:\d+\): .*PRECISERR.*0x400fe104/,
    )
  })

  test('103: a loop that nothing can leave', async () => {
    const { status, stderr } = await tailchain(['run', example('misnamed-handler')])
    expect(status).toBe(103)
    expect(stderr).toMatch(/stuck at DefaultHandler_/)
    expect(stderr).toMatch(/SysTick has no handler/)
  })

  test('103: asleep for ever', async () => {
    const wfi = 'SysTick@flag_signal::wait_for_flag+0x10'
    const { status, stderr } = await tailchain(['run', '--pend', wfi, example('flag-signal-lost-wakeup')])
    expect(status).toBe(103)
    expect(stderr).toMatch(/asleep at flag_signal::wait_for_flag\+0x\w+, and nothing can end the sleep/)
  })

  test('124: the limit', async () => {
    const { status, stderr } = await tailchain(['run', '--limit', '1k', example('counter')])
    expect(status).toBe(124)
    expect(stderr).toMatch(/the limit of 1,000 cycles was reached/)
  })
})

test('clobbered registers are noted', async () => {
  const { stderr } = await tailchain(['run', example('clobbering-handler')])
  expect(stderr).toMatch(/the handler of SysTick does not restore r4, .*r11/)
})

test('--stop-at and --pend', async () => {
  const args = ['--pend', 'SysTick@counter::bump', '--stop-at', 'counter::bump_done']
  const { status, stderr } = await tailchain(['run', ...args, example('counter')])
  expect(status).toBe(0)
  expect(stderr).toMatch(/stopped at counter::bump_done/)
})

test('an arrival that never came is noted even where all is well', async () => {
  const { status, stderr } = await tailchain(['run', '--pend', 'SysTick@HardFault_', example('hello')])
  expect(status).toBe(0)
  expect(stderr).toMatch(/the arrival of SysTick before HardFault_ has not come/)
})

test('nobody reads the output: it ends as SIGPIPE would end it', async () => {
  const shell = `(sleep 0.3; '${process.execPath}' '${cli}' run '${example('hello')}'; echo $? >&2) | true`
  const { stderr } = await promisify(execFile)('sh', ['-c', shell])
  expect(stderr).toBe('141\n')
})

describe('bad input, status 65', () => {
  const hello = readFileSync(example('hello'))

  test('a file that is not there: the nearest one', async () => {
    const { status, stderr } = await tailchain(['run', example('hello').replace('hello.elf', 'helo.elf')])
    expect(status).toBe(65)
    expect(stderr).toMatch(/ELF_NOT_FOUND/)
    expect(stderr).toMatch(/hello\.elf/)
  })

  test.each([
    ['a text file', 'text.elf', 'no firmware\n', /ELF_NOT_AN_ELF/],
    ['an empty file', 'empty.elf', '', /ELF_/],
    ['a file that was cut off', 'cut.elf', hello.subarray(0, 3000), /ELF_TRUNCATED/],
  ])('%s', async (_what, name, content, error) => {
    const { status, stdout, stderr } = await tailchain(['run', file(name, content)])
    expect({ status, stdout }).toEqual({ status: 65, stdout: '' })
    expect(stderr).toMatch(error)
    expect(stderr).not.toMatch(/\n {4}at /)
  })

  test.each([
    ['chip', ['--chip', 'stm32f407x'], /CHIP_UNKNOWN[^]*stm32f407/],
    ['chip with the name of what objects have', ['--chip', 'hasOwnProperty'], /CHIP_UNKNOWN/],
    ['CPU with such a name', ['--cpu', 'toString'], /CPU_UNKNOWN/],
    ['symbol', ['--pend', 'SysTick@conter::bump'], /SYMBOL_UNKNOWN[^]*counter::bump/],
    ['exception', ['--pend', 'SysTik@counter::bump'], /EXCEPTION_UNKNOWN[^]*SysTick/],
    ['place', ['--stop-at', 'counter::bumb_done'], /SYMBOL_UNKNOWN[^]*counter::bump_done/],
  ])('an unknown %s', async (_what, args, error) => {
    const { status, stderr } = await tailchain(['run', ...args, example('counter')])
    expect(status).toBe(65)
    expect(stderr).toMatch(error)
  })
})

describe('wrong arguments, status 2', () => {
  test.each([
    ['a command', ['rum'], /unknown command 'rum'\nnearest: run/],
    ['an option before it', ['--versio'], /unknown option '--versio'\nnearest: --version/],
    ['an option', ['run', '--limt', '5', 'x.elf'], /unknown option '--limt'\nnearest: --limit/],
    ['no command', [], /no command given[^]*usage/],
    ['no firmware', ['run'], /no firmware given[^]*usage/],
    ['two of them', ['run', 'a.elf', 'b.elf'], /one firmware at a time/],
    ['a limit', ['run', '--limit', 'soon', 'x.elf'], /--limit: 'soon' is no number of cycles/],
    ['an arrival', ['run', '--pend', 'SysTick', 'x.elf'], /--pend: 'SysTick' is not EXCEPTION@PLACE/],
    ['names of objects', ['constructor'], /unknown command 'constructor'/],
    ['what a terminal would obey', ['\u001b[31mred'], /unknown command '\\u\{1b\}\[31mred'/],
    ['help on such a name', ['help', '__proto__'], /unknown command '__proto__'/],
  ])('%s', async (_what, args, message) => {
    const { status, stdout, stderr } = await tailchain(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(message)
  })
})

test.each([[['--help']], [['help', 'run']], [['run', '--help']], [['info', '--help']], [['test', '--help']]])(
  'tailchain %j',
  async (args) => {
    const { status, stdout, stderr } = await tailchain(args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/usage:/)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  },
)

test('--version', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  expect((await tailchain(['--version'])).stdout).toBe(`${version}\n`)
})
