/**
 * The manual computes with real numbers. Here they are doubles that hold either the exact value or its *rounding to
 * odd*: of the two doubles around it the one whose last bit is 1. Rounding that once more to 24 bits or fewer gives, in
 * every mode, what rounding the exact value gives, and is inexact where that is: the last bit stands for all that
 * were lost. Products of two single-precision numbers are exact; sums, quotients and roots are made here.
 */

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
const [low, high] = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? [0, 1] : [1, 0]

/** The exponent of a number that is neither zero nor infinite: its magnitude is in [2^e, 2^(e + 1)). */
export function exponentOf(value: number): number {
  double[0] = value
  return (((words[high] ?? 0) >>> 20) & 0x7ff) - 1023
}

/** 2^exponent, exactly. */
export function powerOf2(exponent: number): number {
  words[low] = 0
  words[high] = (exponent + 1023) << 20
  return double[0] ?? 0
}

/** a + b, by the rounded sum and its error (Knuth's TwoSum). */
export function add(a: number, b: number): number {
  const sum = a + b
  const ofB = sum - a
  const error = a - (sum - ofB) + (b - ofB)
  return error === 0 ? sum : toOdd(sum, error > 0 === sum > 0)
}

/** The rounding to odd of an inexact value whose rounding to nearest is known. */
function toOdd(nearest: number, exactIsLarger: boolean): number {
  double[0] = nearest
  const word = words[low] ?? 0
  if ((word & 1) !== 0) return nearest
  // Even: the neighbour beyond the exact value is the odd one.
  if (exactIsLarger) words[low] = word | 1
  else {
    words[low] = word - 1
    if (word === 0) words[high] = (words[high] ?? 0) - 1
  }
  return double[0]
}

/** A quotient of two single-precision numbers, which are not zero. */
export function divide(dividend: number, divisor: number): number {
  const exponents = [exponentOf(dividend), exponentOf(divisor)] as const
  // 24-bit integers; the first is shifted left so that at least 27 bits of quotient come out.
  const n = Math.abs(dividend) * powerOf2(23 - exponents[0]) * 2 ** 28
  const d = Math.abs(divisor) * powerOf2(23 - exponents[1])
  const remainder = n % d
  const magnitude = odd((n - remainder) / d, remainder !== 0) * powerOf2(exponents[0] - exponents[1] - 28)
  return dividend < 0 === divisor < 0 ? magnitude : -magnitude
}

/** The root of a positive single-precision number. */
export function squareRoot(value: number): number {
  const exponent = exponentOf(value)
  // An integer of 52 or 53 bits, by an even power of 2; its root has 26 or 27.
  const shift = (exponent & 1) === 0 ? 52 - exponent : 51 - exponent
  const n = value * powerOf2(shift)
  let root = Math.floor(Math.sqrt(n))
  // Math.sqrt may have rounded up to an integer.
  if (root * root > n) root -= 1
  return odd(root, root * root !== n) * powerOf2(-shift / 2)
}

/** An integer that stands for itself, or for something above it and below the next. */
function odd(integer: number, isInexact: boolean): number {
  return isInexact && integer % 2 === 0 ? integer + 1 : integer
}
