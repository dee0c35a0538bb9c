const maxLength = 400

/** A value as `Mcu.read` gives it, in a line. */
export function valueText(value: unknown): string {
  const text = textOf(value)
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

function textOf(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`
  if (value instanceof Uint8Array) return `[${Array.from(value, String).join(', ')}]`
  if (typeof value !== 'object') return scalarText(value)
  const entries = Object.entries(value)
  const { variant } = value as { variant?: unknown }
  const fields = entries
    .filter(([name]) => name !== 'variant')
    .map(([name, each]) => `${name}: ${textOf(each)}`)
  const inner = fields.length === 0 ? '' : `{ ${fields.join(', ')} }`
  if (typeof variant === 'string') return inner === '' ? variant : `${variant} ${inner}`
  return inner === '' ? '{}' : inner
}

function scalarText(value: unknown): string {
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  return isNumber || typeof value === 'boolean' ? String(value) : '?'
}

/** Bytes of which no type is known, as a number where they may be one. */
export function bytesText(bytes: Uint8Array): string {
  const { length } = bytes
  if (length === 1 || length === 2 || length === 4) {
    const number = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0)
    return number < 10 ? String(number) : `${String(number)} (0x${number.toString(16)})`
  }
  const shown = Array.from(bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return length > 32 ? `${shown} … ${String(length)} bytes` : shown
}
