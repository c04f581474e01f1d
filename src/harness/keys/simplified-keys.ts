import { RUN_NUMBER, type KeyLayout } from './key-layout.ts'

/**
 * `A/pipeline/PIPELINE/RUN/-PLANEXECUTION/STAGE[/GROUP…]/STEP`: identifiers only. Harness writes
 * these today.
 */
export const simplified: KeyLayout = {
  name: 'simplified',
  form: 'A/pipeline/PIPELINE/RUN/-EXECUTION/…',
  parse([account, word, pipeline, run, execution, ...segments]) {
    if (account === undefined || word !== 'pipeline' || pipeline === undefined) return null
    if (run === undefined || !RUN_NUMBER.test(run)) return null
    if (execution === undefined || !execution.startsWith('-') || execution === '-') return null
    const parts = { account, org: null, project: null, pipeline, run: Number(run) }
    return { ...parts, execution: execution.slice(1), segments }
  },
  format: ({ account, pipeline, run, execution, segments }) => [
    account,
    'pipeline',
    pipeline,
    String(run),
    `-${execution ?? ''}`,
    ...segments
  ],
  leadingWords: 0,
  identifierPlaces: segments => segments.map((_, place) => place),
  identifierIn: word => word,
  prefixes({ account, pipeline, run, execution }, stage) {
    const start = `${account}/pipeline/${pipeline}/${run}/-`
    if (execution === null) return [start]
    // An iteration (`Build_0`) has no key that starts with it, so the whole execution is the second
    // try.
    return stage === null ? [start + execution] : [`${start}${execution}/${stage}`, start + execution]
  },
  stepPrefix: (stagePrefix, step) => `${stagePrefix}/${step}`,
  accountPrefix: account => `${account}/`,
  runOfPrefix: /^[^/]*\/pipeline\/[^/]+\/[1-9]\d*\//u,
  afterRun: '-'
}
