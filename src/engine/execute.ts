import { fetchHalfword } from '../core/access.ts'
import type { Core } from '../core/core.ts'
import { exception } from '../core/exception-numbers.ts'
import { exceptionReturn } from '../core/exception-return.ts'
import { takeFault, takeSynchronous } from '../core/exceptions.ts'
import { dfsrBits, FaultSignal, hfsrBits } from '../core/faults.ts'
import { executeFpCheck } from '../core/fp-check.ts'
import { isFpEnabled } from '../core/fp-context.ts'
import { layout } from '../core/layout.ts'
import { hasEncodings } from '../core/profile.ts'
import { waitForEvent, waitForInterrupt } from '../core/sleep.ts'
import { changeProcessorState, readSpecial, writeSpecial } from '../core/special-registers.ts'
import { conditionPassed } from '../core/state.ts'
import type { SystemActions, Val } from '../core/stage.ts'
import { costOf, type Cost } from '../core/timing/cost.ts'
import { overlapsNext } from '../core/timing/pipelining.ts'
import { coprocessorOf, decode, is32Bit, type Instruction } from '../isa/decode.ts'
import type { ItPosition } from '../isa/encoding.ts'
import { isTableBranch } from '../isa/jump-table.ts'
import { ReferenceStage } from './reference.ts'
import { outcomeOf } from './outcome.ts'
import { continuation, takesIci, TransferAbandoned, transferredBefore } from './transfers.ts'

const semihostingImmediate = 0xab

/**
 * Executes single instructions through the reference stage: what a tier that bailed out calls, and an
 * engine of its own.
 */
export class ReferenceExecutor {
  readonly #core: Core
  readonly #stage: ReferenceStage
  /** An exception that the instruction raises itself; taken once its address and size are known. */
  #raised: 'svc' | 'bkpt' | 'nothing' = 'nothing'

  constructor(core: Core) {
    this.#core = core
    this.#stage = new ReferenceStage(core, this.#systemActions())
  }

  /**
   * Executes the instruction at PC. Interrupts are the caller's business: this is between two boundaries.
   *
   * @returns false where a transfer stopped halfway for an exception: PC is still there
   */
  step(): boolean {
    const core = this.#core
    const { state } = core
    const address = state.pc
    const { sp } = state
    state.instructions += 1
    // Of an instruction that takes longer, the rest is added where it is known.
    state.cycles += 1
    try {
      if (state.get(layout.t) === 0) throw new FaultSignal('INVSTATE')
      const instruction = fetch(core, address)
      core.executions?.saw(address, instruction === undefined ? 'passed' : outcomeOf(state, instruction))
      if (instruction === undefined) {
        this.#undefined(address)
        return true
      }
      if (instruction.unpredictable) {
        // The architecture lets an UNPREDICTABLE encoding do anything an UNDEFINED one may; nothing is guessed.
        core.unpredictable.set(address, `UNPREDICTABLE encoding of ${instruction.operation}`)
        throw new FaultSignal(undefinedKind(core, address))
      }
      const done = takeIci(core, instruction)
      try {
        this.#execute(instruction, address, done)
        if (
          core.executions !== undefined &&
          isTableBranch(instruction) &&
          state.pc !== address + instruction.sizeBytes
        )
          core.executions.jumped(address, state.pc)
      } catch (signal) {
        if (!(signal instanceof TransferAbandoned)) throw signal
        this.#abandon(instruction, signal.accesses)
        return false
      }
    } catch (fault) {
      if (!(fault instanceof FaultSignal)) throw fault
      takeFault(core, fault, address)
    }
    if (core.transferInterrupts.size > 0) forgetArrivals(core, address, sp)
    return true
  }

  /** What was transferred stays; the instruction has not executed, and goes on or starts again after the handler. */
  #abandon(instruction: Instruction, accesses: number): void {
    const { state, configuration } = this.#core
    state.instructions -= 1
    state.cycles += configuration.timing === undefined ? -1 : accesses
    // An IT block has no room for ICI: its transfers start again, as all do that are no load or store multiple, and
    // all of ARMv6-M, which has no ICI.
    const hasIci = state.itstate === 0 && configuration.profile === 'v7-M'
    const next = hasIci ? continuation(instruction, accesses) : 0
    if (next === 0) return
    this.#stage.keepLoaded(instruction.operation === 'POP' ? 13 : Number(instruction.operands.n))
    state.itstate = next << 4
  }

  #execute(instruction: Instruction, address: number, done: number): void {
    const core = this.#core
    const { state } = core
    const next = (address + instruction.sizeBytes) >>> 0
    // BKPT is unconditional inside an IT block (A7.7.17).
    if (instruction.operation !== 'BKPT' && this.#skips(next)) return
    const raised = this.#perform(instruction, address, done)
    if (raised === 'bkpt') {
      this.#breakpoint(instruction, address, next)
      return
    }
    if (instruction.operation !== 'IT') state.itstate = advanceIt(state.itstate)
    state.pc = next
    if (raised === 'svc') {
      takeSynchronous(core, exception.svCall, next, hfsrBits.FORCED)
      return
    }
    this.#finishBranch(instruction)
  }

  /** Goes on to `next` where the condition of an IT block fails. */
  #skips(next: number): boolean {
    const { state } = this.#core
    const it = state.itstate
    if ((it & 0xf) === 0 || conditionPassed(it >>> 4, state.apsr)) return false
    state.itstate = advanceIt(it)
    state.pc = next
    return true
  }

  /** No row has it: UNDEFINED, but a NOP where its condition fails (A7.3.2). */
  #undefined(address: number): void {
    const sizeBytes = is32Bit(fetchHalfword(this.#core, address)) ? 4 : 2
    if (this.#skips((address + sizeBytes) >>> 0)) return
    throw new FaultSignal(undefinedKind(this.#core, address))
  }

  #perform(instruction: Instruction, address: number, done: number): 'svc' | 'bkpt' | 'nothing' {
    this.#raised = 'nothing'
    this.#checkExtension(instruction)
    const { timing } = this.#core.configuration
    if (timing === undefined) this.#stage.perform(instruction, address, done)
    else this.#performTimed(instruction, address, { done, cost: costOf(timing, instruction.operation) })
    return this.#raised
  }

  /** What depends on operands takes its time after the accesses: a transfer that is abandoned takes no more. */
  #performTimed(
    instruction: Instruction,
    address: number,
    { done, cost }: { done: number; cost: Cost },
  ): void {
    const { state, bus } = this.#core
    const saved = overlapsNext(bus, instruction, address) ? 1 : 0
    state.cycles += cost.cycles - saved - 1
    const extra = this.#stage.extraCycles(cost, instruction) - done
    this.#stage.perform(instruction, address, done)
    state.cycles += extra + this.#stage.unalignedCycles
  }

  /** Floating point is NOCP on cores without it, and where CPACR denies the FPU. */
  #checkExtension({ encoding }: Instruction): void {
    // Saving another context may pend a fault that comes before the instruction.
    if (encoding.since === 'VFPv4-SP' && !executeFpCheck(this.#core)) throw new TransferAbandoned(0)
  }

  #finishBranch({ operation }: Instruction): void {
    const { state, configuration } = this.#core
    const { branchTaken } = this.#stage
    if (branchTaken === undefined) return
    const { kind, target } = branchTaken
    if (kind === 'exchange' && state.inHandlerMode && target >>> 28 === 0xf) {
      exceptionReturn(this.#core, target)
      return
    }
    if (configuration.timing !== undefined)
      state.cycles += costOf(configuration.timing, operation).refill ?? 0
    if (kind !== 'plain') state.set(layout.t, target & 1)
    state.pc = (target & ~1) >>> 0
  }

  #breakpoint(instruction: Instruction, address: number, next: number): void {
    const core = this.#core
    const { state } = core
    if (core.semihosting !== undefined && instruction.operands.imm === semihostingImmediate) {
      state.itstate = advanceIt(state.itstate)
      state.pc = next
      core.semihosting()
      return
    }
    state.set(layout.dfsr, state.get(layout.dfsr) | dfsrBits.BKPT)
    takeSynchronous(core, exception.debugMonitor, address, hfsrBits.DEBUGEVT)
  }

  #systemActions(): SystemActions {
    const core = this.#core
    return {
      supervisorCall: () => {
        this.#raised = 'svc'
      },
      breakpoint: () => {
        this.#raised = 'bkpt'
      },
      undefined: () => {
        throw new FaultSignal('UNDEFINSTR')
      },
      noCoprocessor: () => {
        throw new FaultSignal('NOCP')
      },
      changeProcessorState: (change) => {
        changeProcessorState(core, change)
      },
      readSpecial: (sysm) => readSpecial(core, sysm) as unknown as Val,
      writeSpecial: (sysm, mask, value) => {
        writeSpecial(core, sysm, mask, (value as unknown as number) >>> 0)
      },
      waitForInterrupt: () => {
        waitForInterrupt(core)
      },
      waitForEvent: () => {
        waitForEvent(core)
      },
      sendEvent: () => {
        core.state.set(layout.eventRegister, 1)
      },
    }
  }
}

/** The manual's `ITAdvance()`. */
export function advanceIt(it: number): number {
  return (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f)
}

/** Where an ITSTATE puts the instruction: the last one of a block has mask 1000; ICI is no IT block. */
export function itPosition(it: number): ItPosition {
  if ((it & 0xf) === 0) return 'outside'
  return (it & 0xf) === 8 ? 'last' : 'inside'
}

/**
 * Fetches and decodes the instruction at an address; undefined where it is UNDEFINED on this core. Throws a
 * `FaultSignal`.
 */
export function fetch(core: Core, address: number, read = fetchHalfword): Instruction | undefined {
  const first = read(core, address)
  const second = is32Bit(first) ? read(core, (address + 2) >>> 0) : 0
  const instruction = decode(first, second, itPosition(core.state.itstate))
  if (instruction === undefined || !hasEncodings(core.configuration, instruction.encoding.since))
    return undefined
  return instruction
}

/**
 * Takes EPSR.ICI, which an abandoned load or store multiple left or a frame brought: how many words are transferred
 * already. For any other instruction Cortex-M3 and M4 raise INVSTATE (B1.4.2).
 */
function takeIci({ state }: Core, instruction: Instruction): number {
  const it = state.itstate
  if (it === 0 || (it & 0xf) !== 0) return 0
  if (!takesIci(instruction)) throw new FaultSignal('INVSTATE')
  state.itstate = 0
  return transferredBefore(instruction, it >>> 4)
}

/** An instruction has executed that arrivals were to meet halfway: what is left of them comes too late. */
function forgetArrivals({ transferInterrupts }: Core, pc: number, sp: number): void {
  for (const each of transferInterrupts) if (each.pc === pc && each.sp === sp) transferInterrupts.delete(each)
}

/** NOCP goes before UNDEFINSTR for encodings of a coprocessor that may not be used (B1.5.14); v6-M has none of them. */
function undefinedKind(core: Core, address: number): 'NOCP' | 'UNDEFINSTR' {
  const first = fetchHalfword(core, address)
  if (!is32Bit(first) || core.configuration.profile === 'v6-M') return 'UNDEFINSTR'
  const raw = ((first << 16) | fetchHalfword(core, (address + 2) >>> 0)) >>> 0
  const coprocessor = coprocessorOf(raw)
  const isFp = coprocessor === 10 || coprocessor === 11
  return coprocessor === undefined || (isFp && isFpEnabled(core)) ? 'UNDEFINSTR' : 'NOCP'
}
