import type { VNode } from 'preact'
import type { Theme } from '../app/theme.ts'
import { LineText, FOLDED_AT } from '../log/line-text.tsx'
import type { DisplayLine } from '../text/records.ts'

interface OtherCellProps {
  /** Number of the good run. */
  readonly run: number
  /** 1-based in the good log; null where it has no line beside this one. */
  readonly number: number | null
  /** Undefined while it is on its way. */
  readonly line: DisplayLine | undefined
  readonly theme: Theme
}

/** A line of the good run's log, beside one of this run's. */
export function OtherCell({ run, number, line, theme }: OtherCellProps): VNode {
  if (number === null) return <span class="other none" />
  return (
    <span class="other" role="note" aria-label={`Line ${number} of #${run}`}>
      <span class="number" data-number={number} />
      {line === undefined ? (
        <span class="text waiting">···</span>
      ) : (
        <LineText {...{ line, theme }} hits={[]} isFolded={line.text.length > FOLDED_AT} isOwn={false} />
      )}
    </span>
  )
}
