import { field, flag } from '../bus/registers.ts'

/** Bits of the System Control Block's registers by the manual's names (B3.2). What is missing is reserved. */

export const actlr = {
  DISMCYCINT: flag(0, 'LDM and STM are not interrupted'),
  DISDEFWBUF: flag(1, 'no write buffer: every BusFault is precise, as they are here anyway'),
  DISFOLD: flag(2, 'no IT folding'),
} as const

export const icsr = {
  NMIPENDSET: flag(31, 'write 1: NMI pends'),
  PENDSVSET: flag(28, 'write 1: PendSV pends'),
  PENDSVCLR: flag(27, 'write 1: PendSV no longer pends; reads 0'),
  PENDSTSET: flag(26, 'write 1: SysTick pends'),
  PENDSTCLR: flag(25, 'write 1: SysTick no longer pends; reads 0'),
  ISRPREEMPT: flag(23, 'an exception is taken on leaving Debug state'),
  ISRPENDING: flag(22, 'an external interrupt is pending'),
  VECTPENDING: field(20, 12, 'highest pending enabled exception'),
  RETTOBASE: flag(11, 'no exception is active but the one in IPSR', 'v7-M'),
  VECTACTIVE: field(8, 0, 'IPSR'),
} as const

export const aircr = {
  VECTKEY: field(31, 16, 'write 0x05FA or the write is ignored; reads 0xFA05'),
  ENDIANNESS: flag(15, '0: little-endian'),
  PRIGROUP: field(10, 8, 'where a priority splits into group and subpriority', 'v7-M'),
  SYSRESETREQ: flag(2, 'write 1: the system resets'),
  VECTCLRACTIVE: flag(1, 'for debuggers'),
  VECTRESET: flag(0, 'for debuggers', 'v7-M'),
} as const

export const scr = {
  SLEEPONEXIT: flag(1, 'sleep on return to Thread mode'),
  SLEEPDEEP: flag(2, 'a hint to the chip'),
  SEVONPEND: flag(4, 'inactive to pending is an event'),
} as const

export const ccr = {
  NONBASETHRDENA: flag(0, 'Thread mode may be entered with exceptions active'),
  USERSETMPEND: flag(1, 'unprivileged code may write STIR'),
  UNALIGN_TRP: flag(3, 'unaligned word and halfword accesses fault'),
  DIV_0_TRP: flag(4, 'division by zero faults'),
  BFHFNMIGN: flag(8, 'data BusFaults at priority -1 and -2 are ignored'),
  STKALIGN: flag(9, 'exception frames are 8-byte aligned'),
} as const

export const shcsr = {
  MEMFAULTACT: flag(0, 'MemManage is active', 'v7-M'),
  BUSFAULTACT: flag(1, 'BusFault is active', 'v7-M'),
  USGFAULTACT: flag(3, 'UsageFault is active', 'v7-M'),
  SVCALLACT: flag(7, 'SVCall is active', 'v7-M'),
  MONITORACT: flag(8, 'DebugMonitor is active', 'v7-M'),
  PENDSVACT: flag(10, 'PendSV is active', 'v7-M'),
  SYSTICKACT: flag(11, 'SysTick is active', 'v7-M'),
  USGFAULTPENDED: flag(12, 'UsageFault is pending', 'v7-M'),
  MEMFAULTPENDED: flag(13, 'MemManage is pending', 'v7-M'),
  BUSFAULTPENDED: flag(14, 'BusFault is pending', 'v7-M'),
  SVCALLPENDED: flag(15, 'SVCall is pending'),
  MEMFAULTENA: flag(16, 'MemManage is enabled', 'v7-M'),
  BUSFAULTENA: flag(17, 'BusFault is enabled', 'v7-M'),
  USGFAULTENA: flag(18, 'UsageFault is enabled', 'v7-M'),
} as const

export const hfsr = {
  VECTTBL: flag(1, 'a vector could not be read'),
  FORCED: flag(30, 'escalated from a configurable exception'),
  DEBUGEVT: flag(31, 'a debug event, and no debugger'),
} as const

export const dfsr = {
  HALTED: flag(0, 'halt request'),
  BKPT: flag(1, 'BKPT executed'),
  DWTTRAP: flag(2, 'DWT comparator matched'),
  VCATCH: flag(3, 'vector catch'),
  EXTERNAL: flag(4, 'external debug request'),
} as const

/** RAZ/WI on a core without floating point. */
export const cpacr = {
  CP11: field(23, 22, 'access to floating point: as CP10'),
  CP10: field(21, 20, 'access to floating point: 0 none, 1 privileged, 3 full'),
} as const
