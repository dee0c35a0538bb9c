/** Firmware strings on a terminal: control codes, line breaks and direction overrides appear as `\u{1b}`. */
export function escaped(text: string, maxLength = 400): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
  return cut.replace(unprintable, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
}

const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
