import { RUN_NUMBER, type KeyLayout } from './key-layout.ts'
import { placesBetweenStructure } from './structure-words.ts'

const HEAD = ['accountId', 'orgId', 'projectId', 'pipelineId', 'runSequence']
const LEVEL = /^level(0|[1-9]\d*):(.+)$/s
/** `serviceId:NAME` and its like: a segment of a standard key that carries no level. */
const NAMED = /^[A-Za-z]+:/

/**
 * `accountId:A/orgId:O/projectId:P/pipelineId:PIPELINE/runSequence:RUN/level0:pipeline/…`
 */
export const standard: KeyLayout = {
  name: 'standard',
  form: 'accountId:A/…/runSequence:RUN/…',
  parse(words) {
    const values = HEAD.map((name, index) => {
      const word = words[index] ?? ''
      return word.startsWith(`${name}:`) ? word.slice(name.length + 1) : ''
    })
    const [account, org, project, pipeline, run] = values
    if (!account || !org || !project || !pipeline || !run || !RUN_NUMBER.test(run)) return null
    const segments = readSegments(words.slice(HEAD.length))
    if (segments === null) return null
    return { account, org, project, pipeline, run: Number(run), execution: null, segments }
  },
  format({ account, org, project, pipeline, run, segments }) {
    const values = [account, org ?? '', project ?? '', pipeline, String(run)]
    let level = 0
    return [
      ...HEAD.map((name, index) => `${name}:${values[index] ?? ''}`),
      ...segments.map(segment => (NAMED.test(segment) ? segment : `level${level++}:${segment}`))
    ]
  },
  leadingWords: 1,
  identifierPlaces: placesBetweenStructure,
  identifierIn: word => word.replace(/^level\d+:/u, ''),
  prefixes({ account, org, project, pipeline, run }, stage) {
    if (org === null || project === null) return []
    const whole = `accountId:${account}/orgId:${org}/projectId:${project}/pipelineId:${pipeline}/runSequence:${run}/level0:pipeline`
    return stage === null ? [whole] : [`${whole}/level1:stages/level2:${stage}`, whole]
  },
  stepPrefix: (stagePrefix, step) =>
    `${stagePrefix}/level3:spec/level4:execution/level5:steps/level6:${step}`,
  accountPrefix: account => `accountId:${account}/`,
  runOfPrefix: /^(?:[^/]+\/)*?runSequence:\d+\//u,
  afterRun: 'level0:pipeline'
}

function readSegments(words: readonly string[]): string[] | null {
  const segments: string[] = []
  let level = 0
  for (const word of words) {
    const [, number, segment] = LEVEL.exec(word) ?? []
    if (segment === undefined) {
      if (!NAMED.test(word)) return null
      segments.push(word)
    } else {
      // Only what `format` would write the same way is a standard key.
      if (Number(number) !== level || NAMED.test(segment)) return null
      level++
      segments.push(segment)
    }
  }
  return segments
}
