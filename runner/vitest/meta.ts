/** What a worker tells the main process of its tests. */
declare module 'vitest' {
  interface TaskMeta {
    /** Of a file: absolute paths of the firmware that it booted, or tried to. */
    tailchainFirmware?: string[]
    /** Of a test, for the demo: what it did to each firmware. */
    tailchainStories?: string[]
  }
}

export {}
