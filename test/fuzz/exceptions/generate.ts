import { pick, type Random } from '../../engine/cases.ts'
import { exceptions, faults, specials, type Action, type Script } from './script.ts'

const ISER0 = 0xe000e100
const ICER0 = 0xe000e180
const ISPR0 = 0xe000e200
const ICPR0 = 0xe000e280
const IPR0 = 0xe000e400
const ICSR = 0xe000ed04
const AIRCR = 0xe000ed0c
const CCR = 0xe000ed14
const SHPR1 = 0xe000ed18
const SHCSR = 0xe000ed24
const STIR = 0xe000ef00

/** Few, so that priorities meet; their low bits are subpriorities where PRIGROUP says so. */
const priorities = [0, 0x20, 0x20, 0x40, 0x40, 0x41, 0x60, 0x80, 0xa0, 0xc0, 0xff]
const faultEnables = 7 << 16
const ICSR_RETTOBASE = 1 << 11

/**
 * A script: what Thread mode does, and what handlers do. `qemu.ts` lists what it leaves out because QEMU has it wrong.
 */
export function randomScript(random: Random): Script {
  // Few interrupts, so that the same ones meet again.
  const irqs = Array.from({ length: 1 + (random() % 5) }, () => random() % 16)
  const used = exceptions.filter((exception) => exception < 16 || irqs.includes(exception - 16))
  const set: Action[] = [
    ...used.flatMap((exception) => (random() % 3 === 0 ? [] : [setPriority(exception, random)])),
    ['writeWord', ISER0, bitsOf(irqs) & (random() % 4 === 0 ? random() : ~0)],
    ['changeBits', SHCSR, 0, faultEnables & (random() | random())],
    ...(random() % 2 === 0 ? [setPrigroup(random)] : []),
    ...(random() % 4 === 0 ? [['changeBits', CCR, CCR_STKALIGN, 0] as const] : []),
  ]
  const lists: Record<number, Action[]> = { 0: [...set, ...actions(4 + (random() % 12), 0, irqs, random)] }
  for (const exception of used) {
    if (random() % 3 > 0) lists[exception] = handler(exception, irqs, random)
  }
  return lists
}

/** Two or three activations. */
function handler(exception: number, irqs: readonly number[], random: Random): Action[] {
  return Array.from({ length: 1 + (random() % 3) }, () => [
    ...actions(random() % 5, exception, irqs, random),
    ['return', random() % 4] as const,
  ]).flat()
}

function actions(count: number, exception: number, irqs: readonly number[], random: Random): Action[] {
  return Array.from({ length: count }, () => action(exception, irqs, random))
}

function action(exception: number, irqs: readonly number[], random: Random): Action {
  const irq = pick(random, irqs)
  const some = (): number => bitsOf(irqs) & random()
  const kinds: readonly (() => Action)[] = [
    () => ['writeWord', ISPR0, 1 << irq],
    () => ['writeWord', ISPR0, some()],
    () => ['writeWord', STIR, irq],
    () => ['writeWord', ICPR0, some()],
    () => ['writeWord', ISER0, some()],
    () => ['writeWord', ICER0, some()],
    () => ['writeWord', ICSR, 1 << 28],
    () => [
      'writeWord',
      ICSR,
      pick(random, [1 << 27, 1 << 26, 1 << 25, 1 << 31, 1 << 28, (1 << 28) | (1 << 26)]),
    ],
    () =>
      setPriority(
        pick(
          random,
          exceptions.filter((each) => each < 16 || irqs.includes(each - 16)),
        ),
        random,
      ),
    () => setPrigroup(random),
    () => ['changeBits', SHCSR, faultEnables & random(), faultEnables & random()],
    // MemManage, BusFault, UsageFault and SVCall become pending, or not.
    () => ['changeBits', SHCSR, pendBits & random(), pendBits & random() & random()],
    () => ['changeBits', CCR, ccrBits & random(), ccrBits & random()],
    () => ['writeSpecial', random() % 2, random() & 1],
    () => ['writeSpecial', 2 + (random() % 2), pick(random, [0, 0, ...priorities])],
    () => ['writeSpecial', 4 + (random() % (specials.length - 4)), 0],
    () => ['supervisorCall'],
    () => ['supervisorCall'],
    () => ['fault', random() % faults.length],
    () => ['fault', random() % faults.length],
    () => ['logAddress', ICSR, exception === 0 ? ~ICSR_RETTOBASE : ~0],
    () => ['logAddress', pick(random, [ISPR0, ISER0, SHPR1, SHPR1 + 8, IPR0, AIRCR, SHCSR]), ~0],
    () => ['logSpecials'],
    () => ['writeControl', 0, random() & 3],
    () => ['moveStack'],
  ]
  return pick(random, kinds)()
}

const pendBits = 0xf << 12
/** USERSETMPEND, UNALIGN_TRP, DIV_0_TRP. */
const ccrBits = (1 << 1) | (1 << 3) | (1 << 4)
const CCR_STKALIGN = 1 << 9

function setPriority(exception: number, random: Random): Action {
  const value = pick(random, priorities)
  return exception >= 16
    ? ['writeByte', IPR0 + exception - 16, value]
    : ['writeByte', SHPR1 + Math.max(exception, 4) - 4, value]
}
function setPrigroup(random: Random): Action {
  return ['writeWord', AIRCR, 0x05fa0000 | ((random() % 8) << 8)]
}
function bitsOf(irqs: readonly number[]): number {
  return irqs.reduce((bits, irq) => bits | (1 << irq), 0)
}
