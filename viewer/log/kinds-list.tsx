import type { VNode } from 'preact'
import { formatCount, formatCountOf } from '../../src/text/figures.ts'
import type { KindOfErrors } from './log-index.ts'
import { neighbour } from './row-model.ts'

interface KindsListProps {
  readonly kinds: readonly KindOfErrors[]
  /** Number of the selected line; null for none. */
  readonly selected: number | null
  readonly onLine: (number: number) => void
}

/** The kinds of errors of a log: each leads to its first line, then to the next one. */
export function KindsList({ kinds, selected, onLine }: KindsListProps): VNode {
  return (
    <section class="kinds" aria-label="Kinds of errors">
      <ol>
        {kinds.map(({ text, lines }) => {
          const at = selected === null ? -1 : lines.indexOf(selected)
          const next = at < 0 ? lines[0] : neighbour(lines, selected ?? 0, 1)
          return (
            <li key={text}>
              <button
                type="button"
                class="plain"
                aria-current={at < 0 ? undefined : 'true'}
                onClick={() => onLine(next ?? 1)}
              >
                <span class="times">
                  {at < 0 ? '' : `${formatCount(at + 1)} / `}
                  {at < 0 ? formatCountOf(lines.length, 'line') : formatCount(lines.length)}
                </span>
                <span class="text">{text}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
