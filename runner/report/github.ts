/**
 * A workflow command of GitHub Actions, escaped as its toolkit does it (`packages/core/src/command.ts`). Parameters that are
 * undefined are left out.
 */
export function workflowCommand(
  command: 'error' | 'warning' | 'notice',
  parameters: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const shown = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapedProperty(String(value))}`],
  )
  return `::${command}${shown.length === 0 ? '' : ` ${shown.join(',')}`}::${escapedData(message)}`
}
function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
