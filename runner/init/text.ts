import { escaped } from '../report/escape.ts'

/** A string of the firmware's or the file system's as TypeScript source. */
export function quoted(text: string): string {
  const inner = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `'${escaped(inner, Infinity)}'`
}

/** A place as TypeScript source: addresses in hexadecimal. */
export function placeText(place: string | number): string {
  return typeof place === 'number' ? `0x${place.toString(16).padStart(8, '0')}` : quoted(place)
}

/** Words as comment lines of at most so many characters; what the firmware calls things can't leave the comment. */
export function comment(text: string, width = 110): string[] {
  const lines = ['//']
  for (const word of escaped(text, 4000).split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + 1 + word.length > width && line !== '//') lines.push(`// ${word}`)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

/** `a, b and c`. */
export function listed(names: readonly string[], most = 12): string {
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${String(names.length - most)} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}
