import { quoted, shellWord } from '../report/shell.ts'

interface Booted {
  readonly chip?: string | undefined
  readonly cpu?: string | undefined
  readonly timing?: string | undefined
  readonly flash?: string | undefined
  readonly ram?: readonly string[] | undefined
}

/** The command that replays a token on the same firmware, booted alike; the token has a line of its own. */
export function replayCommand(
  firmware: string,
  { chip, cpu, timing, flash, ram = [] }: Booted,
): (token: string) => readonly string[] {
  const options = Object.entries({ chip, cpu, timing, flash })
    .flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
    .concat(ram.flatMap((span) => ['--ram', span]))
  const command = ['npx', 'tailchain', 'replay', ...options, firmware].map(shellWord)
  return (token) => [`${command.join(' ')} \\`, quoted(token)]
}
