/** Readers of a webhook event's payload, most of which strangers write. */

/** The text under these names; null where something else is there. */
export function textAt(value: unknown, path: readonly string[]): string | null {
  const found = valueAt(value, path)
  return typeof found === 'string' ? found : null
}

/** What is under these names, by own names only. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Readonly<Record<string, unknown>>)[name]
  }
  return found
}
