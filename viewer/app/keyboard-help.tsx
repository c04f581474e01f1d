import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['/'], 'Search in all logs'],
  [['Enter', 'Shift+Enter'], 'Next and previous result, in the search field'],
  [['j', 'k'], 'Next and previous row of the tree, from anywhere'],
  [['↓', '↑'], 'The same, in the tree'],
  [['←', '→'], 'Fold and unfold a row of the tree'],
  [['Enter'], 'Open the row of the tree'],
  [['n', 'p'], 'Next and previous error in the log'],
  [['w'], 'Wrap long lines'],
  [['o'], 'Overview'],
  [['?'], 'This help'],
  [['Esc'], 'Close, or leave the search']
]

/** The keyboard's shortcuts, in a dialog. */
export function KeyboardHelp({ onClose }: { readonly onClose: () => void }): VNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <div class="head">
        <h2 id="help-title">Keyboard shortcuts</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <table>
        <tbody>
          {KEYS.map(([keys, what]) => (
            <tr key={what}>
              <td>
                {keys.map((key, at) => (
                  <span key={key}>
                    {at > 0 ? ' ' : ''}
                    <kbd>{key}</kbd>
                  </span>
                ))}
              </td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </dialog>
  )
}
