import { createRequire } from 'node:module'

// Its types are those of its CommonJS form.
const { default: Sequencer } = createRequire(import.meta.url)(
  '@jest/test-sequencer'
) as typeof import('@jest/test-sequencer')
type Tests = Parameters<InstanceType<typeof Sequencer>['sort']>[0]

/** Files that wait more than they compute: for time as it passes, then those for a browser. */
const WAITING = [/e2e.live\.test/u, /viewer.browser/u]
/** Folders of files that take long. */
const LONG = /__tests__.(?:e2e|archive|reading|redaction|report.summary|harness.export)\b/u

/**
 * Long files first, also where jest has not yet seen how long each takes: none is then alone at the
 * end. One that waits stands beside one that computes, so that no core is idle.
 */
export default class LongFirst extends Sequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const sorted = await super.sort(tests)
    const waiting = WAITING.flatMap(pattern => sorted.filter(({ path }) => pattern.test(path)))
    const computing = sorted.filter(test => !waiting.includes(test))
    const [long, short] = [true, false].map(is => computing.filter(({ path }) => LONG.test(path) === is))
    const rest = [...(long ?? []), ...(short ?? [])]
    const pairs = waiting.flatMap((test, at) => [test, ...rest.slice(at, at + 1)])
    return [...pairs, ...rest.slice(waiting.length)]
  }
}
