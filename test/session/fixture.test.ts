import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { scenariosElf } from './scenarios.ts'

const folder = dirname(scenariosElf)

test('scenarios.elf was built from its sources as they are: fixtures/session/build', () => {
  for (const line of readFileSync(join(folder, 'sources.sha256'), 'utf8').trim().split('\n')) {
    const [digest, file = ''] = line.split(/\s+/)
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ).toBe(digest)
  }
  expect(statSync(scenariosElf).size).toBeLessThan(8192)
})
