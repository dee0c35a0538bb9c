import type { vfpArithmetic as operations } from '../../isa/operations/vfp.ts'
import type { Meanings, Stage, Staged, Val } from '../stage.ts'

type Binary = Staged<(typeof operations)['VADD']>
type Unary = Staged<(typeof operations)['VABS']>

/** FPNeg and FPAbs touch the sign only, a NaN's as well, and raise nothing. */
function negate(s: Stage, value: Val): Val {
  return s.xor(value, s.word(0x80000000))
}
function absolute(s: Stage, value: Val): Val {
  return s.and(value, s.word(0x7fffffff))
}

const unary = (f: (s: Stage, m: Val) => Val) => (s: Stage, o: Unary) => {
  s.fp.setRegister(o.d, f(s, s.fp.register(o.m)))
}
const binary = (f: (s: Stage, n: Val, m: Val) => Val) => (s: Stage, o: Binary) => {
  s.fp.setRegister(o.d, f(s, s.fp.register(o.n), s.fp.register(o.m)))
}
/** Which of the accumulator and the product have their sign changed. */
interface Signs {
  readonly negateD: boolean
  readonly negateProduct: boolean
}
/** The product is rounded before it is added. */
const chained =
  ({ negateD, negateProduct }: Signs) =>
  (s: Stage, o: Binary) => {
    const product = s.fp.mul(s.fp.register(o.n), s.fp.register(o.m))
    const d = s.fp.register(o.d)
    const sum = s.fp.add(negateD ? negate(s, d) : d, negateProduct ? negate(s, product) : product)
    s.fp.setRegister(o.d, sum)
  }
/** Rounded once; the product's sign is that of its first operand changed. */
const fused =
  ({ negateD, negateProduct }: Signs) =>
  (s: Stage, o: Binary) => {
    const d = s.fp.register(o.d)
    const n = s.fp.register(o.n)
    const sum = s.fp.mulAdd(negateD ? negate(s, d) : d, negateProduct ? negate(s, n) : n, s.fp.register(o.m))
    s.fp.setRegister(o.d, sum)
  }

export const vfpArithmetic: Meanings<typeof operations> = {
  VADD: binary((s, n, m) => s.fp.add(n, m)),
  VSUB: binary((s, n, m) => s.fp.sub(n, m)),
  VMUL: binary((s, n, m) => s.fp.mul(n, m)),
  VNMUL: binary((s, n, m) => negate(s, s.fp.mul(n, m))),
  VDIV: binary((s, n, m) => s.fp.div(n, m)),
  VMLA: chained({ negateD: false, negateProduct: false }),
  VMLS: chained({ negateD: false, negateProduct: true }),
  VNMLA: chained({ negateD: true, negateProduct: true }),
  VNMLS: chained({ negateD: true, negateProduct: false }),
  VFMA: fused({ negateD: false, negateProduct: false }),
  VFMS: fused({ negateD: false, negateProduct: true }),
  VFNMA: fused({ negateD: true, negateProduct: true }),
  VFNMS: fused({ negateD: true, negateProduct: false }),
  VABS: unary(absolute),
  VNEG: unary(negate),
  VSQRT: unary((s, m) => s.fp.sqrt(m)),
}
