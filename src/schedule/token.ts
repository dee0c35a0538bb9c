import { TailchainError } from '../errors.ts'

/** An arrival as a token names it: by symbol, so that it survives a rebuild that moves code. */
export interface TokenArrival {
  readonly exception: string
  /** Something prepares its cause, and has to be given again. */
  readonly isPrepared: boolean
  /** `symbol+0x6`. */
  readonly place: string
  /** How often the run has stood there since the window began, from 1 on. */
  readonly visit: number
  /** Words of a transfer that come first; 0: before the instruction. */
  readonly beat: number
}

/** A schedule in a window, as text to paste into a regression test. */
export interface ReplayToken {
  readonly from: string
  readonly until: string
  /** Variables, or elements of them, that were written at `from`. */
  readonly inputs: readonly (readonly [variable: string, value: number])[]
  readonly arrivals: readonly TokenArrival[]
  /** Cycles after the last arrival, where the run is to end by then. */
  readonly limitCycles?: number
  /** Functions that the arrivals lie in, with what was found of their code then. */
  readonly fingerprints: readonly (readonly [functionName: string, digest: string])[]
}

const version = 'tc1'
const hint = 'paste the whole token of a failure report, from tc1: on'

/** Percent-encoding that leaves `::` readable. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2B', '+')
}

/** The token as one line: `tc1:from..until;SysTick@bump+0x6*1;#bump=1a2b3c4d`. */
export function formatToken(token: ReplayToken): string {
  const { from, until, inputs, arrivals, limitCycles, fingerprints } = token
  const parts = [
    `${encode(from)}..${encode(until)}`,
    ...inputs.map(([variable, value]) => `${encode(variable)}=${String(value)}`),
    ...arrivals.map(
      ({ exception, isPrepared, place, visit, beat }) =>
        `${encode(exception)}${isPrepared ? '!' : ''}@${encode(place)}*${String(visit)}${beat === 0 ? '' : `~${String(beat)}`}`,
    ),
    ...(limitCycles === undefined ? [] : [`<${String(limitCycles)}`]),
    ...fingerprints.map(([name, digest]) => `#${encode(name)}=${digest}`),
  ]
  return `${version}:${parts.join(';')}`
}

/** @throws TailchainError `TOKEN_INVALID` */
export function parseToken(text: string): ReplayToken {
  const trimmed = text.trim()
  if (!trimmed.startsWith(`${version}:`)) {
    throw new TailchainError(
      'TOKEN_INVALID',
      `'${shorten(trimmed)}' is no replay token of this version`,
      hint,
    )
  }
  const [window = '', ...parts] = trimmed.slice(version.length + 1).split(';')
  const [, from, until] = /^(.+?)\.\.(.+)$/.exec(window) ?? []
  if (from === undefined || until === undefined) throw invalid(window)
  const inputs: [string, number][] = []
  const arrivals: TokenArrival[] = []
  const fingerprints: [string, string][] = []
  let limit: { limitCycles?: number } = {}
  for (const part of parts) {
    const print = /^#([^=]+)=([0-9a-f]{8})$/.exec(part)
    const arrival = /^([^@=!]+)(!?)@([^*]+)\*(\d+)(?:~(\d+))?$/.exec(part)
    const input = /^([^#@=]+)=(-?\d[\d.e+-]*)$/.exec(part)
    const [, cycles] = /^<([1-9]\d{0,14})$/.exec(part) ?? []
    if (cycles !== undefined) limit = { limitCycles: Number(cycles) }
    else if (print !== null) fingerprints.push([decode(print[1]), print[2] ?? ''])
    else if (arrival !== null) {
      const [, exception, prepared, place, visit, beat = '0'] = arrival
      arrivals.push({
        ...{ exception: decode(exception), isPrepared: prepared === '!', place: decode(place) },
        ...{ visit: Number(visit), beat: Number(beat) },
      })
    } else if (input !== null && Number.isFinite(Number(input[2])))
      inputs.push([decode(input[1]), Number(input[2])])
    else throw invalid(part)
  }
  return { from: decode(from), until: decode(until), inputs, arrivals, ...limit, fingerprints }
}

function decode(text = ''): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid(text)
  }
}
function invalid(part: string): TailchainError {
  return new TailchainError('TOKEN_INVALID', `the token's part '${shorten(part)}' says nothing`, hint)
}
function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
