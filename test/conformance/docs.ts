import { join } from 'node:path'
import { families, rowsOf } from '../engine/families.ts'
import { dspFamilies, dspRowsOf } from '../engine/dsp-cases.ts'
import { vfpFamilies, vfpRowsOf } from '../engine/vfp-cases.ts'
import { unicornFaults } from '../engine/unicorn-faults.ts'
import { cpuOf, isLockUp, programs, ruleOf, type Cpu } from './programs.ts'
import { notForQemu, qemuDeviations, qemuVersion } from './qemu-deviations.ts'

/** Where the text is kept. */
export const docsFile = join(import.meta.dirname, '../../docs/conformance.md')

const titles: Readonly<Record<Cpu, string>> = {
  'cortex-m3': 'ARMv7-M: exceptions, system registers, MPU',
  'cortex-m4': 'ARMv7E-M',
  'cortex-m4f': 'ARMv7E-M with the floating-point extension',
  'cortex-m0': 'ARMv6-M',
}

/** docs/conformance.md, as the programs and the list of deviations say. */
export function docsText(): string {
  const cpus = (Object.keys(titles) as Cpu[]).filter((cpu) => programs.some((name) => cpuOf(name) === cpu))
  return `${introduction()}\n${cpus.map(rules).join('\n')}\n${instructions()}`
}

function introduction(): string {
  const [all, deviating, left] = [programs, Object.keys(qemuDeviations), Object.keys(notForQemu)].map(
    (names) => names.length,
  )
  return `# The conformance pack

<!-- Written by \`npm run conformance -- --write-docs\`. -->

${all} programs in assembly, each of which checks one rule of the architecture by itself, on any Cortex-M that has
semihosting: no host looks inside. Sections are those of ARM DDI 0403E (ARMv7-M), for Cortex-M0 those of
ARM DDI 0419 (ARMv6-M). Where an emulator and the manual disagree, the manual decides.

| emulator | passed | failed | can't run |
|---|---|---|---|
| Tailchain, both tiers | ${all} | 0 | 0 |
| QEMU ${qemuVersion} | ${(all ?? 0) - (deviating ?? 0) - (left ?? 0)} | ${deviating} | ${left} |

\`\`\`sh
npm run conformance                      # Tailchain and qemu-system-arm, side by side: what differs
npm run conformance -- --all             # every program
npm run conformance -- --filter systick  # some of them
npm run conformance -- --coverage        # each row of the instruction table: which test compares it with which oracle
\`\`\`

The programs are built already (\`fixtures/conformance/*.elf\`): neither the ARM toolchain nor QEMU is needed to run
Tailchain alone. The exit status is 1 where Tailchain fails a program.

## On another emulator

\`\`\`sh
npm run conformance -- --emulator 'mine=my-emulator --cpu {cpu} --machine {board} {elf}'
\`\`\`

\`{cpu}\` is \`cortex-m3\` …, \`{board}\` QEMU's name of a machine with the same memory (\`mps2-an385\`). A program passes by
ending the emulator with status 0, through semihosting's SYS_EXIT_EXTENDED. Any other status says what went wrong:

| status | meaning |
|---|---|
| n, below 200 | the check in line n of the program's source failed |
| 200 + n | exception number n arrived, which the program does not expect |

A program called \`lockup-…\` passes when the emulator says on stderr that the core locked up. Each run is cut off after
ten seconds.

## On a board

Code is linked at 0, RAM at 0x20000000 (8 KiB are enough): change \`test/conformance/programs/link.ld\` for other memory,
and build one program as below. Run it under a debugger with semihosting (OpenOCD: \`arm semihosting enable\`); the exit
status is the argument of SYS_EXIT_EXTENDED. Programs expect the state after reset; the debugger must not catch
vectors (DEMCR.VC_*), and halting debug changes what BKPT does. A lockup shows as DHCSR.S_LOCKUP.

The board is taken to be an MPS2 (AN385, AN386): eight priority bits, 32 interrupts, nothing at 0x60000000, and for
\`level-…\` its UART at 0x40004000. With fewer priority bits the programs about low ones (\`prigroup-…\`) don't apply.
What no program can do to itself, pulses on interrupt lines and the NMI that ends a lockup, is in
\`test/conformance/lines.test.ts\`.

## How a program is written

\`\`\`
// <section>: <rule>                     one line, or a few
// cpu: cortex-m4f                       where it is not for a Cortex-M3
// report: owner/repository#n: what      a public report of an emulator that did otherwise
#include "check.h"
program
  …
  CHECK(r4, 5)                           exits with this line's number where r4 is not 5
  pass
\`\`\`

A file is named after its rule, and \`check.h\` has the macros. \`startup.S\` gives every exception a handler that fails;
\`handler SVC_Handler\` replaces one. Build one by hand:

\`\`\`sh
cd test/conformance/programs
arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -nostartfiles -T link.ld -o program.elf startup.S program.S
\`\`\`

\`UPDATE_FIXTURES=1 npx vitest run test/conformance/programs.test.ts\` rebuilds all of them and this page.
`
}

function rules(cpu: Cpu): string {
  const names = programs.filter((name) => cpuOf(name) === cpu)
  return `## ${titles[cpu]} (${names.length})

| rule | section | Tailchain | QEMU ${qemuVersion} |
|---|---|---|---|
${names.map(ruleRow).join('\n')}
`
}

function ruleRow(name: string): string {
  const { section, text, reports } = ruleOf(name)
  const source = `[${name}](../test/conformance/programs/${name}.S)`
  const known = reports.map((report) => `<br>Report: ${linked(report)}`).join('')
  return `| ${source}<br>${text}${known} | ${section} | ${isLockUp(name) ? 'locks up, as it must' : 'passes'} | ${onQemu(name)} |`
}

function onQemu(name: string): string {
  const deviation = qemuDeviations[name]
  const reason = notForQemu[name]
  if (reason !== undefined) return `can't run: ${reason}`
  if (deviation === undefined) return isLockUp(name) ? 'locks up, as it must' : 'passes'
  const { what, section, report } = deviation
  return `**fails**: ${what} (against ${section})${report === undefined ? '' : `; ${linked(report)}`}`
}

/** Names of public reports become links: owner/repository#n on GitHub, LP#n on Launchpad, GL#n of QEMU. */
function linked(text: string): string {
  return text
    .replace(/\b([\w-]+\/[\w.-]+)#(\d+)/g, '[$1#$2](https://github.com/$1/issues/$2)')
    .replace(/\bLP#(\d+)/g, '[LP#$1](https://bugs.launchpad.net/qemu/+bug/$1)')
    .replace(/\bGL#(\d+)/g, '[GL#$1](https://gitlab.com/qemu-project/qemu/-/issues/$1)')
}

function instructions(): string {
  const family = (name: string, rows: number): string => `| ${name} | ${rows} |`
  return `## Instructions

What single instructions do is compared with Unicorn 2.0.1 (the engine of QEMU 5, without its NVIC): some thousand
random cases a family, at least one of each row of the instruction table, registers, flags and memory after each
(\`test/engine/rows.test.ts\`, \`dsp.test.ts\`, \`vfp.test.ts\`). What Unicorn can't judge, exceptions, sleep and special
registers, is executed by programs above that QEMU passes too. \`npm run conformance -- --coverage\` lists it row by row.

| family | rows |
|---|---|
${families.map((name) => family(name, rowsOf(name).length)).join('\n')}
${dspFamilies.map((name) => family(`DSP: ${name}`, dspRowsOf(name).length)).join('\n')}
${vfpFamilies.map((name) => family(`FP: ${name}`, vfpRowsOf(name).length)).join('\n')}

Where Unicorn is known to be wrong, the manual's answer is expected instead:

${Object.values(unicornFaults)
  .map(({ what }) => `- ${what}.`)
  .join('\n')}
`
}
