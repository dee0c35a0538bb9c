import { before, pend, type Arrival } from '../../src/index.ts'
import { exceptionOf, UsageError } from './arguments.ts'

/** `EXCEPTION@PLACE`. @throws UsageError */
export function arrivalOf(text: string): Arrival {
  const at = text.indexOf('@')
  if (at < 1 || at === text.length - 1) {
    throw new UsageError(
      `--pend: '${text}' is not EXCEPTION@PLACE`,
      'for example: --pend SysTick@counter::bump+0x6',
    )
  }
  return pend(exceptionOf(text.slice(0, at)), before(text.slice(at + 1)))
}
