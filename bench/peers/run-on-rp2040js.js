// Runs an ELF on rp2040js's core until it exits by semihosting: node run-on-rp2040js.js FIRMWARE.elf
import { readFileSync } from 'node:fs'
import { RP2040 } from 'rp2040js'

const flashBase = 0x10000000
const elf = readFileSync(process.argv[2])
const chip = new RP2040()
const [tableOffset, entrySize, count] = [elf.readUInt32LE(28), elf.readUInt16LE(42), elf.readUInt16LE(44)]
for (let at = tableOffset; at < tableOffset + count * entrySize; at += entrySize) {
  const [type, offset, , physical, size] = [0, 4, 8, 12, 16].map((field) => elf.readUInt32LE(at + field))
  if (type === 1 && size > 0) chip.flash.set(elf.subarray(offset, offset + size), physical - flashBase)
}

const { core } = chip
let running = true
chip.onBreak = () => {
  const [operation, argument] = core.registers
  if (operation === 0x18) running = false
  else if (operation === 0x04) {
    for (let at = argument, byte; (byte = chip.readUint8(at)) !== 0; at++)
      process.stdout.write(Buffer.of(byte))
  }
}
core.VTOR = flashBase
core.SP = chip.readUint32(flashBase)
core.PC = chip.readUint32(flashBase + 4) & ~1
while (running) core.executeInstruction()
