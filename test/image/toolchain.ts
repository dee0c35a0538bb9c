import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether a tool is on the path. Tests that need it are skipped without it. */
export function hasTool(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined
}

export function run(tool: string, args: readonly string[], input?: string): string {
  return execFileSync(tool, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...(input === undefined ? {} : { input }),
  })
}

/** The ELFs of firmware-examples; empty before they are built. */
export function exampleElfs(): string[] {
  const root = join(import.meta.dirname, '../../firmware-examples')
  if (!existsSync(root)) return []
  return readdirSync(root)
    .map((name) => join(root, name, `${name}.elf`))
    .filter((path) => existsSync(path))
}

const startUp = `
  extern int main(void);
  extern unsigned _sdata, _edata, _sidata, _sbss, _ebss;
  void Reset_Handler(void) {
    for (unsigned *to = &_sdata, *from = &_sidata; to < &_edata; ) *to++ = *from++;
    for (unsigned *to = &_sbss; to < &_ebss; ) *to++ = 0;
    main();
    for (;;) {}
  }
  void Default_Handler(void) { for (;;) {} }
  #define DEFAULT __attribute__((weak, alias("Default_Handler")))
  DEFAULT void NMI_Handler(void); DEFAULT void HardFault_Handler(void); DEFAULT void MemManage_Handler(void);
  DEFAULT void BusFault_Handler(void); DEFAULT void UsageFault_Handler(void); DEFAULT void SVC_Handler(void);
  DEFAULT void DebugMon_Handler(void); DEFAULT void PendSV_Handler(void); DEFAULT void SysTick_Handler(void);
  DEFAULT void WWDG_IRQHandler(void); DEFAULT void TIM2_IRQHandler(void); DEFAULT void TIM3_IRQHandler(void);
  DEFAULT void USART1_IRQHandler(void); DEFAULT void EXTI0_IRQHandler(void);
  __attribute__((section(".isr_vector"), used)) void *const g_pfnVectors[] = {
    (void *)0x20005000, Reset_Handler, NMI_Handler, HardFault_Handler, MemManage_Handler, BusFault_Handler,
    UsageFault_Handler, 0, 0, 0, 0, SVC_Handler, DebugMon_Handler, 0, PendSV_Handler, SysTick_Handler,
    WWDG_IRQHandler, TIM2_IRQHandler, TIM3_IRQHandler, USART1_IRQHandler, EXTI0_IRQHandler,
  };
`

const linkerScript = `
  MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K  RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 20K }
  ENTRY(Reset_Handler)
  SECTIONS {
    .isr_vector : { KEEP(*(.isr_vector)) } > FLASH
    .text : { *(.text*) *(.rodata*) } > FLASH
    _sidata = LOADADDR(.data);
    .data : { _sdata = .; *(.data*) *(.ramfunc*) . = ALIGN(4); _edata = .; } > RAM AT > FLASH
    .bss : { _sbss = .; *(.bss*) *(COMMON) . = ALIGN(4); _ebss = .; } > RAM
    .ARM.attributes 0 : { *(.ARM.attributes) }
  }
`

/** Compiles C (-Os -g, unless flags say otherwise) with a CMSIS-like start-up and vector table; the path of the ELF in a temporary directory. */
export function compileC(source: string, flags: readonly string[] = ['-mcpu=cortex-m3']): string {
  const directory = mkdtempSync(join(tmpdir(), 'tailchain-image-'))
  const [main, script, elf] = ['main.c', 'link.ld', 'firmware.elf'].map((name) => join(directory, name))
  if (main === undefined || script === undefined || elf === undefined) throw new Error('unreachable')
  // A handler that the source defines is no alias of the default one.
  const aliases = startUp.replace(
    /DEFAULT (void (\w+)\(void\);)/g,
    (all, declaration: string, name: string) => (source.includes(`void ${name}(`) ? declaration : all),
  )
  writeFileSync(main, `${aliases}\n${source}`)
  writeFileSync(script, linkerScript)
  run('arm-none-eabi-gcc', [
    '-mthumb',
    '-Os',
    '-g',
    ...flags,
    '-nostdlib',
    '-ffreestanding',
    '-T',
    script,
    '-o',
    elf,
    main,
  ])
  return elf
}
