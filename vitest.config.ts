import { defineConfig } from 'vitest/config'

/** The project's own tests; `tailchain test` adds the plugin, as it does for everybody. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', '**/*.isr.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default', './test/reporter.ts'],
  },
})
