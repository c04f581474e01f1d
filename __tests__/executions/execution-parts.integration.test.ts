import { describe, expect, test } from '@jest/globals'
import { chainedDeploy } from '../../sandbox/chained-deploy.ts'
import type { SampleExecution } from '../../sandbox/executions.ts'
import type { Answer } from '../../sandbox/corrupted-answer.ts'
import { graphAt } from '../../sandbox/graph-at.ts'
import { retriedDeploy } from '../../sandbox/retried-deploy.ts'
import { rolledBackDeploy } from '../../sandbox/rolled-back-deploy.ts'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { findExecutions } from '../../src/executions/find-executions.ts'
import { LookPace } from '../../src/executions/look-pace.ts'
import type { FoundExecutions } from '../../src/executions/found-executions.ts'
import { readRunContext } from '../../src/github/context.ts'
import type { KnownExecution } from '../../src/harness/execution/execution.ts'
import { connect } from '../../src/harness/http/http.ts'
import type { StepSelection } from '../../src/selection/selection.ts'
import { connectionTo, type TestConnection } from '../fixtures/connection.ts'
import { failureOf } from '../fixtures/failures.ts'

const MINUTE = 60_000
const SMALL = { noiseBytes: 1000 }

interface Found extends FoundExecutions {
  readonly connection: TestConnection
  readonly outline: readonly string[]
}

async function sandboxWith(executions: readonly SampleExecution[]): Promise<Sandbox> {
  const sandbox = await startSandbox()
  for (const one of executions) sandbox.addExecution(one)
  return sandbox
}

function mainOf([main]: readonly SampleExecution[]): SampleExecution {
  if (main === undefined) throw new Error('there is none')
  return main
}

interface FindChanges {
  readonly waitForCompletion?: boolean
  readonly watch?: ((execution: KnownExecution) => void) | null
}

/** Finds the first of the executions. */
async function find(
  sandbox: Sandbox,
  executions: readonly SampleExecution[],
  selection: Partial<StepSelection> = {},
  { waitForCompletion = true, watch = null }: FindChanges = {}
): Promise<Found> {
  const { account, org, project, execution } = mainOf(executions)
  const connection = connectionTo(sandbox.baseUrl, {
    credentials: { kind: 'api-key', apiKey: sandbox.apiKey }
  })
  const scope = { org, project }
  const request = { kind: 'run', account, pipeline: null, run: null, execution, scope, page: null } as const
  const found = await findExecutions(connect(connection), request, {
    context: readRunContext({}),
    selection: { stage: null, step: null, ...selection },
    waitForCompletion,
    deadline: connection.clock.now() + 30 * MINUTE,
    notice: () => undefined,
    pace: new LookPace('none'),
    watch
  })
  return { ...found, connection, outline: outlineOf(found) }
}

/** `child Deploy_Region 77: STAGE / STEP` */
function outlineOf({ executions }: FoundExecutions): string[] {
  return executions.map(({ execution: { pipeline, run, partOf }, selection: { stage, step } }) => {
    const named = stage === null && step === null ? '' : `: ${stage ?? '*'} / ${step ?? '*'}`
    return `${partOf?.role ?? 'main'} ${pipeline} ${run}${named}`
  })
}

function runsOf({ targets }: FoundExecutions): (number | null)[] {
  return targets.map(target => (target.kind === 'run' ? target.run : null))
}

/** An answer about an execution, as of a service that has lost its graph. */
function withoutGraph({ body }: Answer): Partial<Answer> {
  return { body: Buffer.from(body.toString().replace('"executionGraph":', '"lost":')) }
}

describe('chained pipelines', () => {
  const executions = chainedDeploy(SMALL)

  test('are executions of their own, in the order of the stages that ran them', async () => {
    await using sandbox = await sandboxWith(executions)
    const found = await find(sandbox, executions)
    expect(found.outline).toEqual([
      'main Release_Everywhere 12',
      'child Deploy_Region 77',
      'child Deploy_Region 78'
    ])
    expect(runsOf(found)).toEqual([12, 77, 78])
    expect(found.partial).toEqual([])
  })

  test('are found where the graph that names them comes only the second time', async () => {
    await using sandbox = await sandboxWith(executions)
    sandbox.faults.add({ on: 'execution', do: { rewrite: withoutGraph } })
    const found = await find(sandbox, executions)
    expect(runsOf(found)).toEqual([12, 77, 78])
    expect(found.partial).toEqual([])
  })

  test('are a gap where no graph comes that would name them', async () => {
    await using sandbox = await sandboxWith(executions)
    sandbox.faults.add({ on: 'execution', times: 9, do: { rewrite: withoutGraph } })
    const found = await find(sandbox, executions)
    expect(runsOf(found)).toEqual([12])
    expect(found.partial).toEqual([
      { prefix: expect.stringContaining('/executions/'), reason: expect.stringMatching(/tells of no stage/u) }
    ])
  })

  test('of which one comes without a graph are asked for all the same', async () => {
    const [main, child, other] = executions
    if (main === undefined || child?.graph === undefined || other === undefined) throw new Error('there are')
    const bare = { ...child, graph: { ...child.graph, stages: [] } }
    await using sandbox = await sandboxWith([main, bare, other])
    expect(runsOf(await find(sandbox, executions))).toEqual([12, 77, 78])
  })

  test.each([
    ['is a gap where the graph leaves it out', 'unshown', 1],
    ['is none where the graph shows it', 'shown', 0]
  ])('an earlier attempt of a stage %s', async (_, how, gaps) => {
    const [main, child, other] = executions
    if (main?.graph === undefined || child === undefined || other === undefined) throw new Error('there are')
    const ran = ({ execution, org, project }: SampleExecution) => ({ execution, org, project })
    const node = (identifier: string, of: SampleExecution) =>
      ({ kind: 'stage', identifier, plain: 'Ship', child: ran(of) }) as const
    const shown = how === 'shown' ? [node('Ship', child)] : []
    const stages = [...shown, node('Ship_1', other)]
    const retried = { ...main, graph: { ...main.graph, stages } }
    await using sandbox = await sandboxWith([retried, child, other])
    const { partial } = await find(sandbox, [retried])
    expect(partial.map(({ reason }) => reason)).toEqual(
      Array.from({ length: gaps }, () =>
        expect.stringMatching(/earlier attempts of this stage.* are at http/u)
      )
    )
  })

  test('are found and waited for also where the run goes on at the first look', async () => {
    const [main, first] = executions
    if (main?.graph === undefined || first?.graph === undefined) throw new Error('they have graphs')
    await using sandbox = await sandboxWith(executions)
    const start = main.graph.startedAt
    // At first no stage has started another pipeline; then the child lags behind.
    sandbox.pipelines.live(main.execution, graphAt(main.graph, start + 30_000), main.graph)
    sandbox.pipelines.live(first.execution, graphAt(first.graph, start + 300_000), first.graph)
    const found = await find(sandbox, executions)
    expect(found.outline).toHaveLength(3)
    expect(found.executions.map(({ execution }) => execution.status)).toEqual(['Failed', 'Failed', 'Success'])
    expect(found.partial).toEqual([])
  })

  test('are followed while the run goes on, and wait for nothing that has been seen to its end', async () => {
    const [main, first, second] = executions
    if (main?.graph === undefined || first?.graph === undefined) throw new Error('they have graphs')
    await using sandbox = await sandboxWith(executions)
    const going = graphAt(main.graph, (main.graph.endedAt ?? 0) - 1)
    const looks: string[] = []
    let isOver = false
    // The run goes on until its child was seen to its end, and the other one at work.
    sandbox.pipelines.at(main.execution, () => (isOver ? (main.graph ?? going) : going))
    sandbox.pipelines.live(first.execution, graphAt(first.graph, first.graph.startedAt + 60_000), first.graph)
    const watch = ({ executionId, status, partOf }: KnownExecution): void => {
      looks.push(`${partOf?.role ?? 'main'} ${executionId} ${status}`)
      isOver ||= executionId === first.execution && status === 'Failed'
    }
    const found = await find(sandbox, executions, {}, { watch })
    expect(found.outline).toHaveLength(3)
    const last = looks.indexOf(`main ${main.execution} Failed`)
    expect(looks.slice(0, last)).toEqual(
      expect.arrayContaining([
        `child ${first.execution} ApprovalWaiting`,
        `child ${first.execution} Failed`,
        `child ${second?.execution ?? ''} Success`
      ])
    )
    const asked = sandbox.requests.filter(({ path }) => path.endsWith(first.execution))
    expect(asked).toHaveLength(2)
    expect(found.connection.told.filter(line => line.startsWith('A pipeline that it ran'))).toHaveLength(2)
  })

  test('are followed while the run goes on, twelve that go on at once', async () => {
    const [main, child] = executions
    if (main?.graph === undefined || child?.graph === undefined) throw new Error('they have graphs')
    const { graph } = main
    const ids = Array.from({ length: 12 }, (_, at) => `child${at}`)
    const stages = ids.map(execution => ({
      kind: 'stage' as const,
      identifier: execution,
      status: 'Running',
      child: { execution, org: child.org, project: child.project }
    }))
    const going = { ...graph, status: 'Running', endedAt: null, stages }
    await using sandbox = await sandboxWith([
      { ...main, graph: going },
      ...ids.map(execution => ({ ...child, execution }))
    ])
    const running = graphAt(child.graph, child.graph.startedAt + 60_000)
    const ended = { ...child.graph, stages: [] }
    const seen = new Map<string, number>()
    // All go on until each was seen at work three times.
    const isOver = (): boolean => ids.every(id => (seen.get(id) ?? 0) >= 3)
    sandbox.pipelines.at(main.execution, () => (isOver() ? { ...graph, stages } : going))
    for (const id of ids) sandbox.pipelines.at(id, () => (isOver() ? ended : running))
    const watch = ({ executionId }: KnownExecution): void => {
      seen.set(executionId, (seen.get(executionId) ?? 0) + 1)
    }
    const found = await find(sandbox, [main], {}, { watch })
    expect(found.executions.map(({ execution }) => execution.endedAt)).not.toContain(null)
    expect(found.executions).toHaveLength(13)
    expect(found.partial).toEqual([])
  })

  test('that may not be viewed are asked for a few times only while the run goes on', async () => {
    const [main, first] = executions
    if (main?.graph === undefined || first === undefined) throw new Error('it has a graph')
    await using sandbox = await sandboxWith(executions)
    const going = graphAt(main.graph, (main.graph.endedAt ?? 0) - 1)
    sandbox.pipelines.live(main.execution, ...Array.from({ length: 9 }, () => going), main.graph)
    sandbox.pipelines.forbid('regions')
    const { partial } = await find(sandbox, executions)
    expect(partial).toHaveLength(2)
    expect(sandbox.requests.filter(({ path }) => path.endsWith(first.execution)).length).toBeLessThan(9)
  })

  test('one that has not ended, and is not waited for, is a gap', async () => {
    const [, first] = executions
    if (first?.graph === undefined) throw new Error('it has a graph')
    await using sandbox = await sandboxWith(executions)
    sandbox.pipelines.live(first.execution, graphAt(first.graph, first.graph.startedAt + 60_000))
    const { partial } = await find(sandbox, executions, {}, { waitForCompletion: false })
    expect(partial).toEqual([
      { prefix: first.prefix, reason: expect.stringContaining('the execution had not ended') }
    ])
  })

  test('those that may not be viewed are gaps with the address of their page', async () => {
    await using sandbox = await sandboxWith(executions)
    sandbox.pipelines.forbid('regions')
    const found = await find(sandbox, executions)
    expect(found.outline).toEqual(['main Release_Everywhere 12'])
    expect(found.partial).toHaveLength(2)
    expect(found.partial[0]?.prefix).toMatch(/\/executions\/Gm4QxTz0S2uVbn8KcWyE1r\/pipeline\?stage=/u)
    expect(found.partial[0]?.reason).toMatch(/could not be looked up: .*403.* Its logs are at http/u)
  })

  test.each<[string, Partial<StepSelection>, readonly string[], readonly number[]]>([
    [
      'the stage: all of its pipeline',
      { stage: 'Deploy_EU' },
      ['main Release_Everywhere 12: Deploy_EU / *', 'child Deploy_Region 77'],
      [77]
    ],
    [
      'the stage by name',
      { stage: 'Deploy to Europe' },
      ['main Release_Everywhere 12: Deploy_EU / *', 'child Deploy_Region 77'],
      [77]
    ],
    [
      'a stage inside, by name',
      { stage: 'deploy to europe/Deploy to production' },
      ['main Release_Everywhere 12: Deploy_EU / *', 'child Deploy_Region 77: Deploy_Production / *'],
      [77]
    ],
    [
      'a step in a stage inside',
      { stage: 'Deploy_US/Smoke_Test', step: 'Ask_The_Shop' },
      [
        'main Release_Everywhere 12: Deploy_US / Ask_The_Shop',
        'child Deploy_Region 78: Smoke_Test / Ask_The_Shop'
      ],
      [78]
    ],
    [
      'a step anywhere inside the stage',
      { stage: 'Deploy_EU', step: 'Rollout_Deployment' },
      [
        'main Release_Everywhere 12: Deploy_EU / Rollout_Deployment',
        'child Deploy_Region 77: * / Rollout_Deployment'
      ],
      [77]
    ],
    ['a stage of the run itself', { stage: 'Build' }, ['main Release_Everywhere 12: Build / *'], [12]]
  ])('%s is selected', async (_, selection, outline, runs) => {
    await using sandbox = await sandboxWith(executions)
    const found = await find(sandbox, executions, selection)
    expect(found.outline).toEqual(outline)
    expect(runsOf(found)).toEqual(runs)
  })

  test('a stage inside that was skipped has no logs because it did not run', async () => {
    await using sandbox = await sandboxWith(executions)
    const { targets, nothing } = await find(sandbox, executions, { stage: 'Deploy_EU/Smoke_Test' })
    expect(targets).toEqual([])
    expect(nothing?.message).toMatch(/Run 77 .* none of the steps that were asked for has run/u)
  })

  test.each<[string, Partial<StepSelection>, RegExp]>([
    ['stage', { stage: 'Deploy_EU/Smoke_Tests' }, /no stage "?Smoke_Tests.*There are: .*Smoke_Test/u],
    ['stage of the run', { stage: 'Deployy' }, /There are: .*Deploy_EU\/Deploy_Production/u],
    ['step', { stage: 'Deploy_EU', step: 'Rollout_Deploymnt' }, /There are: .*Rollout_Deployment/u]
  ])('a %s that is not there is told with what is', async (_, selection, message) => {
    await using sandbox = await sandboxWith(executions)
    expect((await failureOf(find(sandbox, executions, selection))).message).toMatch(message)
  })

  test('a hundred of them: fifty are fetched, the rest is a gap', async () => {
    const [main, child] = executions
    if (main?.graph === undefined || child?.graph === undefined) throw new Error('there are two')
    const bare = { ...child, graph: { ...child.graph, stages: [] } }
    const ids = Array.from({ length: 100 }, (_, at) => `child${at}`)
    const stages = ids.map(execution => ({
      kind: 'stage' as const,
      identifier: execution,
      child: { execution, org: child.org, project: child.project }
    }))
    const many = { ...main, graph: { ...main.graph, stages } }
    await using sandbox = await sandboxWith([many, ...ids.map(execution => ({ ...bare, execution }))])
    const found = await find(sandbox, [many])
    expect(found.executions).toHaveLength(51)
    expect(found.partial).toMatchObject([{ reason: expect.stringMatching(/50 others; 50 were left out/u) }])
  })

  test('a child is not looked into for children, and each execution is there once', async () => {
    const [main, child, other] = executions
    if (main === undefined || child?.graph === undefined || other === undefined) throw new Error('there are')
    const { org, project } = main
    const again = (execution: string) =>
      ({ kind: 'stage', identifier: execution, child: { execution, org, project } }) as const
    const stages = [...child.graph.stages, again(main.execution), again('unknown')]
    await using sandbox = await sandboxWith([main, { ...child, graph: { ...child.graph, stages } }, other])
    const found = await find(sandbox, [main])
    expect(found.outline).toHaveLength(3)
    expect(found.partial).toEqual([
      {
        prefix: expect.stringMatching(/\/executions\/h7LpRk2yTnqE9sWv3XbJdA\/pipeline\?stage=/u),
        reason: expect.stringMatching(/chained pipeline ran another.*only one level.* Its logs are at http/u)
      }
    ])
  })

  test('no room is left for the run that the last of fifty was retried from: that is a gap', async () => {
    const [main, child] = executions
    const [retried, before] = retriedDeploy(SMALL)
    if (main?.graph === undefined || child?.graph === undefined) throw new Error('there are two')
    if (retried === undefined || before === undefined) throw new Error('there are two')
    const bare = { ...child, graph: { ...child.graph, stages: [] } }
    const few = Array.from({ length: 49 }, (_, at) => ({ ...bare, execution: `child${at}` }))
    const stages = [...few, retried].map(({ execution, org, project }) => ({
      kind: 'stage' as const,
      identifier: execution,
      child: { execution, org, project }
    }))
    const many = { ...main, graph: { ...main.graph, stages } }
    await using sandbox = await sandboxWith([many, ...few, retried, before])
    const found = await find(sandbox, [many])
    expect(found.executions).toHaveLength(51)
    expect(found.partial).toEqual([
      {
        prefix: expect.stringContaining(`/executions/${retried.execution}/`),
        reason: expect.stringMatching(/50 others; 1 were left out/u)
      }
    ])
  })

  test('a rollback that is followed shows nothing of what it leaves as it is', async () => {
    const [failed, rollback] = rolledBackDeploy(SMALL)
    if (failed?.graph === undefined || rollback?.graph === undefined) throw new Error('they have graphs')
    await using sandbox = await sandboxWith([failed, rollback])
    const going = { ...failed.graph, status: 'Running', endedAt: null }
    sandbox.pipelines.live(failed.execution, going, going, going, failed.graph)
    const shown = new Set<string>()
    const watch = ({ partOf, stages }: KnownExecution): void => {
      if (partOf !== null) shown.add(stages.map(({ identifier }) => identifier).join())
    }
    expect((await find(sandbox, [failed], {}, { watch })).outline).toHaveLength(2)
    expect([...shown]).toEqual(['Deploy_Production'])
  })

  test('the rollback of a child has only the stages that it rolls back', async () => {
    const [main, , other] = executions
    const [failed, rollback] = rolledBackDeploy(SMALL)
    if (main?.graph === undefined || other === undefined) throw new Error('there are three')
    if (failed === undefined || rollback === undefined) throw new Error('there are two')
    const { execution, org, project } = failed
    const stages = [{ kind: 'stage', identifier: 'Deploy', child: { execution, org, project } } as const]
    const parent = { ...main, graph: { ...main.graph, stages } }
    await using sandbox = await sandboxWith([parent, failed, rollback])
    const found = await find(sandbox, [parent])
    expect(found.outline).toEqual([
      'main Release_Everywhere 12',
      'child Release_Shop 121',
      'rollback Release_Shop 121'
    ])
    expect(found.executions[2]?.execution.stages.map(({ identifier }) => identifier)).toEqual([
      'Deploy_Production'
    ])
  })

  test.each([
    ['PIPELINE_STAGE', 'Success', /does not name the execution that this stage ran/u],
    ['PIPELINE_STAGE', 'Failed', /not succeed, and Harness does not name.* logs are at http/u],
    ['PIPELINE_STAGE', 'Aborted', /not succeed, and Harness does not name.* logs are at http/u],
    ['PIPELINE_ROLLBACK_STAGE', 'Failed', /does not name the execution of this rollback/u]
  ])('a %s that ran what Harness does not name is a gap', async (type, status, reason) => {
    const [main] = executions
    if (main?.graph === undefined) throw new Error('it has a graph')
    const odd = { kind: 'stage', identifier: 'Odd', type, status } as const
    const notYet = { ...odd, identifier: 'Not_Yet', status: 'Skipped' }
    const [first] = main.graph.stages
    if (first === undefined) throw new Error('it has stages')
    const parent = { ...main, graph: { ...main.graph, stages: [first, odd, notYet] } }
    await using sandbox = await sandboxWith([parent])
    const { partial } = await find(sandbox, [parent])
    expect(partial).toEqual([
      { prefix: expect.stringMatching(/\/pipeline\?stage=/u), reason: expect.stringMatching(reason) }
    ])
  })

  describe('that may not be viewed', () => {
    test('are no gaps of another stage, when only that is asked for', async () => {
      await using sandbox = await sandboxWith(executions)
      sandbox.pipelines.forbid('regions')
      const found = await find(sandbox, executions, { stage: 'Build' })
      expect(found.partial).toEqual([])
      expect(runsOf(found)).toEqual([12])
    })

    test('are the reason where the run has no logs of its own: not that these are old', async () => {
      const [main] = executions
      if (main?.graph === undefined) throw new Error('it has a graph')
      const bare = { ...main, logs: [], graph: { ...main.graph, stages: main.graph.stages.slice(1) } }
      await using sandbox = await sandboxWith([bare])
      sandbox.pipelines.forbid('regions')
      const { targets, nothing, partial } = await find(sandbox, [bare])
      expect(targets).toEqual([])
      expect(nothing).toMatchObject({
        kind: 'forbidden',
        message: expect.stringMatching(/could not be looked up: .*403.* Its logs are at http/u)
      })
      expect(partial).toHaveLength(2)
    })

    test('are told where a stage of theirs was named', async () => {
      await using sandbox = await sandboxWith(executions)
      sandbox.pipelines.forbid('regions')
      const failure = await failureOf(find(sandbox, executions, { stage: 'Deploy_EU/Smoke_Test' }))
      expect(failure.message).toMatch(/no stage Deploy_EU\/Smoke_Test.*could not be looked up: .*403/u)
    })
  })
})

describe('a run that was retried from a stage', () => {
  const executions = retriedDeploy(SMALL)

  test('has the earlier run with the stages that were taken over', async () => {
    await using sandbox = await sandboxWith(executions)
    const found = await find(sandbox, executions)
    expect(found.outline).toEqual(['main Release_Shop 119', 'retried-from Release_Shop 118'])
    const [, earlier] = found.executions
    expect(earlier?.execution.stages.map(({ identifier }) => identifier)).toEqual(['Build', 'Lint'])
    expect(earlier?.execution.status).toBe('Failed')
    expect(runsOf(found)).toEqual([119, 118])
  })

  test('has its logs also where the earlier run is gone', async () => {
    await using sandbox = await sandboxWith([mainOf(executions)])
    const found = await find(sandbox, executions)
    expect(found.outline).toEqual(['main Release_Shop 119', 'retried-from Release_Shop 118'])
    expect(found.executions[1]?.execution).toMatchObject({
      executionId: executions[1]?.execution,
      status: ''
    })
  })

  test('is known by its id also where the log keys name none, and the list of runs is not read', async () => {
    const standard = retriedDeploy({ ...SMALL, layout: 'standard' })
    await using sandbox = await sandboxWith(standard)
    const found = await find(sandbox, standard)
    expect(found.executions[1]?.execution).toMatchObject({
      run: 118,
      executionId: standard[1]?.execution,
      status: 'Failed'
    })
    expect(sandbox.requests.map(({ on }) => on)).not.toContain('executions')
  })

  test('is known by its number where Harness keeps no history of tries', async () => {
    const [main, before] = retriedDeploy({ ...SMALL, layout: 'standard' })
    if (main === undefined || before === undefined) throw new Error('there are two')
    await using sandbox = await sandboxWith([{ ...main, retryOf: 'gone' }, before])
    const found = await find(sandbox, [main])
    expect(found.executions[1]?.execution.executionId).toBe(before.execution)
  })

  test('names the tries that it has no logs of', async () => {
    const [main, before] = executions
    if (main === undefined || before === undefined) throw new Error('there are two')
    const another = { ...before, execution: 'another1', run: 120, retryOf: before.execution }
    await using sandbox = await sandboxWith([main, before, another])
    const { connection } = await find(sandbox, executions)
    expect(connection.told.filter(line => line.startsWith('Other tries'))).toEqual([
      expect.stringMatching(/^Other tries of run 119, .*\/executions\/another1\/pipeline$/u)
    ])
  })

  test.each([
    ['Build', [118]],
    ['Smoke_Test', [119]]
  ])('only the run that has the logs of %s is asked', async (stage, runs) => {
    await using sandbox = await sandboxWith(executions)
    expect(runsOf(await find(sandbox, executions, { stage }))).toEqual(runs)
  })
})

test('a rollback stands behind what it rolls back, without the stages that it leaves alone', async () => {
  const executions = rolledBackDeploy(SMALL)
  await using sandbox = await sandboxWith(executions)
  const found = await find(sandbox, executions)
  expect(found.outline).toEqual(['main Release_Shop 121', 'rollback Release_Shop 121'])
  const [, rollback] = found.executions
  expect(rollback?.execution.stages.map(({ identifier }) => identifier)).toEqual(['Deploy_Production'])
  expect(runsOf(found)).toEqual([121, 121])
})
