import { TailchainError } from '../errors.ts'
import { configure } from '../machine/configuration.ts'
import { addressesOfInlined } from '../machine/source/inlined.ts'
import { loadFirmware, type FirmwareImage } from '../machine/firmware.ts'
import { gatheredOf } from './coverage.ts'
import { Mcu } from './mcu.ts'
import { sessionObserver } from './observer.ts'
import type { BootOptions } from './types.ts'

/**
 * Loads the ELF, resets the machine, and runs the start-up code to `main` (with `stopAt: 'reset'` it does not).
 *
 * @param firmware - path of an ELF file, or its bytes
 * @throws TailchainError where the file or the options are wrong, or `main` is never reached (`BOOT_FAILED`)
 */
export function boot(firmware: string | Uint8Array, options: BootOptions = {}): Mcu {
  const { loads, boots } = sessionObserver()
  if (typeof firmware === 'string') loads?.(firmware)
  const image = loadFirmware(firmware)
  const executions = gatheredOf(image)?.executed
  const configuration = configure(image, options)
  const made = (): Mcu => {
    const mcu = new Mcu(executions === undefined ? configuration : { ...configuration, executions }, options)
    boots?.(mcu, image.name)
    return mcu
  }
  const mcu = made()
  if (options.stopAt === 'reset') return mcu
  if (image.symbols.all.length === 0) return mcu
  return atMain(mcu, image, made)
}

/** cortex-m-rt calls the user's function `main`; C start-up code calls main(). Without one, it stays at reset. */
function atMain(mcu: Mcu, image: FirmwareImage, made: () => Mcu): Mcu {
  const main = image.symbols.candidates('main', 'function').find((symbol) => symbol.rawName === 'main')
  const copies = (): readonly number[] => addressesOfInlined(image, 'main') ?? []
  const addresses = main === undefined ? copies() : [main.address]
  if (addresses.length === 0) return mcu
  const stop = mcu.runStartUp(addresses)
  if (stop.reason === 'breakpoint') return mcu
  // The one call may have been inlined into the start-up code, and the function be left over.
  const inlined = main === undefined ? [] : copies()
  if (inlined.length > 0) {
    const other = made()
    if (other.runStartUp(inlined).reason === 'breakpoint') return other
  }
  const why =
    stop.reason === 'faulted' || stop.reason === 'lockedUp'
      ? stop.fault.text
      : stop.reason === 'panicked'
        ? stop.panic.text
        : stop.reason === 'stuck'
          ? `${stop.reason} in ${stop.loop.join(', ')}${stop.hint === undefined ? '' : `; ${stop.hint}`}`
          : `${stop.reason} at ${stop.place}`
  throw new TailchainError(
    'BOOT_FAILED',
    `${image.name}: the start-up code did not reach main: ${why}`,
    "boot with { stopAt: 'reset' } and step through it; name the chip if its peripherals are needed",
  )
}
