import { before, boot, expect, pend, test } from 'tailchain'

const elf = `${import.meta.dirname}/clobbering-handler.elf`

test('SysTick comes back with other values in r4-r11', () => {
  const mcu = boot(elf)
  mcu.runTo('clobbering_handler::compute')
  mcu.schedule(pend('SysTick', before('clobbering_handler::compute+0x34')))
  mcu.runTo('clobbering_handler::compute_done')

  expect(mcu).toHaveClobbered('SysTick')
  expect(mcu.exceptions[0]?.clobbered).toEqual(['r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'r10', 'r11'])
  expect(mcu.read('CHANGED', 'u32')).toBe(0xff0) // compute noticed
})

test('it breaks the convention also where nobody notices', () => {
  const mcu = boot(elf)
  mcu.runTo('clobbering_handler::compute')
  mcu.schedule(pend('SysTick', before('clobbering_handler::compute')))
  mcu.runTo('clobbering_handler::compute_done')

  expect(mcu.read('CHANGED', 'u32')).toBe(0)
  expect(mcu).toHaveClobbered()
})
