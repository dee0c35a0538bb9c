// Runs an ELF from reset until it exits: node run-on-tailchain.js FIRMWARE.elf OPTIONS. Plain JavaScript with the
// built package, as a user's own script would be.
import { boot } from '../../dist/emulator.js'

const [elf, options] = process.argv.slice(2)
const mcu = boot(elf, { ...JSON.parse(options), stopAt: 'reset', limitCycles: 1e12 })
const stop = mcu.run()
process.stdout.write(mcu.output)
if (stop.reason !== 'exited') throw new Error(`${stop.reason} at ${stop.place}`)
