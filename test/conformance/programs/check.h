// What every program includes: names of registers, and macros. A program passes by exiting with status 0; a
// failing check exits with its own line number, an unexpected exception with 200 plus its number.
#define CHECK(reg, value) check reg, value, __LINE__
#define CHECK_SAME(reg, other) check_same reg, other, __LINE__
// A word of memory. Changes r0.
#define CHECK_WORD(address, value) check_word address, value, __LINE__
// What `record` collected, a hexadecimal digit each. Changes r0.
#define CHECK_LOG(value) check_word log, value, __LINE__
#define FAIL fail_here __LINE__
// An instruction that is a HardFault. Changes r0, r1.
#define FAULTS(...) faults __LINE__, __VA_ARGS__

  .syntax unified
  .thumb
  .text

  // System Control Space (B3.2.2, B3.3.1, B3.4.3, C1.6)
  .equ ICTR,     0xE000E004
  .equ SYST_CSR, 0xE000E010
  .equ SYST_RVR, 0xE000E014
  .equ SYST_CVR, 0xE000E018
  .equ ISER0,    0xE000E100
  .equ ICER0,    0xE000E180
  .equ ISPR0,    0xE000E200
  .equ ICPR0,    0xE000E280
  .equ IABR0,    0xE000E300
  .equ IPR0,     0xE000E400
  .equ CPUID,    0xE000ED00
  .equ ICSR,     0xE000ED04
  .equ VTOR,     0xE000ED08
  .equ AIRCR,    0xE000ED0C
  .equ SCR,      0xE000ED10
  .equ CCR,      0xE000ED14
  .equ SHPR1,    0xE000ED18
  .equ SHPR2,    0xE000ED1C
  .equ SHPR3,    0xE000ED20
  .equ SHCSR,    0xE000ED24
  .equ CFSR,     0xE000ED28
  .equ HFSR,     0xE000ED2C
  .equ DFSR,     0xE000ED30
  .equ MMFAR,    0xE000ED34
  .equ BFAR,     0xE000ED38
  .equ MPU_TYPE, 0xE000ED90
  .equ MPU_CTRL, 0xE000ED94
  .equ MPU_RNR,  0xE000ED98
  .equ MPU_RBAR, 0xE000ED9C
  .equ MPU_RASR, 0xE000EDA0
  .equ STIR,     0xE000EF00
  .equ DEMCR,    0xE000EDFC
  .equ DWT_CTRL, 0xE0001000
  .equ DWT_CYCCNT, 0xE0001004

  .equ NMIPENDSET, 1 << 31
  .equ PENDSVSET,  1 << 28
  .equ PENDSVCLR,  1 << 27
  .equ PENDSTSET,  1 << 26
  .equ PENDSTCLR,  1 << 25

  .equ MEMFAULTENA, 1 << 16
  .equ BUSFAULTENA, 1 << 17
  .equ USGFAULTENA, 1 << 18

  .equ IACCVIOL, 1 << 0
  .equ DACCVIOL, 1 << 1
  .equ MUNSTKERR, 1 << 3
  .equ MSTKERR, 1 << 4
  .equ MMARVALID, 1 << 7
  .equ IBUSERR, 1 << 8
  .equ PRECISERR, 1 << 9
  .equ UNSTKERR, 1 << 11
  .equ STKERR, 1 << 12
  .equ BFARVALID, 1 << 15
  .equ UNDEFINSTR, 1 << 16
  .equ INVSTATE, 1 << 17
  .equ INVPC, 1 << 18
  .equ NOCP, 1 << 19
  .equ UNALIGNED, 1 << 24
  .equ DIVBYZERO, 1 << 25

  .equ FORCED, 1 << 30
  .equ DEBUGEVT, 1 << 31

  // CCR
  .equ NONBASETHRDENA, 1 << 0
  .equ USERSETMPEND, 1 << 1
  .equ UNALIGN_TRP, 1 << 3
  .equ DIV_0_TRP, 1 << 4
  .equ BFHFNMIGN, 1 << 8
  .equ STKALIGN, 1 << 9

  // MPU_CTRL
  .equ HFNMIENA, 1 << 1
  .equ PRIVDEFENA, 1 << 2
  // MPU_RASR
  .equ XN, 1 << 28
  .equ SRD, 8
  // MPU_RASR.AP: what privileged and unprivileged code may do
  .equ AP_NONE_NONE, 0
  .equ AP_RW_NONE, 1
  .equ AP_RW_RO, 2
  .equ AP_RW_RW, 3
  .equ AP_RO_NONE, 5
  .equ AP_RO_RO, 6

  // The exception frame (B1.5.7)
  .equ FRAME_R0, 0
  .equ FRAME_R12, 16
  .equ FRAME_LR, 20
  .equ FRAME_PC, 24
  .equ FRAME_PSR, 28

  // A data address of the System RAM region where the board has nothing.
  .equ NOWHERE, 0x60000000
  // 4 KiB of RAM for regions of the MPU.
  .equ ARENA, 0x20003000

  .macro program
  .global main
  .thumb_func
main:
  .endm
  .macro handler name
  .ltorg
  .global \name
  .thumb_func
\name:
  .endm
  // Thumb code at a label: taking its address gives bit 0.
  .macro code name
  .thumb_func
\name:
  .endm

  // The checks change r12 and the flags. On ARMv6-M not r7, which they use but give back.
#ifdef __ARM_ARCH_6M__
  .macro fail_here line
  ldr   r0, =\line
  bl    exit
  .endm
  .macro check reg, value, line
  mov   r12, r7
  ldr   r7, =\value
  cmp   \reg, r7
  mov   r7, r12
  beq   .Lok\@
  fail_here \line
.Lok\@:
  .endm
#else
  .macro fail_here line
  movw  r0, \line
  b.w   exit
  .endm
  .macro check reg, value, line
  ldr   r12, =\value
  check_same \reg, r12, \line
  .endm
#endif
  .macro check_same reg, other, line
  cmp   \reg, \other
  beq   .Lok\@
  fail_here \line
.Lok\@:
  .endm
  .macro check_word address, value, line
  load  r0, \address
  check r0, \value, \line
  .endm
  .macro pass
  movs  r0, 0
#ifdef __ARM_ARCH_6M__
  bl    exit
#else
  b.w   exit
#endif
  .endm

  // Appends a digit to the log. Changes r2, r3, on ARMv6-M the flags.
  .macro record digit
  ldr   r3, =log
  ldr   r2, [r3]
#ifdef __ARM_ARCH_6M__
  lsls  r2, r2, 4
  adds  r2, \digit
#else
  lsl   r2, r2, 4
  orr   r2, r2, \digit
#endif
  str   r2, [r3]
  .endm

  .macro load reg, address
  ldr   \reg, =\address
  ldr   \reg, [\reg]
  .endm
  // Changes r0, r1.
  .macro store address, value
  ldr   r0, =\value
  ldr   r1, =\address
  str   r0, [r1]
  .endm
  .macro store_byte address, value
  ldr   r0, =\value
  ldr   r1, =\address
  strb  r0, [r1]
  .endm
  // Sets bits of a register. Changes r0, r1, r2.
  .macro set_bits address, value
  ldr   r1, =\address
  ldr   r0, [r1]
  ldr   r2, =\value
#ifdef __ARM_ARCH_6M__
  orrs  r0, r2
#else
  orr   r0, r0, r2
#endif
  str   r0, [r1]
  .endm
  .macro sync
  dsb
  isb
  .endm
  // The priority of an exception, 4 to 47. Changes r0, r1, on ARMv6-M, which takes words only, r2.
  .macro set_priority exception, priority
#ifdef __ARM_ARCH_6M__
  .if \exception >= 16
  ldr   r1, =IPR0 + (((\exception) - 16) & ~3)
  .else
  ldr   r1, =SHPR1 + (((\exception) - 4) & ~3)
  .endif
  ldr   r0, [r1]
  ldr   r2, =0xFF << (8 * ((\exception) & 3))
  bics  r0, r2
  ldr   r2, =\priority << (8 * ((\exception) & 3))
  orrs  r0, r2
  str   r0, [r1]
#else
  .if \exception >= 16
  store_byte IPR0 + \exception - 16, \priority
  .else
  store_byte SHPR1 + \exception - 4, \priority
  .endif
#endif
  .endm
  .macro enable_irq irq, priority
  set_priority 16 + \irq, \priority
  store ISER0, 1 << \irq
  .endm
  .macro pend_irq irq
  store ISPR0, 1 << \irq
  sync
  .endm
  .macro set_special name, value
  ldr   r0, =\value
  msr   \name, r0
  .endm
  // In a handler that has pushed nothing: the return goes that much further.
  .macro skip bytes
  ldr   r0, [sp, FRAME_PC]
#ifdef __ARM_ARCH_6M__
  adds  r0, \bytes
#else
  add   r0, r0, \bytes
#endif
  str   r0, [sp, FRAME_PC]
  .endm
  // A HardFault handler: the frame's PC goes to `note`, and the return behind the instruction there.
  .macro note_and_skip
  ldr   r0, [sp, FRAME_PC]
  ldr   r1, =note
  str   r0, [r1]
  ldrh  r2, [r0]
  lsrs  r2, r2, 11
  cmp   r2, 0b11101
  blo   .Lshort\@
  adds  r0, 2
.Lshort\@:
  adds  r0, 2
  str   r0, [sp, FRAME_PC]
  bx    lr
  .endm
  // The instruction is a HardFault that returns to it; the handler is note_and_skip. Changes r0, r1.
  .macro faults line, instruction:vararg
  movs  r0, 0
  ldr   r1, =note
  str   r0, [r1]
.Lfault\@:
  \instruction
  load  r0, note
  ldr   r1, =.Lfault\@
  check_same r0, r1, \line
  .endm
  // Clears CFSR and HFSR. Changes r0, r1.
  .macro clear_faults
  store CFSR, 0xFFFFFFFF
  store HFSR, 0xFFFFFFFF
  .endm
  // Thread mode goes on on PSP. Changes r0.
  .macro use_process_stack
  set_special psp, process_stack
  set_special control, 2
  isb
  .endm
  // Thread mode goes on unprivileged. Changes r0.
  .macro drop_privilege
  set_special control, 1
  isb
  .endm

  // A region of the MPU of 2^bits bytes. Changes r0, r1.
  .macro region number, base, bits, ap, more=0
  store MPU_RBAR, \base + 0x10 + \number
  store MPU_RASR, (\ap << 24) + ((\bits - 1) << 1) + 1 + \more
  .endm
  // Regions 0 and 1: code to read, RAM for everybody. Changes r0, r1.
  .macro code_and_ram
  region 0, 0, 20, AP_RO_RO
  region 1, 0x20000000, 14, AP_RW_RW
  .endm
  // Changes r0, r1.
  .macro mpu_on flags=0
  store MPU_CTRL, 1 + \flags
  sync
  .endm
  // Records 1 where `skip_memmanage`'s handler saw the 16-bit instruction fault, else 0. Changes r2, r3, r6, r7.
  .macro try instruction:vararg
  ldr   r6, =note
  movs  r7, 0
  str   r7, [r6]
  \instruction
  ldr   r7, [r6]
  record r7
  .endm
  // A handler that skips 16-bit instructions. It leaves in `note`: 1, CFSR (then cleared), MMFAR.
  .macro skip_memmanage
  handler MemManage_Handler
  ldr   r0, =CFSR
  ldr   r2, [r0]
  str   r2, [r0]
  ldr   r1, =note
  movs  r3, 1
  str   r3, [r1]
  str   r2, [r1, 4]
  ldr   r0, =MMFAR
  ldr   r0, [r0]
  str   r0, [r1, 8]
  skip  2
  bx    lr
  .endm

  .equ SYSTICK, 15
  .equ PENDSV, 14
  .equ SVCALL, 11
  .equ USAGEFAULT, 6
  .equ BUSFAULT, 5
  .equ MEMMANAGE, 4
