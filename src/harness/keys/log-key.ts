import type { KeyLayout, KeyParts, LogKey } from './key-layout.ts'
import { LAYOUTS, layoutOf } from './layouts.ts'

const UNIT_MARK = '-commandUnit:'

/**
 * Takes a log key apart. `formatLogKey` puts every key that parses together again, letter by
 * letter.
 *
 * @param key the key without storage's leading account segment (see `storageNameToKey`)
 * @returns null when the key has none of the layouts
 */
export function parseLogKey(key: string): LogKey | null {
  const { bare, unit } = splitUnit(key)
  const words = bare.split('/')
  if (words.includes('')) return null
  for (const layout of LAYOUTS) {
    const parts = layout.parse(words)
    if (parts !== null) return keyOf(layout, parts, unit)
  }
  return null
}

/** Most steps are in no group. */
const NO_GROUPS: readonly string[] = []

/** Written out, as what is spread takes V8 twice the memory, and there may be 100,000 keys. */
function keyOf(layout: KeyLayout, parts: KeyParts, unit: string | null): LogKey {
  const { account, org, project, pipeline, run, execution, segments } = parts
  const identifiers = layout.identifierPlaces(segments).map(place => segments[place] ?? '')
  return {
    layout: layout.name,
    account,
    org,
    project,
    pipeline,
    run,
    execution,
    segments,
    stage: identifiers[0] ?? null,
    groups: identifiers.length > 2 ? identifiers.slice(1, -1) : NO_GROUPS,
    step: identifiers.length > 1 ? (identifiers.at(-1) ?? null) : null,
    unit
  }
}

/** Indexes of the key's segments that are identifiers. */
export function identifierPlaces({ layout, segments }: LogKey): readonly number[] {
  return layoutOf(layout).identifierPlaces(segments)
}

/**
 * The key that these parts came from. Reads `segments` and `unit`, not the fields derived from
 * them.
 */
export function formatLogKey(key: LogKey): string {
  const bare = layoutOf(key.layout).format(key).join('/')
  return key.unit === null ? bare : withUnit(bare, key.unit)
}

/** The key of a command unit of a step. */
export function withUnit(bare: string, unit: string): string {
  return bare + UNIT_MARK + unit
}

/** A key's step and command unit; null: the key names none. */
export function splitUnit(key: string): { bare: string; unit: string | null } {
  const mark = key.indexOf(UNIT_MARK)
  if (mark < 0) return { bare: key, unit: null }
  return { bare: key.slice(0, mark), unit: key.slice(mark + UNIT_MARK.length) }
}

/** Whether the key, or what it begins with, is of this account. */
export function isOfAccount(key: string, account: string): boolean {
  return LAYOUTS.some(layout => key.startsWith(layout.accountPrefix(account)))
}

/**
 * The log key inside the name of an archive entry: `A/A/pipeline/…` holds `A/pipeline/…`,
 * `A/accountId:A/…` holds `accountId:A/…`.
 *
 * @returns null when the name does not start with the account's segment
 */
export function storageNameToKey(name: string, account: string): string | null {
  const prefix = `${account}/`
  return account !== '' && name.startsWith(prefix) && name.length > prefix.length
    ? name.slice(prefix.length)
    : null
}
