/**
 * RFC 3492 as v0 mangling uses it: the ASCII letters first, then insertions in base 36.
 * Undefined where the insertions are malformed or name no character.
 */
export function decodePunycode(ascii: string, insertions: string): string | undefined {
  const chars = Array.from(ascii)
  let [delta, weight, step] = [0, 1, base]
  let [bias, damp, position, code] = [72, 700, 0, 0x80]
  for (const char of insertions) {
    const digit =
      char >= 'a' && char <= 'z' ? char.charCodeAt(0) - 97 : /[0-9]/.test(char) ? 26 + Number(char) : -1
    if (digit < 0) return undefined
    delta += digit * weight
    if (delta > 2 ** 31) return undefined
    const threshold = Math.min(Math.max(step - bias, 1), 26)
    if (digit >= threshold) {
      weight *= base - threshold
      step += base
      continue
    }
    const length = chars.length + 1
    position += delta
    code += Math.floor(position / length)
    position %= length
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
    chars.splice(position, 0, String.fromCodePoint(code))
    position++
    bias = adapt(Math.floor(delta / damp), length)
    damp = 2
    ;[delta, weight, step] = [0, 1, base]
  }
  return step === base && delta === 0 ? chars.join('') : undefined
}

const base = 36

function adapt(scaled: number, length: number): number {
  let delta = scaled + Math.floor(scaled / length)
  let k = 0
  while (delta > 455) {
    delta = Math.floor(delta / 35)
    k += base
  }
  return k + Math.floor((36 * delta) / (delta + 38))
}
