import { useEffect } from 'preact/hooks'
import type { PageData } from '../../src/report/page/page-data.ts'
import { statusKind, type StatusKind } from '../../src/harness/execution/execution-status.ts'

/** Seen on light and on dark tabs alike. */
const COLOURS: Readonly<Partial<Record<StatusKind, string>>> = {
  failed: '#da3633',
  success: '#2da44e',
  ignored: '#bf8700',
  running: '#218bff',
  waiting: '#bf8700'
}
const OTHER = '#818b98'
/** The worst first. */
const GRAVITY: readonly StatusKind[] = ['failed', 'aborted', 'running', 'waiting', 'ignored', 'success']

/** Gives the browser's tab the colour of how it ended; of several executions the worst counts. */
export function useFavicon({ executions }: PageData): void {
  const kinds = new Set(executions.map(({ status, broken }) => kindOf(status, broken.length > 0)))
  const worst = GRAVITY.find(kind => kinds.has(kind)) ?? 'unknown'
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (link !== null) link.href = faviconOf(worst)
  }, [worst])
}

function kindOf(status: string | null, isBroken: boolean): StatusKind {
  return status === null && isBroken ? 'failed' : statusKind(status)
}

/** @returns a `data:` address of a picture */
export function faviconOf(kind: StatusKind): string {
  const colour = COLOURS[kind] ?? OTHER
  const shape =
    kind === 'failed' ? 'M5 5l6 6M11 5l-6 6' : kind === 'success' ? 'M4.5 8.5l2.5 2.5 4.5-5.5' : 'M4 8h8'
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="${colour}"/>` +
    `<path d="${shape}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
