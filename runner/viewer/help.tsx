import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { keyHelp } from './keys.ts'
import type { Session } from './state.ts'

export function Help({ session }: { session: Session }): JSX.Element {
  const { isHelpOpen } = session
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = isHelpOpen.value
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={() => (isHelpOpen.value = false)}>
      <h2 id="help-title">Keys</h2>
      <table>
        <tbody>
          {keyHelp.map(({ keys, what }) => (
            <tr key={keys}>
              <th scope="row">
                {keys.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        The address of the page says where you are: a link to it opens the trace there. Lines and instructions
        with a mark executed; a click goes to the next time.
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}
