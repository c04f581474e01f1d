import { connectionTo } from '../../__tests__/fixtures/connection.ts'
import { HOSTILE_TEXTS } from '../../__tests__/fixtures/hostile-text.ts'
import { commandsIn } from '../../__tests__/fixtures/runner-commands.ts'
import type { SeededRandom } from '../../__tests__/fixtures/seeded-random.ts'
import { logsOf } from '../../__tests__/logbook/logbook-of.ts'
import { nodesOf, type KnownExecution } from '../../src/harness/execution/execution.ts'
import { progressOf, waitOf } from '../../src/harness/execution/execution-progress.ts'
import { planExports } from '../../src/harness/export/export-plan.ts'
import { Failure } from '../../src/failure/failure.ts'
import type { Harness } from '../../src/harness/http/http.ts'
import { fetchExecution } from '../../src/harness/execution/fetch-execution.ts'
import { findRun } from '../../src/harness/execution/find-run.ts'
import { resolveSelection } from '../../src/selection/resolve-selection.ts'
import { buildLogbook } from '../../src/logbook/build-logbook.ts'
import { filesOf } from '../../src/logbook/logbook.ts'
import { must, property, within, type FuzzTarget } from '../target.ts'

/**
 * Anything that is parsed of an answer, and what is made of it, takes no longer than this, in ms,
 * also on a busy machine.
 */
const LONGEST = 5_000
const SCOPE = { account: 'acc', org: 'O', project: 'J' }
const KEY = 'acc/pipeline/P/42/-exec1/'
const TEXTS = HOSTILE_TEXTS.filter(text => text.length < 2_000)
const TYPES = [
  'STAGES_STEP',
  'IntegrationStageStepPMS',
  'APPROVAL_STAGE',
  'DEPLOYMENT_STAGE_STEP',
  'STEP_GROUP',
  'STRATEGY',
  'FORK',
  'Run',
  'HarnessApproval',
  'PIPELINE_SECTION',
  'Queue'
]
const STATUSES = [
  'Success',
  'Failed',
  'Running',
  'Skipped',
  'NotStarted',
  'ApprovalWaiting',
  'TaskWaiting',
  'Errored',
  'Odd',
  ''
]
const NAMES = [
  'Build',
  'Build_0',
  'Run_Tests',
  'Run_Tests_1',
  'liteEngineTask',
  'rollbackSteps',
  '__proto__',
  'constructor',
  'A',
  'B'
]
const FQNS = [
  'pipeline',
  'pipeline.stages',
  'pipeline.stages.Build',
  'pipeline.stages.Build.spec.execution.steps.Run'
]

/**
 * Answers of the Pipeline Service, and what is made of the graph in them: a Failure or an
 * execution, and soon.
 */
export const target: FuzzTarget = {
  name: 'graphs',
  property: property(random => within(LONGEST, 'an answer', () => checkAnswer(random)))
}

async function checkAnswer(random: SeededRandom): Promise<void> {
  const body = damaged(random, JSON.stringify(answer(random)))
  const status = random.below(20) === 0 ? random.pick([404, 405, 400, 500, 204]) : 200
  const harness: Harness = {
    connection: connectionTo('https://app.harness.io'),
    now: () => 0,
    call: () => Promise.resolve({ status, body }),
    save: () => Promise.resolve({ status, body: '' }),
    open: () => Promise.reject(new Error('no log is streamed here'))
  }
  const known = await orFailure(() => fetchExecution(harness, SCOPE, 'exec1'), body)
  await orFailure(() => findRun(harness, SCOPE, 'P', 42), body)
  if (known !== null) await checkExecution(random, known, body)
}

/** @returns null for a Failure, which must be fit to be printed */
async function orFailure<T>(run: () => T | Promise<T>, body: string): Promise<T | null> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Failure)) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
      throw new Error(`${why}\nfor ${body.slice(0, 3_000)}`, { cause: error })
    }
    must(isInert(error.message), 'a message is not inert', error.message)
    return null
  }
}

/** One line, no controls, nothing that the runner takes for a command. */
function isInert(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*::|##\[/u.test(text) && commandsIn(text).length === 0
}

async function checkExecution(random: SeededRandom, known: KnownExecution, body: string): Promise<void> {
  const uuids = [...nodesOf(known.stages)].map(({ uuid }) => uuid)
  must(new Set(uuids).size === uuids.length, 'a node is there twice', uuids)
  must(isInert(progressOf(known)), 'the progress is not inert', progressOf(known))
  must(isInert(waitOf(known) ?? ''), 'what is waited for is not inert', waitOf(known))
  const wanted = {
    stage: random.pick([null, ...NAMES, random.pick(TEXTS)]),
    step: random.pick([null, ...NAMES, random.pick(TEXTS)])
  }
  const page = {
    stageSetupId: random.pick([null, 'n1', 'x']),
    stageUuid: null,
    stepUuid: random.pick([null, 'n2'])
  }
  await orFailure(() => resolveSelection(known, wanted, random.below(2) === 0 ? null : page), body)
  await orFailure(() => planExports(known, wanted), body)
  const keys = [...nodesOf(known.stages)].flatMap(({ logKeys }) => logKeys).slice(0, 200)
  const logs = logsOf(Object.fromEntries([...keys, `${KEY}Build/Run`].map(key => [key, null])))
  const logbook = await orFailure(() => buildLogbook(logs, { executions: [known] }), body)
  must(logbook !== null && [...filesOf(logbook)].length === logs.length, 'a log is lost', keys)
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

function answer(random: SeededRandom): Json {
  const count = random.below(80) === 0 ? random.below(3_000) : random.below(25)
  const uuids = Array.from({ length: count }, (_, at) =>
    random.below(20) === 0 ? random.pick(NAMES) : `n${at}`
  )
  const nodeMap = Object.fromEntries(uuids.map(uuid => [uuid, maybe(random, node(random, uuid))]))
  const nodeAdjacencyListMap = Object.fromEntries(
    uuids.map((uuid, at) => [uuid, maybe(random, links(random, uuids, at))])
  )
  const graph = { rootNodeId: maybe(random, 'n0'), nodeMap: maybe(random, nodeMap), nodeAdjacencyListMap }
  const summary = {
    pipelineIdentifier: 'P',
    name: text(random),
    planExecutionId: 'exec1',
    status: random.pick(STATUSES) || 'Failed',
    runSequence: 42,
    startTs: maybe(random, 1_768_471_200_000),
    endTs: maybe(random, 1_768_471_260_000),
    shouldUseSimplifiedKey: maybe(random, true),
    failureInfo: maybe(random, { message: text(random) })
  }
  const data = { pipelineExecutionSummary: maybe(random, summary, 200), executionGraph: maybe(random, graph) }
  return {
    status: random.below(50) === 0 ? 'ERROR' : 'SUCCESS',
    message: text(random),
    data: maybe(random, data, 200)
  }
}

function node(random: SeededRandom, uuid: string): Json {
  const name = random.pick(NAMES)
  const path = Array.from({ length: 1 + random.below(4) }, () => random.pick(NAMES)).join('/')
  const units = Array.from({ length: random.below(3) }, () => text(random))
  return {
    uuid,
    setupId: maybe(random, `s-${uuid}`),
    identifier: maybe(random, name),
    name: maybe(random, text(random)),
    stepType: maybe(random, random.pick(TYPES)),
    baseFqn: maybe(random, random.pick(FQNS)),
    status: maybe(random, random.pick(STATUSES)),
    startTs: maybe(random, 1_768_471_200_000 + random.below(100_000)),
    endTs: maybe(random, String(1_768_471_200_000 + random.below(100_000))),
    logBaseKey: maybe(random, KEY + path),
    failureInfo: maybe(random, { message: text(random), responseMessages: [{ message: text(random) }] }),
    executableResponses: maybe(random, [
      { async: { logKeys: [KEY + path, `${KEY}${text(random)}`], units } }
    ]),
    unitProgresses: maybe(
      random,
      units.map(unitName => ({ unitName, status: random.pick(STATUSES), startTime: 1 }))
    ),
    strategyMetadata: maybe(random, {
      matrixMetadata: { matrixValues: { os: text(random) } },
      currentIteration: 1
    }),
    stepParameters: maybe(random, {
      spec: { approvers: { userGroups: [text(random)] }, resourceUnit: text(random) }
    })
  }
}

/** Mostly to nodes that come later, sometimes in circles. */
function links(random: SeededRandom, uuids: readonly string[], at: number): Json {
  const others = (): Json[] =>
    Array.from({ length: random.below(4) }, () =>
      random.below(15) === 0
        ? random.pick([...uuids, 'nowhere'])
        : (uuids[at + 1 + random.below(5)] ?? 'nowhere')
    )
  return { children: maybe(random, others()), nextIds: maybe(random, others()) }
}

function text(random: SeededRandom): string {
  return random.below(3) === 0 ? random.pick(TEXTS) : random.pick(NAMES)
}

/** Now and then something else, of any type. */
function maybe(random: SeededRandom, value: Json, rarity = 12): Json {
  if (random.below(rarity) !== 0) return value
  const others: readonly Json[] = [
    null,
    true,
    0,
    -1,
    1e300,
    2 ** 53,
    '',
    'x',
    [],
    {},
    [[]],
    [null, 1, 'n1'],
    { a: { b: [] } },
    random.pick(TEXTS)
  ]
  return random.pick(others)
}

/** Sometimes the text of the answer itself has other characters, or an end too soon. */
function damaged(random: SeededRandom, body: string): string {
  if (random.below(10) !== 0) return body
  const at = random.below(body.length)
  const other = random.pick(['', '"', '{', ']', '\\', '\0', '1e999', '<html>', '[['.repeat(5_000)])
  return body.slice(0, at) + other + (random.below(3) === 0 ? '' : body.slice(at + random.below(8)))
}
