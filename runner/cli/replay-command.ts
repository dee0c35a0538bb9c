interface Booted {
  readonly chip?: string | undefined
  readonly cpu?: string | undefined
  readonly timing?: string | undefined
  readonly flash?: string | undefined
  readonly ram?: readonly string[] | undefined
}

/** The command that replays a token on the same firmware, booted alike. */
export function replayCommand(
  firmware: string,
  { chip, cpu, timing, flash, ram = [] }: Booted,
): (token: string) => string {
  const options = Object.entries({ chip, cpu, timing, flash })
    .flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
    .concat(ram.flatMap((span) => ['--ram', span]))
  const command = ['npx', 'tailchain', 'replay', ...options, firmware].map(shellWord)
  return (token) => [...command, quoted(token)].join(' ')
}

/** A word as it is typed: in quotes only where it needs them. */
export function shellWord(word: string): string {
  return /^[\w./:=,@+-]+$/.test(word) ? word : quoted(word)
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
