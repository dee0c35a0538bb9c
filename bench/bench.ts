import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchExploration } from './exploration.ts'
import { kernels } from './kernels.ts'
import { measureLonger } from './longer.ts'
import { machineFacts } from './machine-facts.ts'
import { allPeers } from './peers/all.ts'
import { profile } from './profile.ts'
import { publish } from './publish.ts'
import { picture } from './report/picture.ts'
import { header, kernelRow, summary } from './report/table.ts'
import { kernelResult, summaryOf, type KernelResult, type Results } from './results.ts'
import { measureSchedules } from './schedules.ts'
import { benchMemory } from './memory.ts'
import { benchSnapshots } from './snapshots.ts'
import { measureStartUp } from './start-up.ts'
import { measure } from './throughput.ts'

const usage = `npm run bench -- [options]

  --only KERNEL,…    kernels; the schedules, start-up and exploration are left out
  --peers PEER,…     peers (${allPeers.map(({ name }) => name).join(', ')})
  --quick            3 short turns instead of 5 whole ones, without exploration: a look, no measurement
  --turns N          measurements of each; their median counts
  --scale X          how long kernels run; by default 1, most of a second in QEMU
  --profile          instead: a CPU profile, and the hottest functions of the guest
  --publish          writes figures and picture to docs/ and README.md
`

const root = join(import.meta.dirname, '..')
const folder = join(root, 'tailchain-report/bench')

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    peers: { type: 'string' },
    quick: { type: 'boolean', default: false },
    turns: { type: 'string' },
    scale: { type: 'string' },
    profile: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

/** Those of a list that an option names, or all. */
function chosen<T extends { readonly name: string }>(
  all: readonly T[],
  names: string | undefined,
): readonly T[] {
  if (names === undefined) return all
  return names.split(',').map((name) => {
    const found = all.find((each) => each.name.toLowerCase() === name.toLowerCase())
    if (found === undefined)
      throw new Error(`there is no ${name}: ${all.map((each) => each.name).join(', ')}`)
    return found
  })
}

const scale = Number(values.scale ?? (values.quick ? 1 / 8 : 1))

async function bench(): Promise<void> {
  const turns = Number(values.turns ?? (values.quick ? 3 : 5))
  const isWhole = values.only === undefined && values.peers === undefined
  const machine = machineFacts()
  const present = chosen(allPeers, values.peers).map((peer) => ({ peer, state: peer.availability() }))
  const peers = present.flatMap(({ peer, state }) => (state.available ? [peer] : []))
  const names = peers.map(({ name }) => name)
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${machine.loadAverage}\n`)
  console.log(header(names))
  const results: KernelResult[] = []
  const wrong: string[] = []
  for (const kernel of chosen(kernels, values.only)) {
    const runs = measure(kernel, peers, { turns, scale })
    const result = kernelResult(runs, peers)
    wrong.push(...runs.wrong)
    results.push(result)
    console.log(kernelRow(result, names))
  }
  const all: Results = {
    machine,
    turns,
    scale,
    peers: peers.map(({ name, description }) => ({ name, description })),
    missing: present.flatMap(({ state }) => (state.available ? [] : [state.why])),
    wrong,
    kernels: results,
    summary: summaryOf(results, peers),
    ...(isWhole
      ? {
          ...(values.quick
            ? {}
            : { longer: measureLonger(kernels, peers, { turns: Math.ceil(turns / 2), scale }) }),
          schedules: await measureSchedules({ turns, scale }),
          startUp: measureStartUp(values.quick ? 5 : 15),
        }
      : {}),
  }
  console.log(`\n${summary(all)}`)
  writeFileSync(join(folder, 'results.json'), JSON.stringify(all, undefined, 1) + '\n')
  writeFileSync(join(folder, 'results.svg'), picture(all))
  console.log(`\nwritten: ${folder}/results.json, results.svg`)
  if (wrong.length > 0) process.exitCode = 1
  else if (values.publish) publish(root, all)
  if (isWhole && !values.quick) {
    await benchExploration()
    console.log('')
    benchSnapshots()
    benchMemory()
  }
}

mkdirSync(folder, { recursive: true })
if (values.help) console.log(usage)
else if (values.profile) {
  for (const kernel of chosen(kernels, values.only)) console.log(await profile(kernel, folder, scale))
} else await bench()
