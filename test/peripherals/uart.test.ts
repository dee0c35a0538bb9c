import { describe, expect, test } from 'vitest'
import { CmsdkUart } from '../../src/peripherals/cmsdk-uart.ts'
import { Pl011 } from '../../src/peripherals/pl011.ts'
import { Uart } from '../../src/peripherals/uart.ts'
import { access, Line, saved, Wire } from './fixture.ts'

const A = 0x41

describe('the simple serial port', () => {
  const [DATA, STATUS, CTRL] = [0, 4, 8]
  function connected() {
    const [line, interrupt] = [new Line(), new Wire()]
    return { uart: new Uart({ output: line.output, interrupt }), line, interrupt }
  }

  test('sends a byte at each write to DATA, whatever its size', () => {
    const { uart, line } = connected()
    uart.write(DATA, A, access(1))
    uart.write(DATA, 0x100 + A, access(4))
    expect(line.text).toBe('AA')
    expect(uart.read(STATUS, access())).toBe(2)
  })

  test('receives in order; RXIE is a level', () => {
    const { uart, interrupt } = connected()
    uart.receive([1, 2])
    expect(interrupt.high).toBe(false)
    uart.write(CTRL, 1, access())
    expect(interrupt.high).toBe(true)
    expect(uart.read(STATUS, access())).toBe(3)
    expect([uart.read(DATA, access()), interrupt.high]).toEqual([1, true])
    expect([uart.read(DATA, access()), interrupt.high]).toEqual([2, false])
    expect([uart.read(DATA, access()), uart.read(STATUS, access())]).toEqual([0, 2])
  })

  test('TXIE interrupts until it is switched off, as sending takes no time', () => {
    const { uart, interrupt } = connected()
    uart.write(CTRL, 2, access())
    expect(interrupt.high).toBe(true)
    uart.write(CTRL, 0, access())
    expect(interrupt.high).toBe(false)
  })

  test('saves and restores; reset drops the line', () => {
    const { uart, interrupt } = connected()
    uart.write(CTRL, 1, access())
    uart.receive([7, 8])
    const before = saved(uart)
    uart.reset()
    expect([interrupt.high, uart.read(STATUS, access()), uart.read(CTRL, access())]).toEqual([false, 2, 0])
    uart.restore(before)
    expect(uart.read(CTRL, access())).toBe(1)
    expect([uart.read(DATA, access()), uart.read(DATA, access())]).toEqual([7, 8])
  })

  test('a polling loop on DATA is endless where nothing will come', () => {
    const { uart } = connected()
    expect(uart.volatile).toBe(false)
    uart.receive([1])
    expect(uart.volatile).toBe(true)
  })

  test('behind its registers there is nothing', () => {
    const { uart } = connected()
    expect(uart.read(0x0c, access())).toBeUndefined()
    expect(uart.write(0x0c, 0, access())).toBe(false)
  })
})

describe('PL011 (DDI 0183)', () => {
  const [DR, FR, LCRH, CTL, IM, RIS, MIS, ICR] = [0, 0x18, 0x2c, 0x30, 0x38, 0x3c, 0x40, 0x44]
  const [TX, RX] = [1 << 5, 1 << 4]
  const [RXFE, RXFF, TXFE] = [1 << 4, 1 << 6, 1 << 7]
  function connected() {
    const [line, interrupt] = [new Line(), new Wire()]
    const uart = new Pl011({ output: line.output, interrupt })
    const flags = (): number => uart.read(FR, access()) ?? 0
    return { uart, line, interrupt, flags }
  }

  test('reset values: FIFOs empty, UARTCR 0x300', () => {
    const { uart } = connected()
    expect(uart.read(FR, access())).toBe(TXFE | RXFE)
    expect(uart.read(CTL, access())).toBe(0x300)
  })

  test('sends a byte, and raises TX once it is gone', () => {
    const { uart, line, interrupt } = connected()
    uart.write(DR, A, access(1))
    expect(line.text).toBe('A')
    expect(uart.read(RIS, access())).toBe(TX)
    expect([uart.read(MIS, access()), interrupt.high]).toEqual([0, false])
    uart.write(IM, TX, access())
    expect([uart.read(MIS, access()), interrupt.high]).toEqual([TX, true])
    uart.write(ICR, TX, access())
    expect([uart.read(RIS, access()), interrupt.high]).toEqual([0, false])
  })

  test('receives; RX falls when the last byte is taken', () => {
    const { uart, interrupt, flags } = connected()
    uart.write(IM, RX, access())
    uart.receive([1, 2])
    expect(interrupt.high).toBe(true)
    expect(uart.read(DR, access())).toBe(1)
    expect([flags() & RXFE, interrupt.high]).toEqual([0, true])
    expect(uart.read(DR, access())).toBe(2)
    expect([flags() & RXFE, interrupt.high]).toEqual([RXFE, false])
  })

  test('the FIFO is full at one byte, or at 16 with FEN', () => {
    const { uart, flags } = connected()
    uart.receive([1])
    expect(flags() & RXFF).toBe(RXFF)
    uart.write(LCRH, 0x70, access())
    expect(flags() & RXFF).toBe(0)
    uart.receive(new Array<number>(15).fill(0))
    expect(flags() & RXFF).toBe(RXFF)
  })

  test('identifies itself', () => {
    const { uart } = connected()
    const bytes = Array.from({ length: 8 }, (_, i) => uart.read(0xfe0 + 4 * i, access()))
    expect(bytes).toEqual([0x11, 0x00, 0x18, 0x01, 0x0d, 0xf0, 0x05, 0xb1])
  })

  test('saves and restores', () => {
    const { uart, interrupt } = connected()
    uart.write(IM, TX, access())
    uart.write(DR, A, access())
    uart.receive([9])
    const before = saved(uart)
    uart.reset()
    expect([uart.read(RIS, access()), interrupt.high]).toEqual([0, false])
    uart.restore(before)
    expect([uart.read(MIS, access()), uart.read(RIS, access())]).toEqual([TX, TX | RX])
    expect(uart.read(DR, access())).toBe(9)
  })
})

describe('CMSDK APB UART (DDI 0479)', () => {
  const [DATA, STATE, CTRL, INTSTATUS, BAUDDIV] = [0, 4, 8, 0xc, 0x10]
  const [TXEN, RXEN, TXINTEN, RXINTEN, TXOVRINTEN] = [1, 2, 4, 8, 16]
  function connected() {
    const [line, transmitInterrupt, receiveInterrupt] = [new Line(), new Wire(), new Wire()]
    const uart = new CmsdkUart({ output: line.output, transmitInterrupt, receiveInterrupt })
    return { uart, line, transmitInterrupt, receiveInterrupt }
  }

  test('sends while TXEN is set; before, a byte waits and a second one overruns it', () => {
    const { uart, line } = connected()
    uart.write(BAUDDIV, 16, access())
    uart.write(DATA, A, access())
    expect(uart.read(STATE, access())).toBe(1)
    uart.write(DATA, A + 1, access())
    expect(uart.read(STATE, access())).toBe(5)
    uart.write(CTRL, TXEN, access())
    expect([line.text, uart.read(STATE, access())]).toEqual(['B', 4])
    uart.write(STATE, 4, access())
    uart.write(DATA, A, access(1))
    expect([line.text, uart.read(STATE, access())]).toEqual(['BA', 0])
  })

  test('the transmit interrupt is latched when a byte has left, not when it is enabled', () => {
    const { uart, transmitInterrupt } = connected()
    uart.write(CTRL, TXEN, access())
    uart.write(DATA, A, access())
    uart.write(CTRL, TXEN | TXINTEN, access())
    expect(transmitInterrupt.high).toBe(false)
    uart.write(DATA, A, access())
    expect([transmitInterrupt.high, uart.read(INTSTATUS, access())]).toEqual([true, 1])
    uart.write(INTSTATUS, 1, access())
    expect([transmitInterrupt.high, uart.read(INTSTATUS, access())]).toEqual([false, 0])
  })

  test('receives byte by byte; the line waits', () => {
    const { uart, receiveInterrupt } = connected()
    uart.receive([1, 2])
    expect(uart.read(STATE, access())).toBe(0)
    uart.write(CTRL, RXEN | RXINTEN, access())
    expect([uart.read(STATE, access()), receiveInterrupt.high]).toEqual([2, true])
    uart.write(INTSTATUS, 2, access())
    expect(receiveInterrupt.high).toBe(false)
    expect(uart.read(DATA, access())).toBe(1)
    expect(receiveInterrupt.high).toBe(true)
    expect([uart.read(DATA, access()), uart.read(STATE, access())]).toEqual([2, 0])
  })

  test('the overrun interrupt shows while STATE has it', () => {
    const { uart } = connected()
    uart.write(CTRL, TXOVRINTEN, access())
    uart.write(DATA, A, access())
    uart.write(DATA, A, access())
    expect(uart.read(INTSTATUS, access())).toBe(4)
    uart.write(INTSTATUS, 4, access())
    expect([uart.read(INTSTATUS, access()), uart.read(STATE, access())]).toEqual([0, 1])
  })

  test('identifies itself', () => {
    const { uart } = connected()
    const bytes = Array.from({ length: 12 }, (_, i) => uart.read(0xfd0 + 4 * i, access()))
    expect(bytes).toEqual([4, 0, 0, 0, 0x21, 0xb8, 0x1b, 0, 0x0d, 0xf0, 0x05, 0xb1])
  })

  test('saves and restores', () => {
    const { uart, line } = connected()
    uart.write(DATA, A, access())
    uart.receive([3])
    const before = saved(uart)
    uart.reset()
    expect([uart.read(STATE, access()), uart.read(CTRL, access())]).toEqual([0, 0])
    uart.restore(before)
    uart.write(CTRL, TXEN | RXEN, access())
    expect([line.text, uart.read(DATA, access())]).toEqual(['A', 3])
  })
})
