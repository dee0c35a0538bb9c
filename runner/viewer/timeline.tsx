import { count } from './numbers.ts'
import { useSignal, useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { colorsOf, type Colors } from './colors.ts'
import { heightOf, overviewHeight, plotOf, topHeight } from './geometry.ts'
import { hoverLines } from './hover.ts'
import { scaleOf } from './paint.ts'
import { paintLanes } from './paint-lanes.ts'
import { paintTop } from './paint-top.ts'
import type { Session } from './state.ts'

interface Drag {
  readonly kind: 'pan' | 'overview'
  readonly x: number
  readonly from: number
  readonly to: number
  hasMoved: boolean
}

/** Priorities over time. To assistive technology it is a slider over the instructions; the events' table says the rest. */
export function Timeline({ session }: { session: Session }): JSX.Element {
  const { model, cursor, laneVariables } = session
  const root = useRef<HTMLDivElement>(null)
  const top = useRef<HTMLCanvasElement>(null)
  const lanes = useRef<HTMLCanvasElement>(null)
  const width = useSignal(0)
  const paletteVersion = useSignal(0)
  const hover = useSignal<{ x: number; y: number; lines: readonly string[] } | undefined>(undefined)
  const drag = useRef<Drag | undefined>(undefined)
  const height = heightOf(model, laneVariables.value)

  useLayoutEffect(() => {
    const element = root.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => {
      width.value = element.clientWidth
    })
    observer.observe(element)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const repaint = (): void => {
      paletteVersion.value++
    }
    scheme.addEventListener('change', repaint)
    return () => {
      observer.disconnect()
      scheme.removeEventListener('change', repaint)
    }
  }, [])

  const palette = useRef<{ key: string; colors: Colors } | undefined>(undefined)
  useSignalEffect(() => {
    const { theme, view, axis, selectedVariable } = session
    const reads = [view.value, axis.value, cursor.value, laneVariables.value, selectedVariable.value]
    const key = `${theme.value} ${String(paletteVersion.value)}`
    const columns = width.value
    if (columns === 0 || reads.length === 0) return undefined
    const frame = requestAnimationFrame(() => {
      if (root.current === null || top.current === null || lanes.current === null) return
      if (palette.current?.key !== key) palette.current = { key, colors: colorsOf(root.current) }
      paintTop(top.current, columns, session, palette.current.colors)
      paintLanes(lanes.current, columns, session, palette.current.colors)
    })
    return () => {
      cancelAnimationFrame(frame)
    }
  })

  // Not passive: the page must not scroll.
  useEffect(() => {
    const element = root.current
    if (element === null) return undefined
    const wheel = (event: WheelEvent): void => {
      if (event.altKey) return
      event.preventDefault()
      const unit = event.deltaMode === 1 ? 16 : 1
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        session.pan(((event.deltaX === 0 ? event.deltaY : event.deltaX) * unit) / element.clientWidth)
      } else session.zoom(Math.exp(event.deltaY * unit * 0.0022), placeAt(event))
    }
    element.addEventListener('wheel', wheel, { passive: false })
    return () => {
      element.removeEventListener('wheel', wheel)
    }
  }, [])

  const local = (event: MouseEvent): number =>
    event.clientX - (root.current?.getBoundingClientRect().left ?? 0)
  const placeAt = (event: MouseEvent): number =>
    scaleOf(session.view.value, plotOf(width.value)).invert(local(event))

  const press = (event: PointerEvent, kind: Drag['kind']): void => {
    if (event.button !== 0) return
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    drag.current = { kind, x: local(event), ...session.view.value, hasMoved: false }
    if (kind === 'overview') overviewTo(event)
  }
  const overviewTo = (event: PointerEvent): void => {
    const { from, to } = session.view.value
    const middle = scaleOf(session.whole.value, plotOf(width.value)).invert(local(event))
    session.show({ from: middle - (to - from) / 2, to: middle + (to - from) / 2 })
  }
  const move = (event: PointerEvent): void => {
    const current = drag.current
    if (current === undefined) {
      point(event)
      return
    }
    const distance = local(event) - current.x
    if (Math.abs(distance) > 3) current.hasMoved = true
    if (current.kind === 'overview') overviewTo(event)
    else if (current.hasMoved) {
      const { left, right } = plotOf(width.value)
      const shift = (distance / (right - left)) * (current.to - current.from)
      session.show({ from: current.from - shift, to: current.to - shift })
      hover.value = undefined
    }
  }
  const release = (event: PointerEvent): void => {
    const current = drag.current
    drag.current = undefined
    if (current?.kind === 'pan' && !current.hasMoved && local(event) >= plotOf(width.value).left)
      session.cursor.value = session.rowAt(placeAt(event))
  }
  const point = (event: PointerEvent): void => {
    const bounds = lanes.current?.getBoundingClientRect()
    if (bounds === undefined || event.currentTarget !== lanes.current) return
    const at = { x: event.clientX - bounds.left, y: event.clientY - bounds.top, width: width.value }
    const lines = hoverLines(session, at)
    hover.value = lines.length === 0 ? undefined : { x: event.clientX, y: event.clientY, lines }
  }

  const instruction = model.instructionOf(cursor.value)
  return (
    <section class="timeline" aria-label="Timeline">
      <div
        ref={root}
        class="tracks"
        tabIndex={0}
        role="slider"
        aria-label="Instruction at the cursor"
        aria-valuemin={model.instructionOf(0)}
        aria-valuemax={model.instructionOf(Math.max(0, model.rows - 1))}
        aria-valuenow={instruction}
        aria-valuetext={`instruction ${count(instruction)}, ${model.exceptionName(model.exceptionAt(cursor.value))}, ${model.place(model.codeAt(cursor.value))}`}
        aria-orientation="horizontal"
      >
        <canvas
          ref={top}
          class="top"
          style={{ height: `${String(topHeight)}px` }}
          onPointerDown={(event) => {
            const bounds = event.currentTarget.getBoundingClientRect()
            press(event, event.clientY - bounds.top < overviewHeight ? 'overview' : 'pan')
          }}
          onPointerMove={move}
          onPointerUp={release}
          onPointerCancel={() => (drag.current = undefined)}
        />
        <div class="lanes">
          <canvas
            ref={lanes}
            style={{ height: `${String(height)}px` }}
            onPointerDown={(event) => {
              press(event, 'pan')
            }}
            onPointerMove={move}
            onPointerUp={release}
            onPointerCancel={() => (drag.current = undefined)}
            onPointerLeave={() => (hover.value = undefined)}
          />
        </div>
      </div>
      {hover.value === undefined ? undefined : <Tip {...hover.value} />}
    </section>
  )
}

function Tip({ x, y, lines }: { x: number; y: number; lines: readonly string[] }): JSX.Element {
  const isRight = x > innerWidth - 340
  const place = isRight ? { right: `${String(innerWidth - x + 12)}px` } : { left: `${String(x + 14)}px` }
  const isLow = y > innerHeight - 160
  const level = isLow ? { bottom: `${String(innerHeight - y + 10)}px` } : { top: `${String(y + 14)}px` }
  return (
    <div class="tip" aria-hidden="true" style={{ ...place, ...level }}>
      {lines.map((line, index) => (
        <div key={index}>{line}</div>
      ))}
    </div>
  )
}
