import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, type Frame, type Mcu } from '../../src/index.ts'
import { compileC, hasTool, run } from '../image/toolchain.ts'

/** What gdb says of each frame: `bump main.rs:58`, `<exception>` between a handler and what it pre-empted. */
async function gdbBacktrace(elf: string, board: string, address: number, nth = 1): Promise<string[]> {
  // Paths of sockets are short.
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-'))
  const socket = join(folder, 'gdb')
  const served = `unix:path=${socket},server=on,wait=off`
  const quiet = [
    '-display',
    'none',
    '-monitor',
    'none',
    '-serial',
    'none',
    '-semihosting-config',
    'enable=on,target=native',
  ]
  const qemu = spawn('qemu-system-arm', ['-M', board, ...quiet, '-kernel', elf, '-S', '-gdb', served], {
    stdio: 'ignore',
  })
  try {
    for (let tries = 0; !existsSync(socket) && tries < 200; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50))
    const commands = [
      ...[
        'set pagination off',
        'set backtrace past-main on',
        'set width 0',
        'set print frame-arguments none',
      ],
      ...[
        `target remote ${socket}`,
        `hbreak *${String(address)}`,
        ...Array<string>(nth).fill('continue'),
        'backtrace',
      ],
    ]
    const output = run('gdb-multiarch', [
      '-q',
      '-nx',
      '-batch',
      elf,
      ...commands.flatMap((each) => ['-ex', each]),
    ])
    return [...output.matchAll(/^#\d+ +(?:0x[0-9a-f]+ in )?(.*)$/gm)].map(([, frame = '']) => {
      if (frame.startsWith('<signal')) return '<exception>'
      const [, name = '', at = ''] = /^(.+?) \(.*?\)(?: at (.*))?$/.exec(frame) ?? []
      return `${name} ${basename(at)}`
    })
  } finally {
    qemu.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
}

function ours(mcu: Mcu): string[] {
  return mcu
    .backtrace()
    .flatMap((frame) => [...(frame.exception === undefined ? [] : ['<exception>']), text(frame)])
}
function text({ function: name, file, line }: Frame): string {
  return `${name} ${file === undefined ? '' : `${basename(file)}:${String(line)}`}`
}

const nested = `
  #define ICSR (*(volatile unsigned *)0xe000ed04)
  #define SHPR2 (*(volatile unsigned *)0xe000ed1c)
  #define SHPR3 (*(volatile unsigned *)0xe000ed20)
  volatile int trail;
  static unsigned long long stack[64];
  __attribute__((noinline)) void probe(int depth) { trail += depth; __asm volatile ("nop"); }
  static inline __attribute__((always_inline)) void inlined(int n) {
    trail ^= n;
    probe(n);
  }
  __attribute__((noinline)) void deeper(int n) {
    volatile int space[10];
    space[n] = n;
    inlined(space[n] + 1);
    trail += space[n];
  }
  void PendSV_Handler(void) { deeper(2); trail++; }
  void SysTick_Handler(void) { ICSR = 1u << 28; deeper(4); trail++; }
  void SVC_Handler(void) { ICSR = 1u << 26; __asm volatile ("isb"); trail++; deeper(3); trail++; }
  __attribute__((noinline)) void thread(int n) {
    #ifdef FLOAT
    __asm volatile ("vmov s0, %0\\n vadd.f32 s16, s0, s0" :: "r"(n) : "s0", "s16");
    #endif
    __asm volatile ("svc 0" ::: "memory");
    trail += n;
  }
  int main(void) {
    SHPR2 = 0x80u << 24; SHPR3 = (0x40u << 24) | (0xc0u << 16);
    #ifdef FLOAT
    *(volatile unsigned *)0xe000ed88 |= 0xf00000;
    __asm volatile ("isb");
    #endif
    #ifdef PSP
    __asm volatile ("msr psp, %0\\n movs r0, 2\\n msr control, r0\\n isb" :: "r"(stack + 64) : "r0", "memory");
    #endif
    thread(7);
    for (;;) {}
  }
`

const isJudged = hasTool('gdb-multiarch') && hasTool('qemu-system-arm')

function atProbe(elf: string, nth: number): Mcu {
  const mcu = boot(elf, { cpu: 'cortex-m4f' })
  expect(mcu.runTo('probe', { nth }).reason).toBe('breakpoint')
  return mcu
}
const floating = ['-mcpu=cortex-m4', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16', '-DFLOAT']

describe.skipIf(!isJudged || !hasTool('arm-none-eabi-gcc'))('what gdb finds in QEMU: C', () => {
  test.each([
    ['-O2', ['-mcpu=cortex-m3', '-O2']],
    ['-O0', ['-mcpu=cortex-m3', '-O0']],
    ['-O2 with FP frames', [...floating, '-O2']],
    ['-O0 with FP frames', [...floating, '-O0']],
    ['-O1, DWARF 2', ['-mcpu=cortex-m3', '-O1', '-gdwarf-2']],
    ['-Og, DWARF 3', ['-mcpu=cortex-m3', '-Og', '-gdwarf-3']],
    ['-O3, DWARF 5, macros', ['-mcpu=cortex-m3', '-O3', '-gdwarf-5', '-g3']],
    ['-Os, lines only', ['-mcpu=cortex-m3', '-Os', '-g1']],
    ['-O2, compressed', ['-mcpu=cortex-m3', '-O2', '-gz=zlib']],
    ['-O2, link-time optimisation', ['-mcpu=cortex-m3', '-O2', '-flto']],
    ['-O2, frame pointer', ['-mcpu=cortex-m3', '-O2', '-fno-omit-frame-pointer', '-mtpcs-frame']],
    [
      '-O2, sections',
      ['-mcpu=cortex-m3', '-O2', '-ffunction-sections', '-Wl,--gc-sections', '-Wl,--emit-relocs'],
    ],
  ])('nested and tail-chained handlers, inlined calls, %s', async (_name, flags) => {
    const elf = compileC(nested, flags)
    // SysTick in SVCall; SVCall itself; PendSV, tail-chained.
    for (const [index, exceptions] of [2, 1, 1].entries()) {
      const mcu = atProbe(elf, index + 1)
      const judged = await gdbBacktrace(elf, 'netduinoplus2', mcu.registers.pc, index + 1)
      expect(ours(mcu)).toEqual(judged)
      expect(judged.filter((line) => line === '<exception>')).toHaveLength(exceptions)
    }
  })
})

describe.skipIf(!hasTool('arm-none-eabi-gcc'))('by the source', () => {
  // QEMU 7 does not show gdb the two stack pointers.
  const onPsp = [...floating, '-DPSP']
  // Where main has a frame pointer its own caller is on the other stack, and is found.
  test.each([
    ['-O0', ['main', 'Reset_Handler']],
    ['-O2', ['main']],
  ])('a thread on PSP with an FP frame, %s', (level, outermost) => {
    const elf = compileC(nested, [...onPsp, level])
    const frames = (nth: number): string[] =>
      atProbe(elf, nth)
        .backtrace()
        .map(({ function: name, inlined }) => `${name}${inlined ? ' (inlined)' : ''}`)
    const deeper = ['probe', 'inlined (inlined)', 'deeper']
    expect(frames(1)).toEqual([...deeper, 'SysTick_Handler', 'SVC_Handler', 'thread', ...outermost])
    expect(frames(2)).toEqual([...deeper, 'SVC_Handler', 'thread', ...outermost])
    expect(frames(3)).toEqual([...deeper, 'PendSV_Handler', 'thread', ...outermost])
    const preempted = atProbe(elf, 1)
      .backtrace()
      .filter(({ exception }) => exception !== undefined)
    expect(preempted.map(({ exception, function: name }) => [exception, name])).toEqual([
      ['SysTick', 'SVC_Handler'],
      ['SVCall', 'thread'],
    ])
  })

  test('split debug information leaves lines and callers, and is noted', () => {
    const elf = compileC(nested, ['-mcpu=cortex-m3', '-gsplit-dwarf'])
    const mcu = atProbe(elf, 1)
    const named = mcu.backtrace().map(({ function: name, line }) => [name, line !== undefined])
    const names = ['probe', 'deeper', 'SysTick_Handler', 'SVC_Handler', 'thread', 'main', 'Reset_Handler']
    expect(named).toEqual(names.map((name) => [name, true]))
    expect(mcu.notes).toContainEqual(expect.stringMatching(/^Split debug information is not read/))
    expect(() => mcu.local('depth') as unknown).toThrow(/without -gsplit-dwarf/)
    expect(() => mcu.read('trail') as unknown).toThrow(/read\('trail', 'u32'\).*without -gsplit-dwarf/)
    expect(mcu.read('trail', 'u32')).toBe(5)
  })

  test('a stripped ELF boots, runs to addresses, and guesses callers', () => {
    const elf = compileC(nested, ['-mcpu=cortex-m3'])
    const { pc } = atProbe(elf, 1).registers
    const judged = atProbe(elf, 1)
      .backtrace()
      .filter(({ inlined }) => !inlined)
      .map((frame) => frame.pc)
    execFileSync('arm-none-eabi-strip', [elf])
    const mcu = boot(elf)
    expect(mcu.notes).toContainEqual(expect.stringMatching(/stripped/))
    expect(mcu.runTo(pc)).toMatchObject({
      reason: 'breakpoint',
      place: expect.stringMatching(/^0x/) as string,
    })
    const frames = mcu.backtrace()
    const pcs = frames.map((frame) => frame.pc)
    for (const each of judged.slice(0, -1)) expect(pcs).toContain(each)
    expect(frames.filter(({ isGuess }) => isGuess === true).length).toBeGreaterThan(1)
    expect(() => mcu.runTo('probe')).toThrow(/stripped/)
    expect(() => mcu.runTo('main.c:3')).toThrow(expect.objectContaining({ code: 'PLACE_NEEDS_DEBUG_INFO' }))
  })

  test('without unwind rules callers are guessed, and that is said; the way over exceptions is known', () => {
    const elf = compileC(nested, [...onPsp, '-O2'])
    execFileSync('arm-none-eabi-strip', ['--strip-debug', '--remove-section=.debug_frame', elf])
    const frames = atProbe(elf, 1).backtrace()
    const names = frames.map(({ function: name }) => name)
    // Inlined calls are not seen, and a guess may take what an earlier call has left behind for a caller.
    for (const name of ['probe', 'deeper', 'SysTick_Handler', 'SVC_Handler', 'thread', 'main'])
      expect(names).toContain(name)
    expect(frames[0]).not.toHaveProperty('isGuess')
    expect(frames.find(({ function: name }) => name === 'deeper')).toMatchObject({ isGuess: true })
    for (const { exception, isGuess } of frames) if (exception !== undefined) expect(isGuess).toBeUndefined()
  })
})

describe.skipIf(!isJudged)('what gdb finds in QEMU: Rust', () => {
  test.each([
    ['double-borrow', '__nop'],
    ['counter', 'counter::bump_done'],
    ['motor', 'motor::control_step_done'],
    ['heapless-mpmc', 'heapless_mpmc::use_buffer'],
    ['hello', 'main'],
  ])('%s at %s', async (name, place) => {
    const elf = join(import.meta.dirname, '../../firmware-examples', name, `${name}.elf`)
    const mcu = boot(elf, { stopAt: 'reset' })
    expect(mcu.runTo(place).reason).toBe('breakpoint')
    const judged = await gdbBacktrace(elf, 'lm3s6965evb', mcu.registers.pc)
    // gdb has the source's names where ours are the symbols'; Reset it takes for functions that the linker removed.
    const lines = (frames: readonly string[]): unknown[] => frames.map((frame) => frame.split(' ').at(-1))
    expect(lines(ours(mcu).slice(0, -1))).toEqual(lines(judged.slice(0, -1)))
    expect(ours(mcu).at(-1)).toBe('Reset ')
    expect(judged.length).toBe(ours(mcu).length)
  })
})
