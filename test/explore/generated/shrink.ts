import { expectReductionsToLoseNothing } from './compare.ts'
import type { Handled, Program } from './program.ts'

/** Whether a reduction loses or invents something; false too where the program can't be explored. */
async function differs(program: Program): Promise<boolean> {
  try {
    await expectReductionsToLoseNothing(program)
    return false
  } catch (error) {
    return error instanceof Error && error.name === 'AssertionError'
  }
}

const statements = (text: string): string[] =>
  text
    .split(/[\n;]/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')

/** Leaves out handlers and statements, one after another, while a reduction still differs from none. */
export async function shrink(program: Program): Promise<Program> {
  let smallest = program
  const attempt = async (smaller: Program): Promise<boolean> => {
    if (!(await differs(smaller))) return false
    smallest = smaller
    return true
  }
  for (const name of Object.keys(program.handlers) as Handled[]) {
    const handlers = Object.fromEntries(Object.entries(smallest.handlers).filter(([each]) => each !== name))
    const { interrupts = [], ...options } = smallest.options ?? {}
    const left = interrupts.filter((each) => each !== name.replace(/^irq(\d)$/, 'irq($1)'))
    await attempt({
      ...smallest,
      handlers,
      options: { ...options, ...(left.length > 0 ? { interrupts: left } : {}) },
    })
  }
  for (const depth of [1, 2]) {
    if (
      depth < (smallest.options?.depth ?? 1) &&
      (await attempt({ ...smallest, options: { ...smallest.options, depth } }))
    )
      break
  }
  const texts: readonly {
    readonly of: (from: Program) => string
    readonly as: (from: Program, text: string) => Program
  }[] = [
    { of: ({ main }) => main, as: (from, main) => ({ ...from, main }) },
    ...(Object.keys(smallest.handlers) as Handled[]).map((name) => ({
      of: ({ handlers }: Program) => handlers[name] ?? '',
      as: (from: Program, text: string) => ({ ...from, handlers: { ...from.handlers, [name]: text } }),
    })),
    { of: ({ setup = '' }) => setup, as: (from, setup) => ({ ...from, setup }) },
  ]
  for (let before: Program | undefined; before !== smallest;) {
    before = smallest
    for (const { of, as } of texts) {
      for (let index = statements(of(smallest)).length - 1; index >= 0; index--) {
        const fewer = statements(of(smallest)).filter((_statement, at) => at !== index)
        await attempt(as(smallest, fewer.join('; ')))
      }
    }
  }
  return smallest
}
