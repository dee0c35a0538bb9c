import { resolve } from 'node:path'
import { afterAll, afterEach, TestRunner } from 'vitest'
import { firmwareCoverage, firmwareTrace, observeSessions, type Mcu, type Report } from '../../src/index.ts'
import { folderVariable } from '../coverage/gathered-folder.ts'
import { colorsOfWorker } from '../report/colors.ts'
import { story } from '../report/story.ts'
import { booted, followExploration } from './explorations.ts'
import { registerMatchers } from './matchers.ts'
import './meta.ts'
import { traceModeOf } from './trace-mode.ts'

registerMatchers()

// The main process learns from the file's meta data which firmware it has to watch.
const firmware = new Set<string>()
const { file } = TestRunner.getCurrentSuite()
file.meta.tailchainFirmware = []
let all: { readonly mcu: Mcu; readonly name: string }[] = []
let loaded = ''
/** What the test may be about, the last one last. */
let seen: (Mcu | Report)[] = []
const traceMode = traceModeOf(process.env.TAILCHAIN_TRACE)
// Costs a copy of the machine's state at the beginning of a run.
if (traceMode !== 'off') firmwareTrace.keepRuns()

observeSessions({
  loads: (path) => {
    loaded = path
    firmware.add(resolve(path))
    file.meta.tailchainFirmware = [...firmware]
  },
  boots: (mcu, name) => {
    all.push({ mcu, name })
    seen.push(mcu)
    if (loaded !== '') booted(mcu, loaded)
    loaded = ''
  },
  explores: (mcu, options) => {
    const follower = followExploration(mcu, options, undefined)
    return {
      ...follower,
      ends: (report) => {
        if (report !== undefined) seen.push(report)
        follower.ends?.(report)
      },
    }
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
