/** The first index whose element is at least `value`. */
export function lowerBound(sorted: ArrayLike<number>, value: number, end = sorted.length): number {
  let [low, high] = [0, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
/** The first index whose element is more than `value`. */
export function upperBound(sorted: ArrayLike<number>, value: number, end = sorted.length): number {
  let [low, high] = [0, end]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}
