import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boot, explore, type Mcu } from '../../src/index.ts'
import { compileC, hasTool } from '../image/toolchain.ts'

const source = readFileSync(join(import.meta.dirname, 'kernel/kernel.c'), 'utf8')

/** As the kernel's source has it: callers, and what exceptions came in between. */
function frames(mcu: Mcu): string[] {
  return mcu.backtrace().map(({ function: name, exception, inlined, isGuess }) => {
    const preempted = exception === undefined ? '' : `<${exception}> `
    return `${preempted}${name}${inlined ? ' (inlined)' : ''}${isGuess === true ? ' ?' : ''}`
  })
}

const builds: [string, string[]][] = [
  ['-Os', ['-mcpu=cortex-m3']],
  ['-O0', ['-mcpu=cortex-m3', '-O0']],
  ['-O2', ['-mcpu=cortex-m3', '-O2']],
  ['-O3, link-time optimisation', ['-mcpu=cortex-m3', '-O3', '-flto']],
  ['FP contexts', ['-mcpu=cortex-m4', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16', '-DFLOAT']],
]

describe.skipIf(!hasTool('arm-none-eabi-gcc')).each(builds)(
  'a kernel with tasks on PSP, %s',
  (_name, flags) => {
    let elf = ''
    beforeAll(() => {
      elf = compileC(source, flags)
    })
    afterAll(() => {
      rmSync(dirname(elf), { recursive: true })
    })
    const started = (): Mcu => {
      const mcu = boot(elf, { cpu: 'cortex-m4f' })
      expect(mcu.runTo('choose_next').reason).toBe('breakpoint')
      return mcu
    }
    const runTo = (mcu: Mcu, place: string): void => {
      expect(mcu.runTo(place).reason).toBe('breakpoint')
    }
    /** Of the task that runs, what its frames are below what it calls. */
    const taskOf = (mcu: Mcu): string => {
      const at = mcu.placeOf(mcu.read('current') as number)
      return (
        ['blinker', 'worker', 'idle'][
          Number(/\+(0x\w+)$/.exec(at)?.[1] ?? 0) / mcu.bytes('*current').length
        ] ?? ''
      )
    }

    test('from a task to its first function, and not to what it was made to return to', () => {
      const mcu = started()
      for (let turn = 0; turn < 5; turn++) {
        runTo(mcu, 'work')
        expect(frames(mcu)).toEqual(['work', taskOf(mcu)])
      }
    })

    test('from the scheduler through PendSV, written in assembly, to the task that gave way', () => {
      const mcu = started()
      const [handler, inner] = [['choose_next', 'PendSV_Handler'], '<PendSV> yield']
      expect(frames(mcu).slice(0, 3)).toEqual([...handler, inner])
      expect(frames(mcu).slice(-1)).toEqual(['blinker'])
      for (let turn = 0; turn < 4; turn++) {
        runTo(mcu, 'choose_next')
        expect(frames(mcu)).toEqual([...handler, inner, taskOf(mcu)])
      }
    })

    test('at every instruction of a switch, first of the old task, then of the new one', () => {
      const mcu = started()
      runTo(mcu, 'PendSV_Handler')
      const old = taskOf(mcu)
      const seen = new Set<string>()
      while ((mcu.registers.xpsr & 0x1ff) === 14) {
        const trace = frames(mcu)
        // A task that has never run is at its first instruction.
        expect(trace.join(' / ')).toMatch(
          /^(choose_next \/ )?PendSV_Handler \/ <PendSV> (yield \/ )?(blinker|worker|idle)( \?)?$/,
        )
        seen.add((trace.at(-1) ?? '').replace(/<PendSV> | \?/g, ''))
        mcu.step()
      }
      expect([...seen][0]).toBe(old)
      expect(seen.size).toBe(2)
      expect(frames(mcu).at(-1)).toBe(taskOf(mcu))
    })

    test('of a tick that comes to a task, and of an interrupt in the middle of a switch', () => {
      const mcu = started()
      runTo(mcu, 'tick')
      expect(frames(mcu).slice(0, 2)).toEqual(['tick', 'SysTick_Handler'])
      expect(frames(mcu)[2]).toMatch(/^<SysTick> /)
      expect(frames(mcu).at(-1)).toBe(taskOf(mcu))
      runTo(mcu, 'choose_next')
      mcu.pend('TIM2')
      runTo(mcu, 'urgent')
      const trace = frames(mcu).filter((frame) => frame !== 'TIM2_IRQHandler')
      expect(trace.slice(0, 3)).toEqual(['urgent', '<TIM2_IRQHandler> choose_next', 'PendSV_Handler'])
      expect(trace.at(-1)).toBe(taskOf(mcu))
    })

    test('a window in a task', async () => {
      const mcu = started()
      const report = await explore(mcu, {
        ...{ from: 'work', until: 'yield', interrupts: ['TIM2'], limitCycles: 20_000 },
        check: (at) => {
          expect(Number(at.read('sum')) % 1000).toBeLessThan(20)
        },
      })
      expect(report.cutOff).toEqual([])
      expect(report.schedules).toBeGreaterThan(1)
    })

    test('without debug information callers are guessed, and that is said', () => {
      execFileSync('arm-none-eabi-strip', ['--strip-debug', '--remove-section=.debug_frame', elf])
      const mcu = started()
      runTo(mcu, 'choose_next')
      const trace = frames(mcu)
      expect(trace[0]).toBe('choose_next')
      expect(trace).toContainEqual(expect.stringMatching(/^<PendSV> yield/))
      expect(trace).toContainEqual(expect.stringMatching(/^(worker|idle) \?$/))
    })
  },
)
