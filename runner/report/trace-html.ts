import { existsSync, readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { firmwareTrace } from '../../src/index.ts'
import { escapeHtml } from './html.ts'

/** A page that needs nothing else, in which a trace can be gone through. */
export function traceHtml(trace: firmwareTrace.TraceDocument): string {
  const data = deflateSync(firmwareTrace.encodeTrace(trace), { level: 9 }).toString('base64')
  const parts: Readonly<Record<string, string>> = {
    TITLE: `${escapeHtml(trace.title)} – Tailchain trace`,
    TRACE: data,
  }
  return template().replace(/%(TITLE|TRACE)%/g, (_, name: string) => parts[name] ?? '')
}

/** In dist, as the build makes it: this may be bundled into a file there or in a folder of it, or be run from its source. */
function template(): string {
  const places = ['./', '../', '../../dist/'].map((to) => new URL(`${to}viewer.html`, import.meta.url))
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error('dist/viewer.html is missing: npm run build')
  return readFileSync(found, 'utf8')
}
