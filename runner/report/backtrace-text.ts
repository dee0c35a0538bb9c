import type { Frame } from '../../src/index.ts'
import { escaped } from './escape.ts'

const maxColumns = 80

/**
 * A line for each frame, innermost first. What the language's library has inlined is left out: it says where in the library,
 * not where in the firmware.
 */
export function backtraceLines(frames: readonly Frame[]): string[] {
  let preemptedBy: string | undefined
  return frames.flatMap((frame) => {
    const { file, line, inlined, isLibrary, isGuess } = frame
    preemptedBy ??= frame.exception
    if (inlined && isLibrary === true) return []
    const remarks = [
      ...(preemptedBy === undefined ? [] : [`pre-empted by ${preemptedBy}`]),
      ...(isGuess === true ? ['guessed'] : []),
    ]
    preemptedBy = undefined
    const where =
      file === undefined || isLibrary === true
        ? ''
        : ` (${file.split(/[\\/]/).slice(-3).join('/')}:${String(line)})`
    const rest = `${where}${remarks.map((remark) => `, ${remark}`).join('')}`
    return [`  in ${shortened(escaped(frame.function), maxColumns - 5 - rest.length)}${escaped(rest)}`]
  })
}

/** Names of generic code are long; their beginnings say most. */
function shortened(name: string, columns: number): string {
  return name.length <= columns || columns < 20 ? name : `${name.slice(0, columns - 1)}…`
}
