import { before, boot, expect, firmwareInfo, pend, test } from 'tailchain'

// The handler is called SysTick_Handler; cortex-m-rt's vector table knows SysTick.
const elf = `${import.meta.dirname}/misnamed-handler.elf`

test('the first SysTick ends in the default handler, an endless loop', () => {
  const mcu = boot(elf)
  mcu.runTo('misnamed_handler::idle')
  mcu.schedule(pend('SysTick', before('misnamed_handler::idle')))
  const stop = mcu.runTo('misnamed_handler::idle_done')

  expect(stop.reason).toBe('stuck')
  expect(stop.place).toMatch(/^DefaultHandler_/)
  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.read('TICKS', 'u32')).toBe(0) // the handler in the source never ran
})

test('asked for by its name, it is not in the vector table', () => {
  const mcu = boot(elf)
  expect(() => {
    mcu.pend('SysTick_Handler')
  }).toThrow(expect.objectContaining({ code: 'EXCEPTION_NOT_IN_VECTOR_TABLE' }))
})

test('the vector table says so without a run', () => {
  const systick = firmwareInfo(elf).vectors.find(({ name }) => name === 'SysTick')
  expect(systick).toMatchObject({ isDefault: true, symbol: 'DefaultHandler_' })
})
