import { fpscrFields } from '../../core/float/fpscr.ts'
import type { FixedPoint, FloatStage } from '../../core/float-stage.ts'
import { fpca, fpccrBits, fpscrImplemented } from '../../core/fp-context.ts'
import { layout } from '../../core/layout.ts'
import type { Val } from '../../core/stage.ts'
import { op } from '../wasm/opcodes.ts'
import type { Graph } from './graph.ts'
import type { Node } from './node.ts'

const asNode = (value: Val): Node => value as unknown as Node
const asVal = (node: Node): Val => node as unknown as Val

/** Full access to coprocessor 10. */
const fullAccess = 3 << 20
/** The smallest normal number, and infinity. */
const minNormal = 0x00800000
const infinity = 0x7f800000

/**
 * Floating point as WebAssembly's own arithmetic, where it can't differ from the manual's: everything else bails.
 * WebAssembly rounds to nearest, ties to even, never flushes denormals, and says nothing of exceptions. So in every
 * operation:
 *
 * - FPSCR must round to nearest and must not flush to zero. Default NaNs don't matter: NaNs bail.
 * - An *exact* result is the manual's in sign and bits, and raises nothing: without flush-to-zero an exact denormal
 *   one is no underflow. Each operation proves exactness in a way that NaNs fail. Infinities are exact operands.
 * - An inexact result between the smallest normal and the largest number, both excluded at the lower end, raises
 *   Inexact only: tininess is detected before rounding, but what rounds to more than the smallest normal number was
 *   not tiny, and what rounds to a finite one did not overflow. FPSCR.IXC must be set already: then nothing changes.
 */
export class GraphFloat implements FloatStage {
  readonly #graph: Graph
  #fpscr: Val | undefined
  #checkedModes = 0

  constructor(graph: Graph) {
    this.#graph = graph
  }

  // Nodes

  #op(opcode: number, ...args: Node[]): Node {
    return this.#graph.node({ type: 'op', opcode }, ...args)
  }
  /** A word as a single-precision number. */
  #single(word: Val): Node {
    const { kind, args } = asNode(word)
    const [inner] = args
    const wasSingle = kind.type === 'op' && kind.opcode === op.i32ReinterpretF32
    return wasSingle && inner !== undefined ? inner : this.#op(op.f32ReinterpretI32, asNode(word))
  }
  #word(single: Node): Val {
    return asVal(this.#op(op.i32ReinterpretF32, single))
  }
  #widened(single: Node): Node {
    return this.#op(op.f64PromoteF32, single)
  }
  /** A word as a double, exactly. */
  #double(word: Val): Node {
    return this.#widened(this.#single(word))
  }
  #fromInteger(value: Val, unsigned: boolean): Node {
    return this.#op(unsigned ? op.f64ConvertI32U : op.f64ConvertI32S, asNode(value))
  }
  #equal(a: Node, b: Node): Val {
    return asVal(this.#op(op.f64Eq, a, b))
  }
  #bailUnless(condition: Val): void {
    this.#graph.bailIf(this.#graph.xor(condition, this.#graph.word(1)))
  }

  // What every handler begins with

  /**
   * FPSCR. Whoever reads it or an S register first has `ExecuteFPCheck` to do (B1.5.7): bails unless it would find
   * nothing to do.
   */
  #status(): Val {
    if (this.#fpscr !== undefined) return this.#fpscr
    const g = this.#graph
    const denied = g.xor(g.and(g.state(layout.cpacr), g.word(fullAccess)), g.word(fullAccess))
    const fpccr = g.state(layout.fpccr)
    const hasContext = g.and(g.state(layout.control), g.word(fpca))
    const createsContext = g.select(hasContext, g.word(0), g.and(fpccr, g.word(fpccrBits.ASPEN)))
    const savesContext = g.and(fpccr, g.word(fpccrBits.LSPACT))
    g.bailIf(g.or(denied, g.or(createsContext, savesContext)))
    this.#fpscr = g.state(layout.fpscr)
    return this.#fpscr
  }
  /** Bails unless these modes of FPSCR are off. */
  #withoutModes(modes: number): void {
    const fpscr = this.#status()
    const unchecked = modes & ~this.#checkedModes
    if (unchecked === 0) return
    this.#checkedModes |= unchecked
    this.#graph.bailIf(this.#graph.and(fpscr, this.#graph.word(unchecked)))
  }
  /** FPSCR.IXC, as 0 or 1. */
  #isInexactKnown(): Val {
    const g = this.#graph
    return g.and(g.shiftRight(this.#status(), g.word(4)), g.word(1))
  }
  /** Bails unless the result is exact, or inexact in a way that changes nothing. */
  #accept(result: Node, exact: Val): Val {
    const g = this.#graph
    const word = this.#word(result)
    const magnitude = g.and(word, g.word(0x7fffffff))
    // None is below a limit of 0.
    const limit = g.and(g.sub(g.word(0), this.#isInexactKnown()), g.word(infinity - minNormal - 1))
    const isPlain = g.lessThan(g.sub(magnitude, g.word(minNormal + 1)), limit, false)
    g.bailUnlessEither(isPlain, exact)
    return word
  }

  // S registers

  register(number: Val): Val {
    this.#status()
    const g = this.#graph
    return asVal(g.read(op.i32Load, layout.fpRegisters, asNode(g.shiftLeft(number, g.word(2)))))
  }
  setRegister(number: Val, value: Val): void {
    this.#status()
    const g = this.#graph
    const base = asNode(g.shiftLeft(number, g.word(2)))
    g.commit({ type: 'state', base, offset: layout.fpRegisters, value: asNode(value) })
  }
  forEachRegister(first: Val, count: Val, body: (number: Val, offset: Val) => void): void {
    // Before the loop, whose body may not bail.
    this.#status()
    this.#graph.loop({ type: 'range', first: asNode(first), count: asNode(count) }, (number, offset) => {
      body(asVal(number), offset)
    })
  }

  // Arithmetic

  add(a: Val, b: Val): Val {
    return this.#sum(this.#single(a), this.#single(b))
  }
  sub(a: Val, b: Val): Val {
    // FPSub differs from the sum with -b for NaNs only, which bail.
    return this.add(a, this.#graph.xor(b, this.#graph.word(0x80000000)))
  }
  #sum(a: Node, b: Node): Val {
    this.#withoutModes(fpscrFields.FZ | fpscrFields.RMode)
    const sum = this.#op(op.f32Add, a, b)
    return this.#accept(sum, this.#isSum(sum, a, b, { sub: op.f32Sub, eq: op.f32Eq }))
  }
  /**
   * Whether a rounded sum is exact. Where |a| >= |b|, sum - a is itself exact (Dekker), so it equals b where the sum is
   * exact, and only there; where |b| is larger, the same holds for sum - b and a. Both are tested.
   */
  #isSum(sum: Node, a: Node, b: Node, { sub, eq }: { sub: number; eq: number }): Val {
    const isB = asVal(this.#op(eq, this.#op(sub, sum, a), b))
    const isA = asVal(this.#op(eq, this.#op(sub, sum, b), a))
    return this.#graph.and(isA, isB)
  }
  mul(a: Val, b: Val): Val {
    this.#withoutModes(fpscrFields.FZ | fpscrFields.RMode)
    // The product of two 24-bit significands is exact in 53 bits.
    const product = this.#op(op.f64Mul, this.#double(a), this.#double(b))
    const rounded = this.#op(op.f32DemoteF64, product)
    return this.#accept(rounded, this.#equal(this.#widened(rounded), product))
  }
  div(a: Val, b: Val): Val {
    this.#withoutModes(fpscrFields.FZ | fpscrFields.RMode)
    const quotient = this.#op(op.f32Div, this.#single(a), this.#single(b))
    // quotient × b is exact in 53 bits: it is a where the quotient is exact. Infinity × 0 is a NaN: x / 0 bails.
    const back = this.#op(op.f64Mul, this.#widened(quotient), this.#double(b))
    return this.#accept(quotient, this.#equal(back, this.#double(a)))
  }
  sqrt(a: Val): Val {
    this.#withoutModes(fpscrFields.FZ | fpscrFields.RMode)
    const root = this.#op(op.f32Sqrt, this.#single(a))
    const wide = this.#widened(root)
    return this.#accept(root, this.#equal(this.#op(op.f64Mul, wide, wide), this.#double(a)))
  }
  mulAdd(addend: Val, a: Val, b: Val): Val {
    this.#withoutModes(fpscrFields.FZ | fpscrFields.RMode)
    const g = this.#graph
    const product = this.#op(op.f64Mul, this.#double(a), this.#double(b))
    const wideAddend = this.#double(addend)
    const sum = this.#op(op.f64Add, wideAddend, product)
    const isSum = this.#isSum(sum, wideAddend, product, { sub: op.f64Sub, eq: op.f64Eq })
    // Rounding twice, to 53 and to 24 bits, differs from once only where the first makes a tie for the second: where
    // the 29 bits that go are a one and zeros, and the sum is not exact.
    const low = asVal(this.#op(op.i32WrapI64, this.#op(op.i64ReinterpretF64, sum)))
    const isTie = g.equal(g.and(low, g.word(0x1fffffff)), g.word(0x10000000))
    g.bailUnlessEither(g.xor(isTie, g.word(1)), isSum)
    const rounded = this.#op(op.f32DemoteF64, sum)
    return this.#accept(rounded, g.and(isSum, this.#equal(this.#widened(rounded), sum)))
  }
  compare(a: Val, b: Val): void {
    const g = this.#graph
    // A denormal number is compared as such.
    this.#withoutModes(fpscrFields.FZ)
    const [left, right] = [this.#single(a), this.#single(b)]
    const less = asVal(this.#op(op.f32Lt, left, right))
    const equal = asVal(this.#op(op.f32Eq, left, right))
    const greater = asVal(this.#op(op.f32Gt, left, right))
    // Unordered.
    this.#bailUnless(g.or(less, g.or(equal, greater)))
    const flags = g.select(less, g.word(0x80000000), g.select(equal, g.word(0x60000000), g.word(0x20000000)))
    const rest = g.and(this.#status(), g.word(~fpscrFields.flags))
    g.setState(layout.fpscr, g.or(rest, flags))
  }

  // Conversions

  toFixed(a: Val, { bits, unsigned, fractionBits }: FixedPoint, roundZero: boolean): Val {
    const g = this.#graph
    this.#withoutModes(fpscrFields.FZ | (roundZero ? 0 : fpscrFields.RMode))
    const scale = this.#scale(fractionBits)
    // A power of 2 changes the exponent only: exact.
    const value = scale === undefined ? this.#double(a) : this.#op(op.f64Mul, this.#double(a), scale)
    const rounded = this.#op(roundZero ? op.f64Trunc : op.f64Nearest, value)
    // NaNs are in no range; what saturates raises Invalid Operation.
    const lowest = this.#fromInteger(g.word(unsigned ? 0 : -(2 ** (bits - 1))), false)
    const highest = this.#fromInteger(g.word(unsigned ? 2 ** bits - 1 : 2 ** (bits - 1) - 1), unsigned)
    const isAbove = asVal(this.#op(op.f64Le, lowest, rounded))
    const isBelow = asVal(this.#op(op.f64Le, rounded, highest))
    this.#bailUnless(g.and(isAbove, isBelow))
    g.bailUnlessEither(this.#isInexactKnown(), this.#equal(rounded, value))
    return asVal(this.#op(unsigned ? op.i32TruncF64U : op.i32TruncF64S, rounded))
  }
  fromFixed(a: Val, { bits, unsigned, fractionBits }: FixedPoint, nearest: boolean): Val {
    const g = this.#graph
    this.#status()
    if (!nearest) this.#withoutModes(fpscrFields.RMode)
    const integer = bits === 32 ? a : unsigned ? g.and(a, g.word(0xffff)) : g.signExtend(a, 16)
    const scale = this.#scale(fractionBits)
    // 32 bits and a power of 2 are exact in a double; the result is 0 or far from the smallest normal number.
    const whole = this.#fromInteger(integer, unsigned)
    const value = scale === undefined ? whole : this.#op(op.f64Div, whole, scale)
    const rounded = this.#op(op.f32DemoteF64, value)
    g.bailUnlessEither(this.#isInexactKnown(), this.#equal(this.#widened(rounded), value))
    return this.#word(rounded)
  }
  /** 2 to a power of 0…32; undefined where it is known to be 1. */
  #scale(power: Val): Node | undefined {
    const g = this.#graph
    const { kind } = asNode(power)
    if (kind.type === 'const' && kind.value === 0) return undefined
    // Two factors, as 2^32 does not fit into a word.
    const half = g.shiftRight(power, g.word(1))
    const factors = [half, g.sub(power, half)].map((each) =>
      this.#fromInteger(g.shiftLeft(g.word(1), each), true),
    )
    return this.#op(op.f64Mul, ...factors)
  }
  halfToSingle(): Val {
    throw new Error('half precision belongs in referenceOnly')
  }
  singleToHalf(): Val {
    throw new Error('half precision belongs in referenceOnly')
  }

  // FPSCR

  status(): Val {
    return this.#status()
  }
  setStatus(value: Val): void {
    this.#status()
    this.#graph.setState(layout.fpscr, this.#graph.and(value, this.#graph.word(fpscrImplemented)))
  }
}
