import type { VNode } from 'preact'
import { statusKind } from '../../src/harness/execution/execution-status.ts'
import { statusShape, statusWord } from '../../src/report/status.ts'

/** A status as a shape in its colour; its word is there for those who don't see it. */
export function StatusMark({ status }: { readonly status: string | null }): VNode {
  const word = statusWord(status)
  return (
    <span class={`mark ${statusKind(status)}`} title={word ?? undefined}>
      <span aria-hidden="true">{statusShape(status)}</span>
      {word === null ? null : <span class="visually-hidden">{word}</span>}
    </span>
  )
}
