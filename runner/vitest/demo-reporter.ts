import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { basename } from 'node:path'
import { colorsFor } from '../report/colors.ts'
import './meta.ts'

/** For `npm run demo`: each test with what it did to the firmware. */
export class DemoReporter implements Reporter {
  readonly #colors = colorsFor(1)
  #passed = 0
  #failed = 0

  onTestModuleEnd(module: TestModule): void {
    const { bold, inverse, red } = this.#colors
    const name = basename(module.moduleId).replace(/\.isr\.test\.ts$/, '')
    const lines = ['', inverse(bold(` ${name} `.padEnd(78)))]
    for (const test of module.children.allTests()) lines.push('', ...this.#test(test))
    for (const error of module.errors()) lines.push('', red(`  ${error.stack ?? error.message}`))
    if (module.errors().length > 0) this.#failed++
    process.stdout.write(`${lines.join('\n')}\n`)
  }

  onTestRunEnd(): void {
    const { green, red, bold } = this.#colors
    const failed = this.#failed > 0 ? red(`${String(this.#failed)} failed`) : '0 failed'
    process.stdout.write(`\n${bold(`${green(`${String(this.#passed)} passed`)}, ${failed}`)}\n`)
  }

  #test(test: TestCase): string[] {
    const { bold, green, red, yellow } = this.#colors
    const result = test.result()
    if (result.state === 'passed') this.#passed++
    if (result.state === 'failed') this.#failed++
    const mark = result.state === 'passed' ? green('✓') : result.state === 'failed' ? red('✗') : yellow('-')
    const stories = test.meta().tailchainStories ?? []
    return [
      ` ${mark} ${bold(test.fullName)}`,
      ...stories.flatMap((story, index) => [...(index === 0 ? [] : ['']), ...story.split('\n').map((line) => `   ${line}`.trimEnd())]),
      ...(result.errors ?? []).flatMap((error) => [red(`   ${error.message.replaceAll('\n', '\n   ')}`)]),
    ]
  }
}
