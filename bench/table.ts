/** Of so many runs the one in the middle counts. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** A table in Markdown; all columns but the first so many hold numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], texts = 1): string {
  const line = head.map((_, at) => (at < texts ? '---' : '---:'))
  return [head, line, ...rows].map(cells => `| ${cells.join(' | ')} |\n`).join('')
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`
}
