// B1.5.6: a handler runs privileged on the main stack that unprivileged code can't touch.
#include "check.h"
program
  set_bits SHCSR, MEMFAULTENA
  code_and_ram
  region 2, initial_stack - 0x400, 10, AP_RW_NONE
  region 3, ARENA, 5, AP_RW_NONE
  mpu_on PRIVDEFENA
  enable_irq 1, 0x40
  set_bits CCR, USERSETMPEND
  set_special psp, process_stack
  set_special control, 3
  isb
  store STIR, 1
  sync
  record 2
  ldr   r5, =initial_stack - 4
  ldr   r5, [r5]
  FAIL

handler IRQ1_Handler
  push  {r4, lr}
  ldr   r4, =ARENA
  str   r4, [r4]
  record 1
  pop   {r4, pc}
handler MemManage_Handler
  CHECK_LOG(0x12)
  CHECK_WORD(MMFAR, initial_stack - 4)
  pass
