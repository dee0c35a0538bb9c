import { effect } from '@preact/signals'
import type { Session } from './state.ts'

/** Makes the address say where one is (`#i=1234&view=1200-1300&axis=cycles`), and goes where it says. */
export function linkToAddress(session: Session): void {
  const { model, cursor, view, axis } = session
  let written = ''
  const read = (): void => {
    if (location.hash === written) return
    const values = new URLSearchParams(location.hash.slice(1))
    const wanted = values.get('axis')
    if (wanted === 'cycles' || wanted === 'instructions') session.setAxis(wanted)
    const [from, to] = (values.get('view') ?? '').split('-').map(Number)
    const offset = axis.value === 'cycles' ? 0 : model.trace.firstInstruction
    if (from !== undefined && to !== undefined && to > from)
      session.show({ from: from - offset, to: to - offset })
    const instruction = Number(values.get('i') ?? NaN)
    if (Number.isInteger(instruction)) session.goTo(model.rowOf(instruction))
  }
  read()
  addEventListener('hashchange', read)
  let timer: ReturnType<typeof setTimeout> | undefined
  effect(() => {
    const isCycles = axis.value === 'cycles'
    const values = [`i=${String(model.instructionOf(cursor.value))}`]
    const { from, to } = view.value
    const whole = session.whole.value
    if (from > whole.from || to < whole.to) {
      const offset = isCycles ? 0 : model.trace.firstInstruction
      values.push(`view=${String(Math.floor(from + offset))}-${String(Math.ceil(to + offset))}`)
    }
    if (isCycles) values.push('axis=cycles')
    clearTimeout(timer)
    timer = setTimeout(() => {
      written = `#${values.join('&')}`
      history.replaceState(null, '', written)
    }, 150)
  })
}
