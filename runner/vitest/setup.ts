import { resolve } from 'node:path'
import { afterAll, afterEach, TestRunner } from 'vitest'
import { firmwareCoverage, observeSessions, type Mcu } from '../../src/index.ts'
import { folderVariable } from '../coverage/gathered-folder.ts'
import { colorsOfWorker } from '../report/colors.ts'
import { story } from '../report/story.ts'
import { booted, followExploration } from './explorations.ts'
import { registerMatchers } from './matchers.ts'
import './meta.ts'

registerMatchers()

// The main process learns from the file's meta data which firmware it has to watch.
const firmware = new Set<string>()
const { file } = TestRunner.getCurrentSuite()
file.meta.tailchainFirmware = []
let all: { readonly mcu: Mcu; readonly name: string }[] = []
let loaded = ''

observeSessions({
  loads: (path) => {
    loaded = path
    firmware.add(resolve(path))
    file.meta.tailchainFirmware = [...firmware]
  },
  boots: (mcu, name) => {
    all.push({ mcu, name })
    if (loaded !== '') booted(mcu, loaded)
    loaded = ''
  },
  explores: (mcu, options) => followExploration(mcu, options, undefined),
})

afterEach(({ task }) => {
  const mcus = all
  all = []
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
