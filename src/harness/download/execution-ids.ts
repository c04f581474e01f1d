import { forEachLimited } from '../../system/for-each-limited.ts'
import type { LogsExist } from './log-exists.ts'

/** Of a planExecutionId; the slash ends it. */
const ALPHABET = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/')
const LONGEST_ID = 40
/** A run has one; two projects may share its prefix. */
const MOST_IDS = 4
const AT_ONCE = 8

/**
 * The execution ids that log keys go on with after a prefix, found out a character at a time: the
 * Log Service has no list, but it says whether there is a log whose key begins so.
 * @returns null when that can't be found out
 */
export async function findExecutionIds(
  prefix: string,
  exists: (prefix: string) => Promise<LogsExist>
): Promise<readonly string[] | null> {
  const ids: string[] = []
  let beginnings = ['']
  for (let length = 0; beginnings.length > 0; length += 1) {
    if (length > LONGEST_ID || beginnings.length + ids.length > MOST_IDS) return null
    const next: string[] = []
    const candidates = beginnings.flatMap(beginning => ALPHABET.map(letter => beginning + letter))
    const unknown: string[] = []
    await forEachLimited(AT_ONCE, candidates, async candidate => {
      const answer = unknown.length > 0 ? 'unknown' : await exists(prefix + candidate)
      if (answer === 'yes') next.push(candidate)
      else if (answer !== 'no') unknown.push(candidate)
    })
    if (unknown.length > 0 || next.length === 0) return null
    ids.push(...next.filter(id => id.endsWith('/') && id.length > 1).map(id => id.slice(0, -1)))
    beginnings = next.filter(id => !id.endsWith('/'))
  }
  return ids
}
