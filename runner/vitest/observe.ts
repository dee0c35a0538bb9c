import { observeSessions, type Mcu, type Report } from '../../src/index.ts'
import { booted, followExploration } from './explorations.ts'

/** What the setup file wants to hear of. */
export interface Listener {
  readonly loads: (path: string) => void
  readonly boots: (mcu: Mcu, name: string) => void
  readonly explored: (report: Report) => void
}

let listener: Listener | undefined
let loaded: string | undefined

/**
 * Follows what tests boot and explore: also where only `tailchain` is imported, and no plugin has brought its setup file.
 */
export function observe(wanted?: Listener): void {
  listener = wanted ?? listener
  observeSessions({
    loads: (path) => {
      loaded = path
      listener?.loads(path)
    },
    boots: (mcu, name) => {
      if (loaded !== undefined) booted(mcu, loaded)
      loaded = undefined
      listener?.boots(mcu, name)
    },
    explores: (mcu, options) => {
      const follower = followExploration(mcu, options)
      return {
        ...follower,
        ends: (report) => {
          if (report !== undefined) listener?.explored(report)
          follower.ends?.(report)
        },
      }
    },
  })
}
