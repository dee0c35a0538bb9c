import { describe, expect, test } from 'vitest'
import { availability, stepWords, traceOnUnicorn, type Trace } from '../oracles/unicorn.ts'
import { fuzzedCpus, judgeAll, startBatch, verdicts } from './instructions/batch.ts'
import { fuzzInstructions } from './instructions/fuzzer.ts'
import { fixed } from './instructions/items.ts'
import { Judge } from './instructions/lockstep.ts'
import { regressions } from './instructions/regressions.ts'
import { reproducer, simplerPrograms } from './instructions/reproducer.ts'
import { shrink } from './shrink.ts'
import { world } from '../engine/fixture.ts'

const oracle = availability()
describe.skipIf(!oracle.available)(`Unicorn${oracle.available ? '' : `: ${oracle.why}`}`, () => {
  test.each(fuzzedCpus)('random programs on a %s', async (cpu) => {
    const report = await fuzzInstructions(cpu, 0x7a11, () => true, 400)
    expect(report.mismatch).toBeUndefined()
    expect(report.instructions).toBeGreaterThan(10 * report.programs)
    // Few end early, or little would be compared.
    expect(report.faulted).toBeLessThan(report.programs / 10)
  })

  test.each(regressions.map((each, index) => [index, each] as const))('regression %i', async (_, each) => {
    const traces = await traceOnUnicorn(world, [each], each.cpu)
    expect(verdicts(new Judge(each.cpu), [each], traces)[0]?.difference).toBeUndefined()
  })

  test('any bit of any step that differs is a mismatch', async () => {
    const judge = new Judge('cortex-m3')
    const { cases, traces } = startBatch('cortex-m3', 3, 200)
    const whole = await traces
    let tried = 0
    for (const [index, trace] of whole.entries()) {
      const program = cases[index]
      if (program === undefined || judge.compare(program, trace).known !== undefined) continue
      const steps = trace.words.length / stepWords - (trace.end === 'fault' ? 1 : 0)
      // PC, the registers, a flag. SP's bits 1:0 are known to differ.
      const places = [0, 1 + (index % 13), 1 + 14, 16]
      const words = trace.words.slice()
      const at = (index % steps) * stepWords + (places[index % places.length] ?? 0)
      words[at] = (words[at] ?? 0) ^ 0x80000000
      const tampered: Trace = { ...trace, words }
      expect(judge.compare(program, tampered).difference).toMatch(/^reference stage: (PC|r\d+|APSR) is/)
      tried += 1
    }
    expect(tried).toBeGreaterThan(150)
  })

  test('a failing program shrinks to what makes it fail', async () => {
    const judge = new Judge('cortex-m3')
    const { programs } = startBatch('cortex-m3', 4, 1)
    const [first] = programs
    if (first === undefined) throw new Error('no program')
    // mvns r0, r0: a program fails here if it has that.
    const items = [...first.items.slice(0, 9), fixed([0x43c0]), ...first.items.slice(9)]
    const smallest = await shrink({ ...first, items }, simplerPrograms, async (candidates) => {
      const judged = await judgeAll(judge, 'cortex-m3', candidates)
      return candidates.map((each, index) => {
        expect(judged[index]?.difference).toBeUndefined()
        return each.items.some((item) => item.emit(0, 0)[0] === 0x43c0)
      })
    })
    expect(smallest.items).toHaveLength(1)
    expect(smallest.registers).toEqual(new Array(15).fill(0))
    expect(reproducer(smallest, 'cortex-m3')).toMatch(/0x43c0, \/\/ 0x0[0-9a-f]+ mvns r0, r0/)
  })
})
