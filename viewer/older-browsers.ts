/**
 * What the page uses and browsers before 2023 lack. Without it not even the overview would be
 * shown there, which needs nothing newer. Imported first.
 */
standIn(String.prototype, 'toWellFormed', function (this: string): string {
  return this.replace(/\p{Surrogate}/gu, '\uFFFD')
})
standIn(URL, 'canParse', (text: string): boolean => {
  try {
    return new URL(text).href !== ''
  } catch {
    return false
  }
})
standIn(Object, 'hasOwn', (object: object, key: PropertyKey): boolean =>
  Object.prototype.hasOwnProperty.call(object, key)
)
standIn(Array.prototype, 'findLast', function <T>(this: readonly T[], is: (item: T) => boolean):
  T | undefined {
  return [...this].reverse().find(item => is(item))
})

function standIn(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, configurable: true, writable: true })
}
