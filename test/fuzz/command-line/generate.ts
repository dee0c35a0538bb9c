import { pick, type Random } from '../../engine/cases.ts'

/** What may stand where something else should. */
const hostile = [
  ...[
    '',
    ' ',
    '-',
    '--',
    '---',
    '-x',
    '--x=y',
    '=',
    '@',
    '@@',
    'a@',
    '@b',
    '\u001b[31mred\u001b[0m',
    '\r\n::error::x',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '0',
    '-1',
    '1e999',
    'NaN',
    'Infinity',
    '0x',
    '٣',
  ],
  ...[
    '💥',
    '\u202e',
    '%s%n%d',
    '$(id)',
    '`id`',
    '; exit 3',
    '*',
    '?',
    '..',
    '/',
    '/dev/null',
    '/dev/full',
    '/dev/zero',
  ],
  ...[
    '/proc/self/mem',
    '/nonexistent/x.elf',
    '.',
    'package.json',
    'a'.repeat(10_000),
    '\ud800',
    'main',
    'main+0x',
    '::',
  ],
]
const chips = ['lm3s6965evb', 'mps2-an385', 'stm32f103', 'stm32f107', 'LM3S', 'nrf52840']
const cpus = ['cortex-m3', 'cortex-m4f', 'cortex-m0', 'cortex-m33', 'arm7']
const limits = [
  '1',
  '5000',
  '5k',
  '1.5k',
  '20_000',
  '2e4',
  '0',
  '-5',
  '5x',
  '1e400',
  '9007199254740993',
  '1.00001',
]
const exceptions = [
  'SysTick',
  'PendSV',
  'NMI',
  'irq(3)',
  'irq(999)',
  'irq(-1)',
  '15',
  '16',
  '0',
  '1',
  '99999999',
  'SysTik',
  'HardFault',
]
const places = [
  ...[
    'main',
    'Reset',
    'main+0x2',
    'main+0x1',
    'main-4',
    'main+0xffffffff',
    '0x400',
    '0x401',
    '1024',
    '0xffffffff',
  ],
  ...[
    '0x100000000',
    'src/main.rs:1',
    'src/main.rs:0',
    'nosuch.c:5',
    'counter::bump',
    'counter::bum',
    ':',
    '+',
    '+4',
  ],
]
const spans = [
  '0x0:64k',
  '0x20000000:16k',
  '0:0',
  '0xfffffff0:1M',
  '0x0:4G',
  '1:2:3',
  'x:y',
  '0x20000000:-1',
  ':',
]

/** Where windows begin and end: long ones would take their time. */
const borders = [
  ...['main', 'counter::bump', 'bump', 'counter::bump_done', 'bump_done', 'counter::bump+0x4', 'bump+0x1'],
  ...['counter::bum', 'COUNTER', 'src/main.rs:1', '0x100000000', ':', 'SysTick'],
]
const settings = [
  ...['TICKS=1', 'TICKS=1,2', 'TICKS:u8[3]=255', 'TICKS:u8[4]=1', 'TICKS[0]=0x10', 'TICKS:i16=-1', 'TICK=1'],
  ...[
    'TICKS=',
    '=1',
    'TICKS=1e3',
    'TICKS=-',
    'TICKS[=1',
    'TICKS]=1',
    'TICKS:=1',
    'main=1',
    'TICKS=4294967296',
  ],
]
const variables = [
  'TICKS',
  'COUNTER',
  'COUNTER:u8[7]',
  'COUNTER[2]',
  'TIKS',
  'main',
  'TICKS:f64',
  'TICKS:u64',
  ',',
]
const counts = ['1', '2', '3', '0', '-1', '1.5', '1e3', 'two', '99999999999999999999']

/** Arguments after `tailchain`; whatever they are, it must end soon and say what is wrong. */
export function randomArguments(firmware: readonly string[], random: Random): string[] {
  const odd = (): string => pick(random, hostile)
  const or = (values: readonly string[]): string => (random() % 10 === 0 ? odd() : pick(random, values))
  const options: readonly (() => string[])[] = [
    () => ['--chip', or(chips)],
    () => [`--chip=${or(chips)}`],
    () => ['--cpu', or(cpus)],
    () => ['--limit', or(limits)],
    () => ['--pend', `${or(exceptions)}@${or(places)}`],
    () => ['--pend', or(places)],
    () => ['--stop-at', or(places)],
    () => ['--flash', or(spans), '--ram', or(spans)],
    () => ['--json'],
    () => ['--help'],
    () => [random() % 2 === 0 ? odd() : `--${odd()}`],
  ]
  const exploring: readonly (() => string[])[] = [
    () => ['--from', or(borders)],
    () => ['--interrupts', `${or(exceptions)},${or(exceptions)}`],
    () => ['--set', or(settings)],
    () => [pick(random, ['--watch', '--allow']), or(variables)],
    () => [pick(random, ['--depth', '--seconds', '--random', '--pct', '--seed']), or(counts)],
    () => ['--reduction', or(['none', 'full', 'some']), '--multiword', or(['atomic', 'interruptible', ''])],
  ]
  const others = ['info', 'info', 'explore', 'explore', 'explore', 'help', or(['info', 'run'])]
  const command = pick(random, ['run', 'run', 'run', 'run', ...others])
  // The first limit that counts is the last one: a run without one of its own ends soon too.
  const few: Record<string, readonly string[]> = {
    run: ['--limit', '20k'],
    explore: ['--limit', '20k', '--schedules', '20', '--until', or(borders), '--interrupts', or(exceptions)],
  }
  const own = few[command] ?? []
  const fitting = command === 'explore' || random() % 16 === 0 ? [...options, ...exploring] : options
  const some = (most: number): string[] =>
    Array.from({ length: random() % most }, () => pick(random, fitting)()).flat()
  const args = random() % 8 === 0 ? some(6) : [command, ...own, ...some(4), or(firmware), ...some(2)]
  // No argument can have a zero byte.
  return args.map((arg) => arg.replaceAll('\0', ''))
}
