export { randomWords as prng } from '../../src/bits.ts'
