import { stripVTControlCharacters } from 'node:util'
import { JUnitReporter, type RunnerTask } from 'vitest/node'
import { annotationType, type ExplorationResult } from './meta.ts'

/**
 * Vitest's JUnit report, with the explorations of each test among its `<properties>`. Vitest writes those from annotations, so
 * it is given some: names and values come out as its own writer escapes them.
 */
export class FirmwareJUnitReporter extends JUnitReporter {
  override async writeTasks(tasks: RunnerTask[], filename: string): Promise<void> {
    await super.writeTasks(tasks.map(withProperties), filename)
  }

  /** What is coloured for a terminal is not for XML. */
  override async writeElement(
    name: string,
    attributes: Record<string, unknown>,
    children: () => Promise<void>,
  ): Promise<void> {
    const shown = Object.entries(attributes).map(
      ([key, value]) => [key, typeof value === 'string' ? stripVTControlCharacters(value) : value] as const,
    )
    await super.writeElement(name, Object.fromEntries(shown), children)
  }
}

function withProperties(task: RunnerTask): RunnerTask {
  const explorations = task.meta.tailchainExplorations ?? []
  if (task.type !== 'test' || explorations.length === 0) return task
  const others = task.annotations.filter(({ type }) => type !== annotationType)
  const properties = explorations.flatMap((result, index) =>
    propertiesOf(result, index === 0 ? 'tailchain' : `tailchain.${String(index + 1)}`),
  )
  return {
    ...task,
    annotations: [...others, ...properties.map(([type, message]) => ({ type, message }))],
  }
}

/** Names and values; those of a test's second exploration begin with `tailchain.2`. */
export function propertiesOf(result: ExplorationResult, prefix: string): [name: string, value: string][] {
  const { window, firmware, interrupts, boundaries, classes, schedules, depth } = result
  const { holds, complete, cutOff, failures, failureCount, races, raceCount } = result
  const found: [string, string | number | boolean | undefined][] = [
    ['window', window],
    ['firmware', firmware],
    ['interrupts', interrupts.join(', ')],
    ...Object.entries({ boundaries, classes, schedules, depth, holds, complete }),
    ['cutOff', cutOff.length === 0 ? undefined : cutOff.join('; ')],
    ['failures', failureCount],
    ['races', raceCount],
    ...failures.flatMap(({ message, title, token, source }, index): (typeof found)[number][] => {
      const name = `failure.${String(index + 1)}`
      const at = source === undefined ? undefined : `${source.file}:${String(source.line)}`
      return [
        [`${name}.message`, message.split('\n')[0]],
        [`${name}.collision`, title],
        [`${name}.source`, at],
        [`${name}.token`, token],
      ]
    }),
    ...races.map(({ title }, index): (typeof found)[number] => [`race.${String(index + 1)}`, title]),
  ]
  return found.flatMap(([name, value]) => (value === undefined ? [] : [[`${prefix}.${name}`, String(value)]]))
}
