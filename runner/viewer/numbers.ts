export function count(value: number): string {
  return value.toLocaleString('en')
}
export function cycles(number: number): string {
  return `${count(number)} ${number === 1 ? 'cycle' : 'cycles'}`
}
export function hex(value: number, digits = 8): string {
  return `0x${value.toString(16).padStart(digits, '0')}`
}
