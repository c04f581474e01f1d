/**
 * Readers of JSON that a server sent: a value of another type than the expected one counts as
 * absent.
 */
export type ForeignObject = Readonly<Record<string, unknown>>

const NOTHING: ForeignObject = {}

/** An object, else an empty one. */
export function objectOf(value: unknown): ForeignObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as ForeignObject)
    : NOTHING
}

/** A list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

/** A text with something in it, else null. Half a character, which no UTF-8 has, is made U+FFFD. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.toWellFormed() : null
}

/** An identifier that can stand in a path or a query, else null. */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z0-9_$-]{1,128}$/u.test(value) ? value : null
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return listOf(value).flatMap(one => textOf(one) ?? [])
}

/**
 * A time in ms since 1970, as a number or, as some parts of the graph have it, in digits; else
 * null.
 */
export function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' && /^\d{1,15}$/u.test(value) ? Number(value) : value
  // 8.64e15 is the last moment that a Date can hold.
  return typeof time === 'number' && time > 0 && time <= 8.64e15 ? time : null
}

/** By own keys only, so that no name finds what every object inherits. */
export function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(objectOf(value)))
}
