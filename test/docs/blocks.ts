import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** A block of code in a document. */
export interface Block {
  /** `docs/races.md:14`, the line of its fence. */
  readonly at: string
  readonly language: string
  readonly code: string
  /** What the comment right before it says: `<!-- run: … -->`, `<!-- not run: why -->`. */
  readonly directive: string | undefined
}

/** The blocks of some languages, in order. */
export function blocksOf(root: string, document: string, languages: readonly string[]): Block[] {
  const lines = readFileSync(document, 'utf8').split(/\r?\n/)
  const blocks: Block[] = []
  for (let line = 0; line < lines.length; line++) {
    const [, indent = '', language] = /^(\s*)```([\w-]+)/.exec(lines[line] ?? '') ?? []
    if (language === undefined) continue
    const end = lines.findIndex((text, at) => at > line && text.trim() === '```')
    const code = lines.slice(line + 1, end).map((text) => text.slice(indent.length))
    if (languages.includes(language)) {
      const at = `${relative(root, document).replaceAll('\\', '/')}:${String(line + 1)}`
      blocks.push({ at, language, code: code.join('\n'), directive: directiveBefore(lines, line) })
    }
    line = end
  }
  return blocks
}

function directiveBefore(lines: readonly string[], fence: number): string | undefined {
  const above = lines.slice(0, fence).findLast((text) => text.trim() !== '')
  return /^\s*<!--\s*((?:not )?run\b.*?)\s*-->\s*$/.exec(above ?? '')?.[1]
}

/** What a document calls its headings in links: as GitHub and VitePress do. */
export function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/^(\s*)```[^]*?^\1```$/gm, '')
  return new Set(
    [...prose.matchAll(/^#+\s+(.+?)\s*$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  )
}
