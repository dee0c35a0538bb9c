import type { TraceDocument } from '../../src/trace/document.ts'
import { decodeTrace } from '../../src/trace/encode.ts'

/** The trace that the page holds: base64 of what deflate made of its bytes. */
export async function embeddedTrace(): Promise<TraceDocument> {
  const text = document.getElementById('trace')?.textContent ?? ''
  const deflated = bytesOf(text.trim())
  const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate'))
  return decodeTrace(new Uint8Array(await new Response(stream).arrayBuffer()))
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}
