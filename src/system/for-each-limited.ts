/**
 * Does the work for each item, in order, at most so many at a time. After an error nothing new is
 * begun.
 * @throws the first error, once all that had begun has ended
 */
export async function forEachLimited<T>(
  limit: number,
  items: ArrayLike<T> & { entries: () => IterableIterator<[number, T]> },
  work: (item: T, index: number) => Promise<void>
): Promise<void> {
  const waiting = items.entries()
  const errors: unknown[] = []
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (errors.length > 0) return
      await work(item, index).catch((error: unknown) => errors.push(error))
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  if (errors.length > 0) throw errors[0]
}
