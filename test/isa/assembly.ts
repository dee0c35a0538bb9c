// UAL text for GNU as; where the disassembler words it differently, its text follows `=>`. Branch targets are
// written as distances from the branch: `{+8}`.

export const integer = `
movs r0, r1
lsls r2, r3, #31
lsrs r4, r5, #32
asrs r6, r7, #1
adds r0, r1, r2
subs r3, r4, r5
adds r6, r7, #7
subs r0, r1, #1
movs r2, #255
cmp r3, #0
adds r4, #200
subs r5, #100
ands r0, r1
eors r2, r3
lsls r4, r5
lsrs r6, r7
asrs r0, r1
adcs r2, r3
sbcs r4, r5
rors r6, r7
tst r0, r1
rsbs r2, r3, #0 => negs r2, r3
cmp r4, r5
cmn r6, r7
orrs r0, r1
muls r2, r3, r2 => muls r2, r3
bics r4, r5
mvns r6, r7
add r8, r9
add r0, sp, r0 => add r0, sp
add sp, lr
cmp r8, r1
mov sl, fp
mov pc, lr
bx lr
blx r3
ldr r0, [pc, #16]
str r0, [r1, r2]
strh r3, [r4, r5]
strb r6, [r7, r0]
ldrsb r1, [r2, r3]
ldr r4, [r5, r6]
ldrh r7, [r0, r1]
ldrb r2, [r3, r4]
ldrsh r5, [r6, r7]
str r0, [r1, #124]
ldr r2, [r3, #0]
strb r4, [r5, #31]
ldrb r6, [r7, #1]
strh r0, [r1, #62]
ldrh r2, [r3, #2]
str r4, [sp, #1020]
ldr r5, [sp, #4]
add r6, pc, #8
add r7, sp, #1020
add sp, #508
sub sp, #4
sxth r0, r1
sxtb r2, r3
uxth r4, r5
uxtb r6, r7
push {r0, r4, r7, lr}
pop {r1, r2, pc}
cpsid i
cpsie f
cpsid if
rev r0, r1
rev16 r2, r3
revsh r4, r5
bkpt #171 => bkpt 0x00ab
nop
yield
wfe
wfi
sev
stmia r0!, {r1, r2, r3}
ldmia r4!, {r5, r6}
ldmia r7, {r0, r7}
svc #42 => svc 42
udf #1
ldmia.w r0, {r1, ip}
ldmia.w r8!, {r0, r1, pc}
ldmdb r3!, {r4, lr}
stmia.w r9!, {r0, sl}
stmdb r2, {r3, r4}
pop.w {r4, r5, r8} => ldmia.w sp!, {r4, r5, r8}
pop.w {r9} => ldr.w r9, [sp], #4
push.w {r4, fp, lr} => stmdb sp!, {r4, fp, lr}
push.w {r8} => str.w r8, [sp, #-4]!
ldrd r0, r1, [r2, #-1020]
ldrd r3, r4, [r5], #8
ldrd r6, r7, [pc, #-4]
strd r8, r9, [sl, #16]!
strd r0, r1, [sp, #-4]
ldrex r0, [r1, #4]
strex r2, r3, [r4, #1020]
ldrexb r5, [r6]
ldrexh r7, [r8]
strexb r0, r1, [r2]
strexh r3, r4, [r5]
tbb [pc, r0]
tbh [r1, r2, lsl #1]
and.w r0, r1, r2, lsl #3
ands.w r3, r4, r5, rrx
tst.w r6, r7, ror #31
bic.w r8, r9, sl
orr.w r0, r1, r2, asr #32
mov.w r8, sp
movs.w r0, r1
lsl.w r2, r3, #4 => mov.w r2, r3, lsl #4
lsrs.w r4, r5, #6 => movs.w r4, r5, lsr #6
asr.w r6, r7, #8 => mov.w r6, r7, asr #8
rors.w r8, r9, #10 => movs.w r8, r9, ror #10
rrx r0, r1 => mov.w r0, r1, rrx
orn r2, r3, r4
mvn.w r5, r6, lsl #1
eor.w r7, r8, r9
teq r0, r1
add.w r2, r3, r4, lsl #5
add.w sp, sp, r0, lsl #3
cmn.w r5, r6
adc.w r7, r8, r9
sbcs.w r0, r1, r2
subs.w r3, r4, r5, lsr #32
sub.w r6, sp, r7
cmp.w r8, r9
rsb r0, r1, r2
lsls.w r0, r1, r2
lsr.w r3, r4, r5
asr.w r6, r7, r8
ror.w r9, sl, fp
sxth.w r0, r1, ror #8
uxth.w r2, r3, ror #16
sxtb.w r4, r5, ror #24
uxtb.w r8, r9
rev.w r0, r8
rev16.w r1, r9
rbit r2, sl
revsh.w r3, fp
clz r4, ip
mul r0, r1, r8 => mul.w r0, r1, r8
mla r0, r1, r2, r3
mls r4, r5, r6, r7
smull r0, r1, r2, r3
sdiv r4, r5, r6
umull r7, r8, r9, sl
udiv r0, r1, r2
smlal r3, r4, r5, r6
umlal r7, r8, r9, sl
and.w r0, r1, #1044480
tst.w r2, #16711935
bic.w r3, r4, #4278255360
orrs.w r5, r6, #2863311530
mov.w r7, #2147483648
orn r8, r9, #1
mvn.w r0, #255
eor.w r1, r2, #3
teq r3, #4
add.w r4, r5, #65280
add.w r6, sp, #4080
cmn.w r7, #6
adc.w r8, r9, #7
sbc.w r0, r1, #8
subs.w r2, r3, #1020
sub.w sp, sp, #4096
cmp.w r4, #512
rsbs r5, r6, #1
addw r7, r8, #4095
addw r9, sp, #1
subw r0, r1, #2049
subw r2, sp, #3
addw r3, pc, #100
sub r4, pc, #100 => subw r4, pc, #100
movw r5, #65535
movt r6, #4660
ssat r7, #32, r8, asr #31
usat r9, #0, sl, lsl #1
sbfx r0, r1, #2, #3
ubfx r2, r3, #0, #32
bfi r4, r5, #6, #7
bfc r6, #8, #24
msr APSR_nzcvq, r0
msr APSR_g, r1
msr APSR_nzcvqg, r2
msr IAPSR_nzcvq, r2
msr PRIMASK, r3
msr BASEPRI_MAX, r4
mrs r5, APSR
mrs r6, XPSR
mrs r7, PSP
nop.w
yield.w
wfe.w
wfi.w
sev.w
dbg #7
clrex
dsb sy
dmb sy
isb sy
udf.w #43690
ldr.w r0, [r1, #4095]
ldr.w sp, [r2, #-255]!
ldr.w r3, [r4], #255
ldr.w pc, [pc, #-4]
ldr.w r5, [r6, r7, lsl #3]
ldrt r8, [r9, #1]
ldrb.w r0, [r1, #32]
ldrb.w r2, [r3], #-1
ldrb.w r4, [pc, #-1]
ldrb.w r5, [r6, r7]
ldrbt r8, [r9]
ldrh.w r0, [r1, #64]
ldrh.w r2, [r3, #-2]!
ldrh.w r4, [pc, #8]
ldrh.w r5, [r6, r7, lsl #1]
ldrht r8, [r9, #2]
ldrsb.w r0, [r1, #3]
ldrsb.w r2, [r3, #-4]
ldrsb.w r4, [pc, #12]
ldrsb.w r5, [r6, r7, lsl #2]
ldrsbt r8, [r9, #3]
ldrsh.w r0, [r1, #5]
ldrsh.w r2, [r3], #6
ldrsh.w r4, [pc, #-3607]
ldrsh.w r5, [r6, r7]
ldrsht r8, [r9, #4]
str.w sp, [r1, #128]
str.w r2, [r3, #-8]!
str.w r4, [r5, r6, lsl #1]
strt r8, [r9, #5]
strb.w r0, [r1, #33]
strb.w r2, [r3], #9
strb.w r4, [r5, r6]
strbt r8, [r9, #6]
strh.w r0, [r1, #65]
strh.w r2, [r3, #-10]
strh.w r4, [r5, r6, lsl #3]
strht r8, [r9, #7]
pld [r0, #4095]
pld [r1, #-255]
pld [pc, #-40]
pld [r2, r3, lsl #2]
pli [r4, #1]
pli [r5, #-1]
pli [pc, #44]
pli [r6, r7]
cdp p5, 1, c2, c3, c4, 6 => cdp 5, 1, cr2, cr3, cr4, {6}
cdp2 p5, 1, c2, c3, c4, 6 => cdp2 5, 1, cr2, cr3, cr4, {6}
mcr p15, 7, r0, c1, c2, 3 => mcr 15, 7, r0, cr1, cr2, {3}
mrc2 p0, 0, r1, c3, c4, 5 => mrc2 0, 0, r1, cr3, cr4, {5}
mrc p1, 2, APSR_nzcv, c3, c4, 5 => mrc 1, 2, APSR_nzcv, cr3, cr4, {5}
mcrr p3, 4, r5, r6, c7 => mcrr 3, 4, r5, r6, cr7
mrrc2 p8, 15, r0, r1, c2 => mrrc2 8, 15, r0, r1, cr2
stc p4, c5, [r6, #-8]! => stc 4, cr5, [r6, #-8]!
stc2l p4, c5, [r6], {7} => stc2l 4, cr5, [r6], {7}
ldcl p7, c8, [r9], #1020 => ldcl 7, cr8, [r9], #1020
ldc p7, c8, [pc, #16] => ldc 7, cr8, [pc, #16]
b.n .+2048 => b.n {+2048}
beq.n .-252 => beq.n {-252}
b.w .-16777212 => b.w {-16777212}
ble.w .+1048576 => ble.w {+1048576}
bl .+16777216 => bl {+16777216}
cbz r0, .+130 => cbz r0, {+130}
cbnz r7, .+4 => cbnz r7, {+4}
ite ne
addne r0, r0, r1
addeq.w r0, r1, #1
ittet mi
movmi r2, #1
vaddmi.f32 s0, s1, s2
ldrbpl.w r3, [r4]
bmi.n .+8 => bmi.n {+8}
`

export const dsp = `
qadd r0, r1, r2
qsub r3, r4, r5
qdadd r6, r7, r8
qdsub r9, sl, fp
${['s', 'q', 'sh', 'u', 'uq', 'uh']
  .flatMap((prefix) =>
    ['add16', 'asx', 'sax', 'sub16', 'add8', 'sub8'].map((operation) => `${prefix}${operation} r0, r8, lr`),
  )
  .join('\n')}
sel r0, r1, r2
usad8 r3, r4, r5
usada8 r6, r7, r8, r9
pkhbt r0, r1, r2
pkhbt r0, r1, r2, lsl #31
pkhtb r3, r4, r5, asr #32
sxtab r0, r1, r2, ror #8
sxtab16 r3, r4, r5
sxtah r6, r7, r8, ror #24
uxtab r9, sl, fp
uxtab16 r0, r1, r2, ror #16
uxtah r3, r4, r5
sxtb16 r6, r7
uxtb16 r8, r9, ror #8
ssat16 r0, #16, r1
usat16 r2, #15, r3
smlabb r0, r1, r2, r3
smlatt r0, r1, r2, r3
smulbt r4, r5, r6
smultb r7, r8, r9
smlalbb r0, r1, r2, r3
smlaltb r4, r5, r6, r7
smlawb r0, r1, r2, r3
smulwt r4, r5, r6
smlad r0, r1, r2, r3
smladx r0, r1, r2, r3
smuad r4, r5, r6
smlsdx r0, r1, r2, r3
smusd r7, r8, r9
smlald r0, r1, r2, r3
smlsldx r4, r5, r6, r7
smmla r0, r1, r2, r3
smmlsr r4, r5, r6, r7
smmulr r8, r9, sl
umaal r0, r1, r2, r3
`

export const floatingPoint = `
${[
  'vadd',
  'vsub',
  'vmul',
  'vnmul',
  'vdiv',
  'vmla',
  'vmls',
  'vnmla',
  'vnmls',
  'vfma',
  'vfms',
  'vfnma',
  'vfnms',
]
  .map((operation) => `${operation}.f32 s31, s0, s17`)
  .join('\n')}
vabs.f32 s1, s2
vneg.f32 s3, s4
vsqrt.f32 s5, s6
vmov.f32 s7, s8
vmov.f32 s9, #1.0
vmov.f32 s10, #-0.1328125
vmov.f32 s11, #31.0
vcmp.f32 s12, s13
vcmpe.f32 s14, s15
vcmp.f32 s16, #0.0
vcmpe.f32 s17, #0.0
vcvt.s32.f32 s18, s19
vcvtr.u32.f32 s20, s21
vcvt.f32.s32 s22, s23
vcvt.f32.u32 s24, s25
vcvt.s16.f32 s26, s26, #1
vcvt.u32.f32 s27, s27, #32
vcvt.f32.u16 s28, s28, #16
vcvt.f32.s32 s29, s29, #31
vcvtb.f32.f16 s0, s1
vcvtt.f32.f16 s2, s3
vcvtb.f16.f32 s4, s5
vcvtt.f16.f32 s6, s7
vmov s1, r2
vmov r3, s4
vmov s5, s6, r7, r8
vmov r0, r1, s30, s31
vmov d1, r2, r3
vmov r4, r5, d15
vmov.32 d6[1], r7
vmov.32 r8, d9[0]
vmrs r0, fpscr
vmrs APSR_nzcv, fpscr
vmsr fpscr, r1
vldr s0, [r1, #1020]
vldr d2, [pc, #-8]
vstr s3, [sp, #-4]
vstr d4, [r5]
vldmia r0, {s1-s4}
vldmia r2!, {d0-d15}
vldmdb r3!, {s31}
vstmia r4!, {s0-s31}
vstmdb r5!, {d8-d9}
fldmiax r6!, {d1-d2}
vpush {d8-d15}
vpush {s16}
vpop {d8-d15}
vpop {s16-s17}
`
