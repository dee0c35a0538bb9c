import { afterInstructions, before, boot, expect, pend, test, type Mcu } from 'tailchain'

// nostd-async, sleeping with WFE
const elf = `${import.meta.dirname}/nostd-async-wfe.elf`

/** Whether the next instruction is WFE. */
function fallsAsleep(mcu: Mcu): boolean {
  const [low, high] = mcu.bytes(mcu.registers.pc, 2)
  return low === 0x20 && high === 0xbf
}

test('a signal right before WFE ends it: the exception has set the event register', () => {
  const mcu = boot(elf)
  mcu.runTo('nostd_async::wait')
  mcu.schedule(pend('SysTick', before('<nostd_async::task::Runtime>::run_once+0x20'))) // the wfe
  expect(mcu.runTo('nostd_async::wait_done').reason).toBe('breakpoint')
  expect(mcu).toHaveTaken('SysTick', 1)
})

test('wherever the signal comes up to then, it is answered', () => {
  const mcu = boot(elf)
  mcu.runTo('nostd_async::wait')
  const begin = mcu.snapshot()
  const first = mcu.instructions
  mcu.runUntil(fallsAsleep)
  const count = mcu.instructions - first
  expect(count).toBeGreaterThan(100)

  for (let instructions = 0; instructions <= count; instructions++) {
    mcu.restore(begin)
    mcu.schedule(pend('SysTick', afterInstructions(instructions)))
    expect({ instructions, reason: mcu.runTo('nostd_async::wait_done').reason }).toEqual({
      ...{ instructions, reason: 'breakpoint' },
    })
    expect(mcu).toHaveTaken('SysTick', 1)
  }
})
