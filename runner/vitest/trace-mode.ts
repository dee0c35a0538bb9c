/**
 * Whether runs of tests are recorded: of those that failed, which costs the others nothing; of all; of none.
 */
export type TraceMode = 'retain-on-failure' | 'on' | 'off'

const modes: readonly TraceMode[] = ['retain-on-failure', 'on', 'off']

/** What the main process tells its workers. */
export function traceModeOf(text: string | undefined): TraceMode {
  return modes.find((mode) => mode === text) ?? 'retain-on-failure'
}
