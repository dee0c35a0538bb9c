/**
 * The emulator's public names: boot a firmware, say when interrupts arrive, ask what happened. No vitest in
 * this import graph.
 *
 * @packageDocumentation
 */
export * from './session/api.ts'
