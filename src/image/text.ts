/**
 * Text from a file, safe to print: control characters (terminal codes among them), line breaks and
 * direction overrides appear as `\u{1b}`; very long text is cut.
 */
export function printable(text: string, maxLength = 400): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  return cut.replace(unprintable, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}

const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** `1.5 MiB`, `20 KiB`, `12 bytes`: a size for a message. */
export function sizeText(sizeBytes: number): string {
  if (sizeBytes >= 2 ** 20) return `${trimmed(sizeBytes / 2 ** 20)} MiB`
  if (sizeBytes >= 1024) return `${trimmed(sizeBytes / 1024)} KiB`
  return sizeBytes === 1 ? '1 byte' : `${sizeBytes} bytes`
}

function trimmed(value: number): string {
  return String(Math.round(value * 10) / 10)
}
