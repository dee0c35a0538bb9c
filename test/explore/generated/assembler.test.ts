import { expect, test } from 'vitest'
import { assemble as binutils, binutilsMissing } from '../../isa/binutils.ts'
import { clauses } from '../clauses/index.ts'
import { assemble } from './assembler.ts'
import { draft } from './generate.ts'
import { codeOf } from './program.ts'
import { prng } from '../../isa/prng.ts'

const forms = `
start: movs r1, #255; movs r0, r1; adds r1, r2, #7; adds r1, r2, r3; adds r1, #8; subs r4, r5, #1; subs r4, r5, r6
subs r4, #9; cmp r3, #2; cmp r3, r4; ands r1, r2; eors r3, r4; adcs r0, r7; orrs r1, r2; bics r4, r5; mvns r6, r7
lsls r1, r2, #3; lsrs r3, r4, #31; lsls r1, r2; muls r1, r2, r1; tst r1, r2; mov r8, r1; mov r1, r11; add r1, r9
add sp, #8; sub sp, #16; add r1, sp, #12; str r1, [sp, #4]; ldr r1, [sp]; bx lr; blx r3
str r1, [r2, #124]; ldr r1, [r2]; strb r1, [r2, #31]; ldrb r1, [r2, #31]; strh r1, [r2, #62]; ldrh r1, [r2, #2]
str r1, [r2, #128]; ldr r9, [r2]; strb r1, [r2, #32]; ldrb r1, [r2, #4095]; str r1, [sp, #-8]; ldr r1, [sp, #-4]
push {r0-r3, lr}; pop {r0-r3, pc}; push {r4-r11, lr}; pop {r4-r11, pc}; ldmia r1!, {r2, r3}; stmia r1!, {r2-r4}
stmia r1, {r2, r3}; ldmia r0!, {r4-r11}; stmdb r0!, {r4-r11}; ldrd r0, r1, [r2, #8]; strd r0, r1, [r2]
ldrex r0, [r1]; strex r2, r0, [r1]; clrex; dsb; isb; dmb; nop; wfi; wfe; sev; svc #3; bkpt #1; udf #2
cpsid i; cpsie i; cpsid f; cpsie f; msr primask, r0; mrs r1, basepri; msr psp, r2; mrs r3, psp; msr control, r0
movw r0, #0xe000; movt r0, #0x2000; orr r0, r1, #4; bic r0, r1, #4; eor r2, r3, #255
beq start; bne end; b end; cbz r1, end; cbnz r2, end; bl start; bl end; b start
itte ne; addne r0, #1; strne r1, [r2]; moveq r3, #4; it cs; ldrcs r0, [r1, #4]; ite eq; moveq r0, r1; addne r0, r1
vldr s1, [r2, #4]; vstr s2, [r3]; vadd.f32 s0, s1, s2; vmul.f32 s3, s4, s5; vdiv.f32 s0, s0, s1; vmov s1, r2
vmov r2, s3; vmrs r1, fpscr; vmsr fpscr, r1; vpush {s0-s3}; vpop {s1-s4}
end: nop`

/** Text by text, as GNU as assembles it. */
test('programs are what GNU as makes of their text', ({ skip }) => {
  if (binutilsMissing !== undefined) skip(binutilsMissing)
  const random = prng(1)
  const programs = [...clauses, ...Array.from({ length: 100 }, () => draft(random))]
  const texts = programs.flatMap((program) => [codeOf(program), program.setup ?? ''])
  const all = [forms, ...new Set(texts)]
  const own = all.map((text) => assemble(text, 0).bytes)
  // A text's labels are its own.
  const renamed = all.map((text, index) => {
    const labels = [...text.matchAll(/(?:^|[\n;])\s*([a-z_]\w*):/g)].map(([, label]) => label ?? '')
    return labels.reduce(
      (now, label) => now.replaceAll(new RegExp(`\\b${label}\\b`, 'g'), `${label}_${index}`),
      text,
    )
  })
  const expected = binutils(renamed.join('\n'))
  const bytes = expected.flatMap((halfword) => [halfword & 0xff, halfword >>> 8])
  let at = 0
  for (const [index, code] of own.entries()) {
    expect([...code], all[index]).toEqual(bytes.slice(at, at + code.length))
    at += code.length
  }
  expect(at).toBe(bytes.length)
})
