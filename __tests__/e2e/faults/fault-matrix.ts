import { beforeAll, expect, test } from '@jest/globals'
import type { RunResult } from '../../../sandbox/runner.ts'
import { treeOf } from '../../../sandbox/runner-files.ts'
import type { Sandbox } from '../../../sandbox/sandbox.ts'
import { filesAt, manifestIn, type Files } from '../run-results.ts'
import { everythingOf, expectNone } from '../secret-search.ts'
import { annotationsOf, errorOf, expectSuccess } from '../run-output.ts'
import { runWithClock, type RunKind } from '../run-action.ts'
import { OTHER_HOST, type FaultName } from './named-faults.ts'
import { envOf, spoil, type Call, type CallFault } from './call-fault.ts'

/** Where a run happens: the sandbox, and what it is asked for. */
export interface Scene {
  readonly sandbox: Sandbox
  readonly inputs: Readonly<Record<string, string>>
  readonly event?: { readonly name: string; readonly payload: unknown }
  /** Looks at what a run that succeeded brought about elsewhere. */
  readonly check?: () => Promise<void>
  readonly end: () => Promise<void>
}

/** A row of the matrix: what goes wrong how often, and what comes of it. */
export interface Row extends CallFault {
  /**
   * `same`: the artifact is as without the fault. A pattern: the one message of a step that failed.
   */
  readonly then: 'same' | RegExp
  /** Minutes of the action's time that it may take; by default ten. */
  readonly within?: number
}

/**
 * Faults, each in a run of its own, that stay unless `times` says otherwise, with what the step
 * then fails with.
 */
export function staying(
  then: Row['then'],
  faults: readonly FaultName[],
  how: Partial<Pick<Row, 'within' | 'times'>> = {}
): Row[] {
  return faults.map(fault => ({ fault, times: 'for ever', then, ...how }))
}

/** One row of each outcome, where another call with the same code has all of them. */
export function oneOfEach(rows: readonly Row[]): Row[] {
  const seen = new Set<string>()
  return rows.filter(({ times, then }) => {
    const outcome = `${times} ${String(then)}`
    return !seen.has(outcome) && seen.add(outcome)
  })
}

/** What a row is called. */
function nameOf({ fault, times, then }: Row): string {
  return `${String(fault)}, ${times}: ${then === 'same' ? 'the same artifact' : 'one message'}`
}

/** Texts by path. */
type Content = Readonly<Record<string, string>>

/** What came of a run. */
interface Ended {
  readonly run: RunResult
  /** How often each of the spoiled calls was made. */
  readonly counts: readonly number[]
  readonly content: Content
}

/** What the action may take for everything, in minutes. */
const TIMEOUT = 10
const MINUTE = 60_000
/** Rows that run at the same time. */
const AT_ONCE = 2
/** Of one kind, that a run makes at most: in ten minutes an export is polled so often. */
const MOST_CALLS = 40

/** What is to go wrong in a run. */
export interface Spoiling extends CallFault {
  readonly call: Call
}

/** How a run of the matrix is made. */
interface SpoiledKind extends Required<Pick<RunKind, 'isBuilt'>> {
  /** Minutes of its time that it may take; by default ten. */
  readonly within?: number
}

/** Runs the action with calls spoiled, and looks at what holds whatever happens. */
export async function runSpoiled(
  scene: Scene,
  spoilings: readonly Spoiling[],
  { isBuilt, within = TIMEOUT }: SpoiledKind
): Promise<Ended> {
  const { sandbox, inputs, event } = scene
  sandbox.requests.length = 0
  const spoiled = spoilings.map(({ call, ...how }) => spoil(sandbox, call, how))
  const given = {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'timeout-minutes': String(TIMEOUT),
    report: 'false',
    ...inputs
  }
  await using run = await runWithClock(given, envOf(sandbox), {
    ...(sandbox.clock === undefined ? {} : { clock: sandbox.clock }),
    onStdout: text => spoiled.forEach(one => one.hear(text)),
    ...(event === undefined ? {} : { event }),
    isBuilt
  })
  sandbox.faults.clear()
  const files = run.outputs['logs-path'] === undefined ? new Map<string, Buffer>() : await filesAt(run)
  expect([run.signal, run.stderr]).toEqual([null, ''])
  expect(run.milliseconds).toBeLessThan(within * MINUTE)
  await expectNothingLeft(run)
  expectNoSecret(scene, everythingOf(run, files))
  return { run, counts: spoiled.map(one => one.count()), content: contentOf(files) }
}

/** Checks a row. `reference` is what a run without any fault left. */
async function checkRow(
  scene: Scene,
  call: Call,
  row: Row,
  reference: Content,
  isBuilt: boolean
): Promise<void> {
  const { run, counts, content } = await runSpoiled(scene, [{ call, ...row }], { ...row, isBuilt })
  const [count = 0] = counts
  if (row.fault !== 'connection refused') expect(count).toBeGreaterThan(0)
  expect(count).toBeLessThanOrEqual(MOST_CALLS)
  if (row.then === 'same') await expectSame(scene, { run, content }, reference)
  else {
    expect(run.code).toBe(1)
    expect(errorOf(run)).toMatch(row.then)
    if ('manifest.json' in content) expect(content).toEqual(reference)
  }
}

/** The artifact is as if nothing had been, and nothing is said. */
export async function expectSame(
  scene: Scene,
  { run, content }: Pick<Ended, 'run' | 'content'>,
  reference: Content
): Promise<void> {
  expectSuccess(run)
  expect(annotationsOf(run).warnings.filter(text => !text.includes('no org-id and project-id'))).toEqual([])
  expect(content).toEqual(reference)
  await scene.check?.()
}

/** Does jobs, a few at a time, for most of their time is waiting; each result when it is there. */
export function inLanes<T>(jobs: readonly (() => Promise<T>)[]): Promise<T>[] {
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
  return jobs.map((job, at) => {
    const done = (lanes[at % AT_ONCE] ?? Promise.resolve()).then(job)
    lanes[at % AT_ONCE] = done.catch(() => undefined)
    return done
  })
}

/**
 * A test for each row, in a sandbox that `begin` makes for it. The first that gets over its fault
 * and the first that fails are runs of the built action.
 */
export function testRows(call: Call, begin: () => Promise<Scene>, rows: readonly Row[]): void {
  let results: Promise<void>[] = []
  beforeAll(async () => {
    const reference = await whatIsLeft(await begin())
    const built = [true, false].map(isSame => rows.find(({ then }) => (then === 'same') === isSame))
    results = inLanes(
      rows.map(row => async () => {
        const scene = await begin()
        await checkRow(scene, call, row, reference, built.includes(row)).finally(scene.end)
      })
    )
  })
  test.each(rows.map((row, at) => [nameOf(row), at] as const))(`${call}: %s`, async (_, at) => {
    await results[at]
  })
}

/** What a run leaves that meets no fault. */
export async function whatIsLeft(scene: Scene): Promise<Content> {
  const { run, content } = await runSpoiled(scene, [], { isBuilt: true })
  expectSuccess(run)
  await scene.end()
  return content
}

/** The text of every file but the page, with the ports of the run taken out. */
function contentOf(files: Files): Content {
  if (files.size === 0) return {}
  manifestIn(files)
  const kept = [...files].filter(([path]) => path !== 'index.html')
  return Object.fromEntries(
    kept.map(([path, bytes]) => [path, bytes.toString('latin1').replaceAll(/127\.0\.0\.1:\d+/gu, 'HOST')])
  )
}

/** Only logs-path may stay, where there is one. */
async function expectNothingLeft(run: RunResult): Promise<void> {
  const kept = (run.outputs['logs-path'] ?? run.tempDir).slice(run.tempDir.length + 1)
  expect(run.left.filter(path => kept === '' || !path.startsWith(`${kept}/`))).toEqual([])
  expect(await treeOf(run.workspaceDir)).toEqual([])
}

function expectNoSecret({ sandbox, inputs }: Scene, everything: string): void {
  const token = envOf(sandbox).ACTIONS_RUNTIME_TOKEN
  const github = inputs['github-token']
  const keys = [sandbox.apiKey, token, github].filter(key => key !== undefined)
  const links = sandbox.requests.flatMap(({ on, url }) =>
    on === 'storage' || on === 'upload' ? secretsIn(url) : []
  )
  // What the toolkit tells for debugging is masked by the toolkit, in the form that the runner
  // unescapes it to.
  const shown = everything.split('\n').filter(line => !line.startsWith('::debug::'))
  expectNone([...keys, ...links], shown.join('\n'))
  const elsewhere = sandbox.requests.filter(({ headers }) => headers.host?.startsWith(OTHER_HOST))
  for (const key of keys) expect(JSON.stringify(elsewhere.map(({ headers }) => headers))).not.toContain(key)
}

/** A signed address, its query, and its signature as it is written and as it is meant. */
function secretsIn(url: string): string[] {
  const query = url.split('?')[1] ?? ''
  const [, signature = ''] = /(?:Signature|sig)=([^&]+)/u.exec(query) ?? []
  return [url, query, signature, decodeURIComponent(signature)].filter(secret => secret !== '')
}
