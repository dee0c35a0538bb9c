import { boot, expect, test } from 'tailchain'

const elf = `${import.meta.dirname}/hello.elf`

test('the firmware runs from reset to its own end', () => {
  const mcu = boot(elf, { stopAt: 'reset' })
  const stop = mcu.run()
  expect(stop).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('hello\n')
})
