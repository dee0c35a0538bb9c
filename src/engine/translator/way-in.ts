import type { Code } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'

/** Where to go on for one record that a region was entered with. */
export interface Case {
  readonly record: number
  readonly go: () => void
}

/** More are told apart by halves. */
const mostInLine = 3

/** Chooses by the record in a local; falls through where it is none of them. */
export function chooseByRecord(code: Code, local: number, cases: readonly Case[]): void {
  search(
    code,
    local,
    [...cases].sort((a, b) => a.record - b.record),
  )
}
function search(code: Code, local: number, cases: readonly Case[]): void {
  if (cases.length <= mostInLine) {
    for (const { record, go } of cases) {
      code.get(local).const(record).op(op.i32Eq)
      code.if()
      go()
      code.end()
    }
    return
  }
  const middle = cases.length >> 1
  code
    .get(local)
    .const(cases[middle]?.record ?? 0)
    .op(op.i32LtU)
  code.if()
  search(code, local, cases.slice(0, middle))
  code.else()
  search(code, local, cases.slice(middle))
  code.end()
}
