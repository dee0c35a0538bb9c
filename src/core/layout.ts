import { pageTableSizeBytes } from '../bus/pages.ts'

/** Flash, RAM and what else a chip may have; a table of more chunks is larger. */
export const usualPageChunks = 6

/**
 * Where the architectural state of a machine lives in its WebAssembly memory. Byte offsets, shared by
 * the JavaScript side (`state.ts`) and the code that the engine emits. A snapshot is a copy of
 * `[0, stateEnd)` and of RAM; what is not here does not survive one.
 */
export const layout = {
  /** r0…r12, then the active SP (r13), LR and PC, a word each. */
  registers: 0x000,
  sp: 0x034,
  lr: 0x038,
  pc: 0x03c,
  /** N is this word's sign, Z is whether the other word is zero: two words, as an MSR can set both flags. */
  n: 0x040,
  z: 0x044,
  /** 0 or 1 each. */
  c: 0x048,
  v: 0x04c,
  q: 0x050,
  /** GE<3:0>. */
  ge: 0x054,
  ipsr: 0x058,
  /** ITSTATE<7:0>. */
  itstate: 0x05c,
  /** EPSR.T. */
  t: 0x060,
  /** The stack pointer not in use: PSP while SP is MSP, else MSP. */
  otherSp: 0x064,
  /** CONTROL: nPRIV 0, SPSEL 1, FPCA 2. In Handler mode SPSEL reads 0. */
  control: 0x068,
  primask: 0x06c,
  faultmask: 0x070,
  basepri: 0x074,
  /** Local exclusive monitor: 0 open, 1 exclusive. */
  monitor: 0x078,
  eventRegister: 0x07c,
  /** 0 awake, 1 in WFI, 2 in WFE, 3 by SLEEPONEXIT. */
  sleeping: 0x080,
  lockedUp: 0x084,

  vtor: 0x090,
  /** AIRCR.PRIGROUP. */
  prigroup: 0x094,
  scr: 0x098,
  ccr: 0x09c,
  cfsr: 0x0a4,
  hfsr: 0x0a8,
  dfsr: 0x0ac,
  mmfar: 0x0b0,
  bfar: 0x0b4,
  afsr: 0x0b8,
  demcr: 0x0bc,
  cpacr: 0x0c0,
  actlr: 0x0c4,
  fpccr: 0x0c8,
  fpcar: 0x0cc,
  fpdscr: 0x0d0,
  mpuCtrl: 0x0d4,
  /** MPU_RNR.REGION. */
  mpuRnr: 0x0d8,

  /** s0…s31. */
  fpRegisters: 0x100,
  fpscr: 0x180,
  /** MPU_RBAR and MPU_RASR of each of eight regions. */
  mpuRegions: 0x1c0,

  /** Bit sets over exception numbers 0…255, eight words each. */
  enabled: 0x200,
  pending: 0x220,
  active: 0x240,
  /** Level of each interrupt's wire. */
  lines: 0x260,
  /** A byte for each exception number. */
  priorities: 0x300,

  /** 64-bit floats that hold integers: cycles since reset, instructions executed. */
  cycles: 0x400,
  instructions: 0x408,

  /** Words for the system devices (SysTick, DWT …) and then for peripherals, handed out by the machine; see `sysTick`. */
  devices: 0x440,
  stateEnd: 0x1000,

  /** Not architectural: how the emitted interpreter left. */
  exitRecord: 0x1000,
  exitFuel: 0x1004,
  /** Instructions executed, where the fuel is cycles. */
  exitInstructions: 0x1008,
  /** Where the next entry of the access log goes, from which on they are 8 bytes each; see `accessLog`. */
  accessLogEnd: 0x100c,
  /** SP as the access log has it. */
  loggedSp: 0x1010,
  /** What a device has answered to emitted code, and what fuel that has from then on. */
  deviceValue: 0x1014,
  fuelBehindAsking: 0x1018,
  /** What a run may look for: a record, and what r0…LR hold there. */
  soughtRecord: 0x101c,
  soughtRegisters: 0x1020,
  /** Fuel with which handlers were entered last, less what they may not use after all. */
  givenFuel: 0x105c,
  /** What code that runs through exceptions knows; see `throughExceptions`. */
  through: 0x1060,
  /** Not 0: writes of masks are left to the reference stage. */
  leavesMasks: 0x10b0,
  /** Which bits BASEPRI has; 0: the core has none. */
  basepriBits: 0x10b4,
  /** Where the next entry of the log of masks goes, from which on they are 8 bytes each; see `loggedMask`. */
  maskLogEnd: 0x10b8,
  /** Where the next of the last calls goes; see `lastCalls`. */
  callsNext: 0x10bc,
  calls: 0x1100,
  accessLog: 0x2000,
  /** Where accesses are logged, masks are not. */
  maskLog: 0x2000,
  /** How often code was reached for which there is no region yet: 16 bits by {@link heat}. */
  heat: 0xc000,
  /** Records of EXC_RETURN's page: each has one handler, and the address is all that is told by which it is. */
  exceptionReturns: 0xd000,
  /** Activations of handlers that were entered in emitted code, and are not in the log yet: floats, then words. */
  activations: 0xf000,

  /** See `bus/pages.ts`. */
  pageTable: 0x14000,
  /** First byte after the page table of most machines: memory regions and decoded records follow. */
  regions: 0x14000 + pageTableSizeBytes(usualPageChunks),
} as const

/** SysTick's state, from `layout.devices` on: what of it counts is in one place for all stages. */
export const sysTick = {
  csr: layout.devices,
  reload: layout.devices + 4,
  value: layout.devices + 8,
  frozen: layout.devices + 12,
  /** A 64-bit float: the cycle up to which it has counted. */
  syncedTo: layout.devices + 16,
  sizeBytes: 24,
  /** CSR.COUNTFLAG. */
  countFlag: 1 << 16,
} as const

/** An activation of a handler as it is recorded: floats (see `moments`), and words. */
export const activation = {
  /** Cycles of its moments, then their instructions. */
  floats: 6,
  moments: { pendedAt: 0, enteredAt: 1, returnedAt: 2 },
  /** PCs of its moments, then these. */
  words: 7,
  frame: 3,
  excReturn: 4,
  nesting: 5,
  rest: 6,
  /** Bits of `rest`; the exception's number is in the lowest nine. */
  bits: { exception: 0x1ff, how: 9, delay: 11, hasReturned: 1 << 13, clobbered: 14 },
  /** Of `how`. */
  hows: ['preempted', 'tailChained', 'lateArrival', 'popPreempted'],
} as const

const mostActivations = 256

/** What is told to code that takes SysTick and returns from handlers without leaving WebAssembly, and what it tells. */
export const throughExceptions = {
  /** Instructions until SysTick's next expiry; nothing is known of any that comes after the last one. */
  untilTick: layout.through,
  /** Expiries so far. */
  ticks: layout.through + 4,
  /** Bits of a stacked xPSR that are taken over. */
  xpsrMask: layout.through + 8,
  /** How many activations there are, the one that was open before included; which one is open: its index, or -1. */
  count: layout.through + 12,
  open: layout.through + 16,
  /** r4…r11, MSP and PSP as they were when the open one was entered. */
  context: layout.through + 24,
  /** A 64-bit float: the instruction count at the last exception return. */
  lastReturn: layout.through + 64,
  mostActivations,
  /** Where activations have their floats, and behind all of those their words; see `activation`. */
  floats: layout.activations,
  words: layout.activations + mostActivations * activation.floats * Float64Array.BYTES_PER_ELEMENT,
} as const

/** The last calls by pointer with which regions were left, in a ring. */
export const lastCalls = {
  sizeBytes: 8,
  count: 128,
  /** LR, and the record of the function. */
  lr: 0,
  record: 4,
} as const

/** Counters of how hot code is, by its record's offset; records that share one only warm each other. */
export const heat = {
  counters: 2048,
  /** A record's offset, shifted by so much, less what doesn't fit. */
  shift: 4,
} as const

/** An entry of the access log: the address, then what was done there; or SP's new value, behind what moved it. */
export const loggedAccess = {
  sizeBytes: 8,
  address: 0,
  /** How many bytes, and `write`; for SP the record of the next instruction, which is larger. */
  what: 4,
  write: 8,
  /** All that is said of accesses is less. */
  end: 16,
} as const

/** An entry of the log of masks: an instruction wrote one of them. */
export const loggedMask = {
  sizeBytes: 8,
  /** Since that cycle, modulo 2 ** 32. */
  cycle: 0,
  /** 0: nothing is masked from then on. */
  isMasked: 4,
} as const
/** So much fits. */
export const maskLogLimit = layout.maskLog + 1024 * loggedMask.sizeBytes

/**
 * A record: what the emitted interpreter knows of the instruction at one halfword, 16 bytes.
 * Handler 0 means "not decoded yet", so that fresh memory needs no initialisation.
 */
export const record = {
  sizeBytes: 16,
  /** 16 bits: index into the handler table. */
  handler: 0,
  /** 16 bits: the instruction's own handler, where `handler` tests something first: a condition, a page. */
  instruction: 2,
  /** Four bytes: registers as byte offsets (number × 4) and small immediates, in the schema's order. */
  slots: 4,
  /** 32 bits: the immediate, offset or register list. */
  word: 8,
  /** 32 bits: the instruction's address. */
  pc: 12,
} as const

/** Bits of CCR that others than its register ask for (B3.2.8). */
export const ccr = { unalignTrap: 1 << 3, stkAlign: 1 << 9 } as const
