/** `1234567` bytes as `1.2 MB`; decimal units, as browsers and GitHub show sizes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ''}`
}

/** `1204` as `1,204`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}
