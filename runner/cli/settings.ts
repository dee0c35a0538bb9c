import { TailchainError } from '../../src/errors.ts'
import { writeElement, type Mcu } from '../../src/index.ts'
import { UsageError } from './arguments.ts'

export const settingUsage = `  --set NAME=VALUE    gives a variable a value, or an element of one: rb[2]=7,
                      flags:u8[3]=1 (four bytes where no type is named);
`

const example = "for example: --set COUNTER=7 --set 'queue[2]=0x10' --set flags:u8[3]=1"

/** The values that each `--set NAME=V1,V2` asks for. @throws UsageError */
export function settingsOf(texts: readonly string[] = []): Map<string, number[]> {
  const settings = new Map<string, number[]>()
  for (const text of texts) {
    const at = text.lastIndexOf('=')
    const values = text.slice(at + 1).split(',')
    const name = text.slice(0, Math.max(at, 0)).trim()
    const numbers = values.map((value) =>
      /^-?(\d+|0x[\da-f]+)$/i.test(value.trim()) ? numberOf(value) : NaN,
    )
    if (name === '' || !numbers.every(Number.isSafeInteger))
      throw new UsageError(`--set: '${text}' is not NAME=VALUE with whole numbers`, example)
    settings.set(name, [...(settings.get(name) ?? []), ...numbers])
  }
  return settings
}
/** `Number` knows no negative hexadecimal numbers. */
function numberOf(text: string): number {
  const trimmed = text.trim()
  return trimmed.startsWith('-') ? -Number(trimmed.slice(1)) : Number(trimmed)
}

/** Where nothing is explored each variable gets one value. @throws UsageError */
export function singleSettings(texts: readonly string[] | undefined): [string, number][] {
  return [...settingsOf(texts)].map(([name, values]) => {
    const [value = 0, ...more] = values
    if (more.length === 0) return [name, value]
    throw new UsageError(
      `--set: ${name} gets ${String(values.length)} values; only explore tries several`,
      example,
    )
  })
}

/** @throws TailchainError `BOOT_FAILED` where the machine does not stand at `main` */
export function writeAtMain(mcu: Mcu, settings: readonly (readonly [string, number])[]): void {
  if (settings.length > 0 && mcu.instructions === 0) {
    throw new TailchainError(
      'BOOT_FAILED',
      'the firmware has no main, before which --set could write',
      'the start-up code would write over what is set at reset',
    )
  }
  for (const [name, value] of settings) writeElement(mcu, name, value)
}
