// A7.7.65 and others: LDRT and STRT are checked as unprivileged, also in handlers and where only the background matches.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  set_priority SVCALL, 0x40
  region 0, 0, 20, AP_RO_RO
  region 1, 0x20000000, 13, AP_RW_RW
  region 2, ARENA, 5, AP_RW_NONE
  region 3, ARENA + 0x20, 5, AP_RW_RO
  mpu_on PRIVDEFENA
  svc   0
  FAIL

  // 32-bit instructions: the handler skips 4 bytes.
handler SVC_Handler
  ldr   r5, =ARENA
  ldr   r6, =process_stack
  ldr   r4, =ARENA + 0x800   // background
  .macro attempt instruction:vararg
  mov   r8, 0
  \instruction
  record r8
  .endm
  attempt ldrt r0, [r5]
  attempt strt r0, [r5]
  attempt ldrbt r0, [r5, 0x20]
  attempt strht r0, [r5, 0x20]
  attempt ldrsht r0, [r6]
  attempt strbt r0, [r6]
  attempt ldrt r0, [r4]
  attempt strt r0, [r4]
  CHECK_LOG(0x11010011)
  store log, 0
  attempt str.w r0, [r5]
  attempt ldr.w r0, [r4]
  CHECK_LOG(0)
  pass
handler MemManage_Handler
  mov   r8, 1
  skip  4
  bx    lr
