import { expect, test } from 'vitest'
import { boot, explore } from '../../src/index.ts'
import { example, tailchain } from './command.ts'

const elf = example('double-borrow')

test('a token brings back the panic that exploring found', async () => {
  const report = await explore(boot(elf), {
    ...{ from: 'double_borrow::update', until: 'double_borrow::update_done', interrupts: ['SysTick'] },
  })
  const [failure] = report.failures
  const { status, stdout, stderr } = await tailchain(['replay', elf, failure?.token ?? ''])
  expect(status).toBe(101)
  expect(stderr).toContain(': RefCell already borrowed; borrowed first at ')
  expect(stdout).toMatch(/SysTick.*pre-empts|SysTick/)
})
test('a window that is left as it should be ends with 0', async () => {
  const token = 'tc1:double_borrow::update..double_borrow::update_done;SysTick@double_borrow::update*1'
  expect((await tailchain(['replay', elf, token])).status).toBe(0)
})
test('what is no token, and what does not fit', async () => {
  const nothing = await tailchain(['replay', elf, 'what'])
  expect([nothing.status, nothing.stderr]).toEqual([65, expect.stringContaining('TOKEN_INVALID')])
  const outdated = await tailchain([
    ...['replay', elf],
    'tc1:double_borrow::update..double_borrow::update_done;#double_borrow::update=00000000',
  ])
  expect([outdated.status, outdated.stderr]).toEqual([65, expect.stringContaining('TOKEN_OUTDATED')])
  expect((await tailchain(['replay', elf])).status).toBe(2)
})
