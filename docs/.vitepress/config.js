import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const docs = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const project = dirname(docs)

/** Pages in the order in which they are read: path below docs, without its ending. */
const pages = [
  ['Start', ['getting-started', 'first-test', 'firmware', 'frameworks', 'ci']],
  [
    'Tests',
    ['schedules', 'exploration', 'every-schedule', 'races', 'variables', 'source-positions', 'coverage'],
  ],
  ['Reports', ['reports', 'trace-viewer', 'trace-format']],
  ['Reference', ['command-line', 'errors', 'fidelity', 'benchmarks', 'dependencies', 'api/index']],
  ['Bugs that were reported', 'examples'],
  ['How it works', ['architecture', 'engine', 'pseudocode', 'debug-info', 'conformance', 'fuzzing']],
]
const examples = [
  ...['examples/README', 'examples/embassy-channel', 'examples/heapless-mpmc', 'examples/micros-backwards'],
  ...['examples/nostd-async', 'examples/ring-buffer-count', 'examples/rtic-channel'],
]

/** By its first heading. */
function item(page) {
  const file = join(docs, `${page}.md`)
  if (!existsSync(file)) return []
  const title = /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? page
  return [
    {
      text: page === 'api/index' ? 'API' : title.replaceAll('`', ''),
      link: `/${page.replace(/\bREADME$/, '')}`,
    },
  ]
}

/** Links of files outside of docs, which are read in a checkout too: a page of the site, or only a name. */
function withoutOutside(md) {
  md.core.ruler.before('inline', 'links-outside', (state) => {
    const from = dirname(state.env.realPath ?? state.env.path ?? join(docs, 'index.md'))
    state.tokens
      .filter(({ type }) => type === 'inline')
      .forEach((token) => {
        token.content = token.content.replace(
          /\[([^\]]*)\]\(([^)#\s]+)(#[^)]*)?\)/g,
          (whole, text, link, anchor = '') => {
            if (/^[a-z]+:|^\//.test(link)) return whole
            const base = state.env.relativePath === 'fidelity.md' ? project : from
            const target = resolve(base, link)
            if (target === join(project, 'FIDELITY.md')) return `[${text}](/fidelity.md${anchor})`
            if (target.startsWith(`${docs}/`))
              return base === from ? whole : `[${text}](/${relative(docs, target)}${anchor})`
            return text.startsWith('`') ? text : `\`${text}\``
          },
        )
      })
  })
}

/** `B<cond>` is text: of HTML there are line breaks and comments only. */
function withoutTags(md) {
  md.core.ruler.after('inline', 'text-in-angle-brackets', (state) => {
    for (const { children } of state.tokens)
      for (const token of children ?? [])
        if (token.type === 'html_inline' && !/^<br\b|^<!--/.test(token.content)) token.type = 'text'
  })
}

export default defineConfig({
  title: 'Tailchain',
  description: 'Tests for Cortex-M firmware that say when interrupts arrive.',
  cleanUrls: false,
  lastUpdated: false,
  srcExclude: ['node_modules/**'],
  rewrites: { 'examples/README.md': 'examples/index.md' },
  // Fonts come from the reader's system: the site asks nobody else for anything.
  markdown: {
    config: (md) => {
      withoutOutside(md)
      withoutTags(md)
    },
  },
  themeConfig: {
    nav: [
      { text: 'First test', link: '/first-test' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: pages.map(([text, items]) => ({
      text,
      collapsed: text === 'How it works' ? true : undefined,
      items: (items === 'examples' ? examples : items).flatMap(item),
    })),
    search: { provider: 'local' },
    outline: [2, 3],
  },
  vite: { build: { chunkSizeWarningLimit: 2000 } },
})
