import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { docsFile, docsText } from './docs.ts'

test('docs/conformance.md is what the programs say; npm run conformance -- --write-docs writes it', () => {
  expect(readFileSync(docsFile, 'utf8')).toBe(docsText())
})
