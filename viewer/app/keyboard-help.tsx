import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [[']', '['], 'Next and previous failure, from step to step'],
  [['n', 'p'], 'Next and previous error in the log'],
  [['g', 'G'], 'Next and previous lines that are new since the last good run'],
  [['b'], 'The log of the last good run beside this one'],
  [['/'], 'Search in all logs'],
  [['Ctrl+F'], 'Search in this log; once more for the browser’s own search'],
  [['Enter', 'Shift+Enter'], 'Next and previous result, in the search field'],
  [['j', 'k'], 'Next and previous row of the tree, from anywhere'],
  [['↓', '↑'], 'The same, in the tree'],
  [['←', '→'], 'Fold and unfold a row of the tree'],
  [['Enter'], 'Open the row of the tree'],
  [['w'], 'Wrap long lines'],
  [['f'], 'Fold or open all sections of the log'],
  [['o'], 'Overview'],
  [['Ctrl+S'], 'Save this page as it came'],
  [['?'], 'This help'],
  [['Esc'], 'Close, or go from the search back to the log']
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
