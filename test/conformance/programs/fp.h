// What programs about floating point include: check.h, and registers and macros of their own.
#include "check.h"

// A floating-point register's word. Changes r0.
#define CHECK_S(reg, value) check_s reg, value, __LINE__
// What `fill_s` left, in s0 to s15 or in the 16 words from a register's address on. Change r0, r2, r3.
#define CHECK_FILLED(value) check_filled value, __LINE__
#define CHECK_SAVED(reg, value) check_saved reg, value, __LINE__

  .equ CPACR,    0xE000ED88
  .equ FPCCR,    0xE000EF34
  .equ FPCAR,    0xE000EF38
  .equ FPDSCR,   0xE000EF3C
  .equ MVFR0,    0xE000EF40
  .equ MVFR1,    0xE000EF44

  // FPCCR (B3.2.21)
  .equ LSPACT, 1 << 0
  .equ USER, 1 << 1
  .equ THREAD, 1 << 3
  .equ HFRDY, 1 << 4
  .equ MMRDY, 1 << 5
  .equ BFRDY, 1 << 6
  .equ MONRDY, 1 << 8
  .equ LSPEN, 1 << 30
  .equ ASPEN, 1 << 31

  .equ FPCA, 1 << 2
  .equ MLSPERR, 1 << 5
  .equ LSPERR, 1 << 13

  // The extended frame (B1.5.7)
  .equ FRAME_S0, 0x20
  .equ FRAME_FPSCR, 0x60
  .equ EXTENDED, 0x68

  // Floating point for all code. Changes r0, r1.
  .macro enable_fpu
  store CPACR, 0xF << 20
  sync
  .endm
  .macro disable_fpu
  store CPACR, 0
  sync
  .endm
  // s0 to s15 become value, value + 1 … Changes r0.
  .macro fill_s value
  ldr   r0, =\value
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
  vmov  s\n, r0
  adds  r0, 1
  .endr
  .endm
  .macro set_fpscr value
  ldr   r0, =\value
  vmsr  fpscr, r0
  .endm
  .macro check_s reg, value, line
  vmov  r0, \reg
  check r0, \value, \line
  .endm
  .macro check_saved reg, value, line
  ldr   r2, =\value
  mov   r3, \reg
.Lnext\@:
  ldr   r0, [r3], 4
  check_same r0, r2, \line
  adds  r2, 1
  sub   r0, r3, \reg
  cmp   r0, 64
  bne   .Lnext\@
  .endm
  .macro check_filled value, line
  ldr   r2, =\value
  .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
  vmov  r0, s\n
  check_same r0, r2, \line
  adds  r2, 1
  .endr
  .endm

