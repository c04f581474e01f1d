import type { ExecutionSource } from '../harness/execution/execution-source.ts'

/** Whether both are known to have built the same. */
export function isSameCommit(a: ExecutionSource | null, b: ExecutionSource | null): boolean {
  return (
    a !== null && b !== null && a.commit !== null && a.commit === b.commit && a.repository === b.repository
  )
}
