// Sets the MPU as `table.inc` says and makes accesses of every kind. Prints a line for each configuration: two digits
// for each address, a bit for each kind of access (1: refused), and a digest of what MMFSR and MMFAR said.
#include "check.h"
  .equ AREA, 0x20010000
  .equ AREA_SIZE, 0x10000
  .equ ADDRESS_COUNT, 16

  // r6 address to execute at, r7 address, r9 results, r11 what is in all words of AREA: bx lr, twice.
  .macro attempt instruction:vararg
  mov   r8, 0
  \instruction
  orr   r9, r8, r9, lsl 1
  .endm

  .balign 4
table:
  .include "table.inc"
  .word -1
program
  ldr   r11, =0x47704770
  ldr   r0, =AREA
  ldr   r1, =AREA + AREA_SIZE
fill:
  str   r11, [r0], 4
  cmp   r0, r1
  bne   fill
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  ldr   r4, =table
configuration:
  ldr   r0, [r4], 4
  cmp   r0, -1
  beq   done
  movs  r10, 0
  ldr   r3, =MPU_RBAR
  mov   r5, 6
regions:
  ldrd  r1, r2, [r4], 8
  strd  r1, r2, [r3]
  subs  r5, 1
  bne   regions
  mov   r5, r0
  region 6, 0, 20, AP_RO_RO
  region 7, 0x20000000, 13, AP_RW_RW
  str   r5, [r3, MPU_CTRL - MPU_RBAR]
  sync
  ldr   r5, =buffer
  add   r12, r4, 4 * ADDRESS_COUNT
address:
  ldr   r7, [r4], 4
  add   r6, r7, 1
  mov   r9, 0
  attempt ldr.w r0, [r7]
  attempt str.w r11, [r7]
  attempt ldrt r0, [r7]
  attempt strt r11, [r7]
  attempt blx r6
  mov   r0, 1
  msr   control, r0
  isb
  attempt ldr.w r0, [r7]
  attempt str.w r11, [r7]
  attempt blx r6
  svc   0
  mov   r0, r9
  mov   r1, 2
  bl    print
  cmp   r4, r12
  bne   address
  store MPU_CTRL, 0
  mov   r0, r10
  mov   r1, 8
  bl    print
  movw  r0, '\n'
  strh  r0, [r5]
  movs  r0, 4              // SYS_WRITE0
  ldr   r1, =buffer
  bkpt  0xab
  b     configuration
done:
  pass

  // r1 hexadecimal digits of r0, the last ones, go to r5.
print:
  rsb   r2, r1, 8
  lsls  r2, 2
  lsl   r0, r0, r2
digit:
  lsr   r2, r0, 28
  cmp   r2, 10
  ite   lo
  addlo r2, '0'
  addhs r2, 'a' - 10
  strb  r2, [r5], 1
  lsls  r0, 4
  subs  r1, 1
  bne   digit
  bx    lr

handler SVC_Handler
  movs  r0, 0
  msr   control, r0
  bx    lr
handler MemManage_Handler
  mov   r8, 1
  ldr   r0, =CFSR
  ldr   r1, [r0]
  str   r1, [r0]
  add   r10, r10, r10, lsl 5
  eor   r10, r10, r1
  tst   r1, IACCVIOL
  bne   fetched
  // Which byte of an unaligned access MMFAR names is left open.
  tst   r7, 3
  itt   eq
  ldreq r0, [r0, MMFAR - CFSR]
  eoreq r10, r10, r0
  skip  4
  bx    lr
fetched:
  ldr   r0, [sp, FRAME_LR]
  bic   r0, r0, 1
  str   r0, [sp, FRAME_PC]
  bx    lr
