import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { boot, type Mcu } from '../../src/index.ts'
import { root } from './scenarios.ts'

export const folder = join(root, 'fixtures/types')

export interface Judged {
  readonly variables: Readonly<Record<string, unknown>>
  readonly calls: readonly (readonly [text: string, value: unknown])[]
  readonly locals: readonly { readonly pc: number; readonly values: Readonly<Record<string, unknown>> }[]
}
/** What gdb printed of the fixture in QEMU. */
export function judged(language: string): Judged {
  return JSON.parse(readFileSync(join(folder, `types-${language}.json`), 'utf8')) as Judged
}
export function elf(language: string): string {
  return join(folder, `types-${language}.elf`)
}
export function finished(language: string): Mcu {
  const mcu = boot(elf(language))
  expect(mcu.runTo('finished').reason).toBe('breakpoint')
  return mcu
}

/** As gdb-values.py writes values. */
export function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)),
  )
}
