import { RUN_NUMBER, type KeyLayout } from './key-layout.ts'
import { placesBetweenStructure } from './structure-words.ts'

/**
 * `A/pipeline/PIPELINE/RUN/pipeline/stages/STAGE/steps/STEP`: the layout that the original
 * documentation page shows.
 */
export const simplifiedLegacy: KeyLayout = {
  name: 'simplifiedLegacy',
  form: 'A/pipeline/PIPELINE/RUN/pipeline/…',
  parse([account, word, pipeline, run, ...segments]) {
    if (account === undefined || word !== 'pipeline' || pipeline === undefined) return null
    if (run === undefined || !RUN_NUMBER.test(run) || segments[0] !== 'pipeline') return null
    return { account, org: null, project: null, pipeline, run: Number(run), execution: null, segments }
  },
  format: ({ account, pipeline, run, segments }) => [account, 'pipeline', pipeline, String(run), ...segments],
  leadingWords: 1,
  identifierPlaces: placesBetweenStructure,
  identifierIn: word => word,
  prefixes({ account, pipeline, run, execution }, stage) {
    const whole = `${account}/pipeline/${pipeline}/${run}/pipeline`
    // Where ids of executions are known it is an unlikely layout: one question is enough.
    return stage === null || execution !== null ? [whole] : [`${whole}/stages/${stage}`, whole]
  },
  stepPrefix: (stagePrefix, step) => `${stagePrefix}/steps/${step}`,
  accountPrefix: account => `${account}/`,
  runOfPrefix: /^[^/]*\/pipeline\/[^/]+\/[1-9]\d*\//u,
  afterRun: 'pipeline'
}
