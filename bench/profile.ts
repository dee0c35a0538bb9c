import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { boot, type Mcu } from '../src/index.ts'
import { writeWithConstants } from './constants.ts'
import { elfOf, type Kernel } from './kernels.ts'

/** A prime, so that no loop is sampled at one place only. */
const sampleInstructions = 10_007
const samples = 5_000
const functionsShown = 12

/**
 * Profiles one kernel: a CPU profile of this process, for Chromium's developer tools or an editor, and where the
 * guest was. Returns the path of the profile and the text to print.
 */
export async function profile(kernel: Kernel, folder: string, scale: number): Promise<string> {
  const elf = join(folder, `${kernel.name}.elf`)
  writeWithConstants(elfOf(kernel), elf, { rounds: Math.max(1, Math.round(kernel.rounds * scale)) })
  const path = join(folder, `${kernel.name}.cpuprofile`)
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
  const mcu = standing(elf, kernel)
  const begin = process.cpuUsage().user
  mcu.run()
  const seconds = (process.cpuUsage().user - begin) / 1e6
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  writeFileSync(path, JSON.stringify(profile))
  const speed = `${(mcu.instructions / seconds / 1e6).toFixed(0)} MIPS`
  return [`${kernel.name}: ${speed}, ${path}`, ...hottest(standing(elf, kernel)), ''].join('\n')
}

function standing(elf: string, { chip }: Kernel): Mcu {
  return boot(elf, { ...(chip === undefined ? {} : { chip }), stopAt: 'reset', limitCycles: 1e12 })
}

/** The guest's functions by how often they were found executing. */
function hottest(mcu: Mcu): string[] {
  const counts = new Map<string, number>()
  let taken = 0
  for (; taken < samples; taken++) {
    const { reason, place } = mcu.runFor({ instructions: sampleInstructions })
    if (reason !== 'stepped') break
    const name = place.replace(/\+0x[0-9a-f]+$/, '')
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, functionsShown)
    .map(([name, count]) => `  ${((100 * count) / taken).toFixed(1).padStart(5)} %  ${name}`)
}
