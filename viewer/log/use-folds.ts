import { useMemo, useReducer, useRef } from 'preact/hooks'
import { foldedAtFirst, foldedLines, NO_FOLDS, toggled, unfoldedAt, type Folds } from './folds.ts'
import type { LogIndex } from './log-index.ts'
import type { FoldedLines } from './row-model.ts'

/** What is folded in a log, and how that is changed. */
export interface FoldState {
  readonly lines: readonly FoldedLines[]
  /** First lines of the sections that are folded. */
  readonly sections: ReadonlySet<number>
  readonly toggleSection: (firstLine: number) => void
  readonly openRepeat: (from: number) => void
  /** Folds all sections, or opens all of them. */
  readonly foldAll: (isFolded: boolean) => void
}

interface FoldOptions {
  /** Lines of the log. */
  readonly lines: number
  readonly hasFailed: boolean
  readonly telling: number | null
  /** A line that must be seen; null for none. */
  readonly wanted: number | null
}

/** Keeps what of a log is folded; what hides a line that must be seen is opened for good. */
export function useFolds(index: LogIndex, { lines, hasFailed, telling, wanted }: FoldOptions): FoldState {
  const [turn, update] = useReducer((before: number) => before + 1, 0)
  const folds = useRef<Folds>(NO_FOLDS)
  const seen = useRef({ sections: index.sections, wanted: null as number | null })
  if (seen.current.sections !== index.sections) {
    seen.current = { sections: index.sections, wanted: null }
    folds.current = { ...NO_FOLDS, sections: foldedAtFirst(index, lines, hasFailed, telling) }
  }
  if (seen.current.wanted !== wanted) {
    seen.current = { ...seen.current, wanted }
    if (wanted !== null) folds.current = unfoldedAt(index, folds.current, wanted)
  }
  const current = folds.current
  const change = (next: Folds): void => {
    folds.current = next
    update(undefined)
  }
  return useMemo(
    () => ({
      lines: foldedLines(index, current),
      sections: current.sections,
      toggleSection: first => change({ ...folds.current, sections: toggled(folds.current.sections, first) }),
      openRepeat: from =>
        change({ ...folds.current, openedRepeats: toggled(folds.current.openedRepeats, from) }),
      foldAll: isFolded =>
        change({
          ...folds.current,
          sections: new Set(isFolded ? index.sections.map(({ firstLine }) => firstLine) : [])
        })
    }),
    [index, current, turn]
  )
}
