import type { VNode } from 'preact'
import { shownKind, statusShape, statusWord } from '../../src/report/status.ts'

interface StatusMarkProps {
  readonly status: string | null
  /** A later attempt follows. */
  readonly isRetried?: boolean
}

/** A status as a shape in its colour; its word is there for those who don't see it. */
export function StatusMark({ status, isRetried = false }: StatusMarkProps): VNode {
  const word = statusWord(status, isRetried)
  return (
    <span class={`mark ${shownKind(status, isRetried)}`} title={word ?? undefined}>
      <span aria-hidden="true">{statusShape(status, isRetried)}</span>
      {word === null ? null : <span class="visually-hidden">{word}</span>}
    </span>
  )
}
