import { describe, expect, test } from '@jest/globals'
import { frameOf } from '../../../sandbox/executions.ts'
import type { Sandbox } from '../../../sandbox/sandbox.ts'
import type { KnownExecution } from '../../../src/harness/execution/execution.ts'
import { buildLogbook } from '../../../src/logbook/build-logbook.ts'
import { reported, type ReportedLogbook } from '../../../src/report/failures.ts'
import { CommentReporter, type CommentMode } from '../../../src/report/publish/comment-reporter.ts'
import { knownOf, nodeOf } from '../../fixtures/known-execution.ts'
import { shownOn, startGitHub, writerOf } from '../../github/comment/commenting.ts'

const NO_LINKS = { artifact: null, reportUrl: null }
const RUN_URL = 'https://github.com/octocat/shop/actions/runs/7'

function look(status: string, changes: Partial<KnownExecution> = {}): KnownExecution {
  const step = nodeOf('step', 'Test', { status, failure: status === 'Failed' ? 'exit 1' : null })
  const stages = [nodeOf('stage', 'Build', { status, children: [step] })]
  return knownOf({ ...frameOf(), logs: [] }, { status, stages, ...changes })
}

const logbookOf = (...executions: KnownExecution[]): ReportedLogbook =>
  reported(buildLogbook([], { executions, redact: text => text }))

function reporterOn(
  sandbox: Sandbox,
  mode: CommentMode
): { reporter: CommentReporter; settled: () => Promise<void> } {
  const { writer } = writerOf(sandbox)
  const redact = (text: string): string => text.replaceAll('s3cret-value', '***')
  // All within one millisecond.
  const reporter = new CommentReporter({
    mode,
    writer,
    redact,
    redactComposed: redact,
    runUrl: RUN_URL,
    now: () => 1
  })
  return { reporter, settled: () => writer.settled() }
}

describe('with comment: true', () => {
  test('the comment tells in turn what runs, what broke, and the end', async () => {
    await using sandbox = await startGitHub()
    const { reporter, settled } = reporterOn(sandbox, 'true')
    reporter.saw([look('Running')], [])
    await settled()
    expect(shownOn(sandbox)).toEqual([expect.stringMatching(/Running[^]*Brought up to date by/u)])
    reporter.saw([look('Failed', { status: 'Running' })], [])
    await settled()
    expect(shownOn(sandbox)).toEqual([expect.stringMatching(/exit 1[^]*Brought up to date by/u)])
    const failed = look('Failed')
    await reporter.finish(logbookOf(failed), [failed], NO_LINKS)
    expect(shownOn(sandbox)).toEqual([expect.stringMatching(/exit 1[^]*From <a/u)])
    expect(reporter.url).toMatch(/#issuecomment-/u)
  })

  test('holds no secret', async () => {
    await using sandbox = await startGitHub()
    const { reporter, settled } = reporterOn(sandbox, 'true')
    reporter.saw([look('Running', { pipelineName: 'Deploy s3cret-value' })], [])
    await settled()
    expect(shownOn(sandbox)[0]).toContain('Deploy')
    expect(shownOn(sandbox)[0]).not.toContain('s3cret-value')
  })

  test('what is left before its end says so, and what has ended does not', async () => {
    await using sandbox = await startGitHub()
    const { reporter } = reporterOn(sandbox, 'true')
    reporter.saw([look('Running')], [])
    await reporter.leave()
    expect(shownOn(sandbox)).toEqual([expect.stringContaining('Not brought up to date any more')])
    await reporter.finish(logbookOf(look('Success')), [look('Success')], NO_LINKS)
    await reporter.leave()
    expect(shownOn(sandbox)).toEqual([expect.stringContaining('From <a')])
  })

  test('what a later run goes on with says so, once', async () => {
    await using sandbox = await startGitHub()
    const { reporter, settled } = reporterOn(sandbox, 'true')
    reporter.saw([look('Running')], [])
    await settled()
    await reporter.handOver()
    await reporter.leave()
    expect(shownOn(sandbox)).toEqual([
      expect.stringMatching(/From <a[^]*The next stage that ends brings this/u)
    ])
  })

  test('a part of another execution has no comment of its own', async () => {
    await using sandbox = await startGitHub()
    const { reporter, settled } = reporterOn(sandbox, 'true')
    const partOf = { role: 'child', executionId: 'x', stageUuid: null } as const
    reporter.saw([look('Running', { partOf })], [])
    await settled()
    await reporter.finish(logbookOf(), [look('Success', { partOf })], NO_LINKS)
    expect(shownOn(sandbox)).toEqual([])
  })

  test('what broke in a part is told in that of the execution which it is part of', async () => {
    await using sandbox = await startGitHub()
    const { reporter, settled } = reporterOn(sandbox, 'failure')
    const main = look('Running')
    const partOf = { role: 'child', executionId: main.executionId, stageUuid: 'Build' } as const
    const child = look('Failed', { executionId: 'child', status: 'Running', pipeline: 'Region', partOf })
    reporter.saw([main, child], [])
    await settled()
    expect(shownOn(sandbox)).toEqual([expect.stringMatching(/exit 1[^]*Brought up to date by/u)])
    await reporter.leave()
    expect(shownOn(sandbox)).toEqual([expect.stringMatching(/exit 1[^]*Not brought up to date any more/u)])
  })

  test('each pipeline has its own', async () => {
    await using sandbox = await startGitHub()
    const { reporter } = reporterOn(sandbox, 'true')
    const [one, two] = [look('Success'), look('Failed', { pipeline: 'Scan', executionId: 'scan' })]
    await reporter.finish(logbookOf(one, two), [one, two], NO_LINKS)
    expect(shownOn(sandbox)).toHaveLength(2)
    expect(shownOn(sandbox)[0]).not.toContain('exit 1')
    expect(shownOn(sandbox)[1]).toContain('exit 1')
  })
})

describe('with comment: failure', () => {
  test('there is none while all is well', async () => {
    await using sandbox = await startGitHub()
    const { reporter, settled } = reporterOn(sandbox, 'failure')
    reporter.saw([look('Running')], [])
    await settled()
    await reporter.finish(logbookOf(look('Success')), [look('Success')], NO_LINKS)
    await reporter.leave()
    expect([shownOn(sandbox), reporter.url]).toEqual([[], null])
  })

  test('a later run that is green makes the comment one line, and its url is known', async () => {
    await using sandbox = await startGitHub()
    const before = reporterOn(sandbox, 'failure').reporter
    const failed = look('Failed', { run: 42 })
    await before.finish(logbookOf(failed), [failed], NO_LINKS)
    expect(shownOn(sandbox)).toEqual([expect.stringContaining('exit 1')])
    const early = reporterOn(sandbox, 'failure').reporter
    const running = look('Running', { run: 43 })
    await early.finish(logbookOf(running), [running], NO_LINKS)
    expect([shownOn(sandbox).length, early.url]).toEqual([1, before.url])
    expect(shownOn(sandbox)).toEqual([expect.stringContaining('exit 1')])
    const { reporter } = reporterOn(sandbox, 'failure')
    const green = look('Success', { run: 43 })
    await reporter.finish(logbookOf(green), [green], NO_LINKS)
    expect(shownOn(sandbox)).toEqual([expect.stringContaining('Fixed in run 43')])
    expect(reporter.url).toBe(before.url)
  })
})
