import { basename } from 'node:path'
import type { Reporter, TestCase, TestModule, TestSpecification } from 'vitest/node'
import { colorsFor } from '../report/colors.ts'
import { wrapped } from '../report/story.ts'
import './meta.ts'

/** For `npm run demo`: each test with what it did to the firmware, file by file in the order of their names. */
export class DemoReporter implements Reporter {
  readonly #colors = colorsFor(1)
  #waiting: string[] = []
  readonly #done = new Map<string, string>()
  #passed = 0
  #failed = 0

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#waiting = specifications.map(({ moduleId }) => moduleId).sort()
  }

  onTestModuleEnd(module: TestModule): void {
    this.#done.set(module.moduleId, this.#report(module))
    for (let next = this.#waiting[0]; next !== undefined && this.#done.has(next); next = this.#waiting[0]) {
      process.stdout.write(this.#done.get(next) ?? '')
      this.#waiting.shift()
    }
  }

  onTestRunEnd(): void {
    const { green, red, bold } = this.#colors
    const failed = this.#failed > 0 ? red(`${String(this.#failed)} failed`) : '0 failed'
    process.stdout.write(`\n${bold(`${green(`${String(this.#passed)} passed`)}, ${failed}`)}\n`)
  }

  #report(module: TestModule): string {
    const { bold, cyan, red } = this.#colors
    const name = basename(module.moduleId).replace(/\.isr\.test\.ts$/, '')
    const lines = ['', `${cyan('──')} ${bold(name)} ${cyan('─'.repeat(Math.max(0, 76 - name.length)))}`]
    for (const test of module.children.allTests()) lines.push('', ...this.#test(test))
    for (const error of module.errors()) lines.push('', red(`  ${error.stack ?? error.message}`))
    if (module.errors().length > 0) this.#failed++
    return `${lines.join('\n')}\n`
  }

  #test(test: TestCase): string[] {
    const { bold, green, red, yellow } = this.#colors
    const result = test.result()
    if (result.state === 'passed') this.#passed++
    if (result.state === 'failed') this.#failed++
    const mark = result.state === 'passed' ? green('✓') : result.state === 'failed' ? red('✗') : yellow('-')
    const title = wrapped(test.fullName, 74).map((line, index) => `${index === 0 ? mark : ' '} ${bold(line)}`)
    const stories = (test.meta().tailchainStories ?? []).flatMap((story) => ['', ...story.split('\n')])
    const errors = (result.errors ?? []).flatMap(({ message }) => [
      '',
      ...message.split('\n').map((line) => red(line)),
    ])
    return [...title, ...[...stories, ...errors].map((line) => `    ${line}`.trimEnd())]
  }
}
