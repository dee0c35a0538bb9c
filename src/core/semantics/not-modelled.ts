import type { Schema } from '../../isa/operands.ts'
import type { Meaning, Meanings } from '../stage.ts'

/** Meanings for operations that are decoded and disassembled only: executing one says so. */
export function notModelled<Group extends Readonly<Record<string, Schema>>>(
  group: Group,
  what: string,
): Meanings<Group> {
  const meaning: Meaning<Schema> = (s) => {
    s.system.notModelled(what)
  }
  return Object.fromEntries(Object.keys(group).map((name) => [name, meaning])) as Meanings<Group>
}
