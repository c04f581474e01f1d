import { statusKind } from '../harness/execution/execution-status.ts'
import { templateOf } from '../diagnosis/templates/line-template.ts'
import { runStateOfPlace, type FailedPlace } from './failed-places.ts'

/**
 * Puts together what failed of the same: where the lines that say why differ in nothing but numbers
 * and ids. Where no log says why for sure, Harness's messages must be alike, too.
 *
 * @returns groups in the order of their first places
 */
export function sameFailures(places: readonly FailedPlace[]): readonly [FailedPlace, ...FailedPlace[]][] {
  const groups = new Map<string, [FailedPlace, ...FailedPlace[]]>()
  for (const [at, place] of places.entries()) {
    const key = keyOf(place) ?? String(at)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [place])
    else group.push(place)
  }
  return [...groups.values()]
}

/** null for one that nothing is known of. */
function keyOf(place: FailedPlace): string | null {
  const { message, file, isToldByLogsAlone } = place
  const telling = file?.telling ?? null
  const kind = statusKind(runStateOfPlace(place).status)
  const line = telling === null ? null : templateOf(telling.text)
  const said = message === null || message.trim() === '' ? null : templateOf(message)
  if (line === null && said === null) return null
  return JSON.stringify([kind, isToldByLogsAlone, line, telling?.sure === true ? null : said])
}
