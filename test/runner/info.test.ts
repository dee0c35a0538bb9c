import { expect, test } from 'vitest'
import { example, tailchain } from './command.ts'

test('vectors, memory and critical sections', async () => {
  const { status, stdout } = await tailchain(['info', example('reentrancy')])
  expect(status).toBe(0)
  await expect(stdout).toMatchFileSnapshot('../../fixtures/messages/info-reentrancy.txt')
})

test('default handlers are folded, the misnamed one is not there', async () => {
  const { stdout } = await tailchain(['info', example('misnamed-handler')])
  expect(stdout).toMatch(/left to DefaultHandler_: .*SysTick, irq\(0\) … irq\(\d+\)/s)
  expect(stdout).not.toMatch(/SysTick_Handler/)
})

test('--json', async () => {
  const { stdout } = await tailchain(['info', '--json', example('counter-c')])
  const info = JSON.parse(stdout) as { cpu: string; criticalSections: { instruction: string }[] }
  expect(info.cpu).toBe('cortex-m3')
  expect(info.criticalSections.map(({ instruction }) => instruction)).toEqual(['cpsid', 'msr'])
})

test('a file that is no firmware', async () => {
  const { status, stderr } = await tailchain(['info', 'package.json'])
  expect(status).toBe(65)
  expect(stderr).toMatch(/ELF_NOT_AN_ELF/)
})
