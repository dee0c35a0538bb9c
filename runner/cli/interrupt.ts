/**
 * Runs what can be ended early: the first Ctrl-C asks it to come to its end, the second one ends the process.
 *
 * What keeps the event loop from turning can't be asked; the signal then ends the process at once, as without this.
 */
export async function untilInterrupted<T>(
  run: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly result: T; readonly wasInterrupted: boolean }> {
  const controller = new AbortController()
  const abort = (): void => {
    controller.abort()
  }
  const listening = setImmediate(() => process.once('SIGINT', abort))
  try {
    const result = await run(controller.signal)
    return { result, wasInterrupted: controller.signal.aborted }
  } finally {
    clearImmediate(listening)
    process.off('SIGINT', abort)
  }
}
