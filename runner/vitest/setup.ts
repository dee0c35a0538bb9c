import { resolve } from 'node:path'
import { afterAll, afterEach, TestRunner } from 'vitest'
import { firmwareCoverage, firmwareTrace, type Mcu, type Report } from '../../src/index.ts'
import { folderVariable } from '../coverage/gathered-folder.ts'
import { colorsOfWorker } from '../report/colors.ts'
import { story } from '../report/story.ts'
import { registerMatchers } from './matchers.ts'
import './meta.ts'
import { observe } from './observe.ts'
import { traceModeOf } from './trace-mode.ts'

registerMatchers()

// The main process learns from the file's meta data which firmware it has to watch.
const firmware = new Set<string>()
const { file } = TestRunner.getCurrentSuite()
file.meta.tailchainFirmware = []
let all: { readonly mcu: Mcu; readonly name: string }[] = []
/** What the test may be about, the last one last. */
let seen: (Mcu | Report)[] = []
const traceMode = traceModeOf(process.env.TAILCHAIN_TRACE)
// Costs a copy of the machine's state at the beginning of a run.
if (traceMode !== 'off') firmwareTrace.keepRuns()

observe({
  loads: (path) => {
    firmware.add(resolve(path))
    file.meta.tailchainFirmware = [...firmware]
  },
  boots: (mcu, name) => {
    all.push({ mcu, name })
    seen.push(mcu)
  },
  explored: (report) => {
    seen.push(report)
  },
})

afterEach(async ({ task }) => {
  const mcus = all
  const subjects = seen
  all = []
  seen = []
  const isFailed = task.result?.state === 'fail'
  if (traceMode === 'on' || (traceMode === 'retain-on-failure' && isFailed)) {
    const { traceTest } = await import('./traced-test.ts')
    traceTest(task, subjects)
  }
  if (process.env.TAILCHAIN_DEMO === undefined) return
  const colors = colorsOfWorker()
  task.meta.tailchainStories = mcus.map(({ mcu, name }) => story(mcu, name, colors))
})

const coverageFolder = process.env[folderVariable]
if (coverageFolder !== undefined) {
  const { writeGathered } = await import('../coverage/gathered-files.ts')
  firmwareCoverage.gatherCoverage()
  afterAll(() => {
    writeGathered(coverageFolder, `${file.projectName ?? ''} ${file.filepath}`)
  })
}
