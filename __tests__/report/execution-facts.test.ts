import { describe, expect, test } from '@jest/globals'
import { readAbortedBy, readSource, readTrigger } from '../../src/harness/execution/execution-source.ts'
import type { KnownExecution } from '../../src/harness/execution/execution.ts'
import { buildLogbook } from '../../src/logbook/build-logbook.ts'
import { executionFacts } from '../../src/report/execution-facts.ts'
import { reported, type ReportedLogbook } from '../../src/report/failures.ts'
import { describeReport } from '../../src/report/page/describe-report.ts'
import { shownExecutions } from '../../src/report/shown-executions.ts'
import { commentOf } from '../../src/report/summary/comment.ts'
import { summaryOf } from '../../src/report/summary/summary.ts'
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts'
import { knownExecution, RUN, stageNode, stepNode } from '../logbook/graph-of.ts'
import { logsOf } from '../logbook/logbook-of.ts'
import { COMES_ALIVE, liveTexts, render, textOf } from './summary/rendered.ts'

const LINKS = { artifact: null, reportUrl: null }

/** An execution of which Harness tells these, with a failed step. */
function logbookOf(
  info: { trigger?: unknown; abortedBy?: unknown; moduleInfo?: unknown; delegates?: string[] },
  others: readonly KnownExecution[] = []
): ReportedLogbook {
  const step = stepNode('Build/Run', { status: 'Aborted', delegates: info.delegates ?? [] })
  const execution = knownExecution([stageNode('Build', [step], { status: 'Aborted' })], {
    status: 'Aborted',
    failure: null,
    trigger: readTrigger(info.trigger),
    abortedBy: readAbortedBy(info.abortedBy),
    source: readSource(info.moduleInfo)
  })
  const logs = logsOf({ [`${RUN}Build/Run`]: null })
  return reported(buildLogbook(logs, { executions: [execution, ...others] }))
}

/** What Harness tells, every text of it this one. */
function allOf(text: string): ReportedLogbook {
  const pullRequest = {
    ...{ id: 17, title: text, link: text, sourceBranch: text, targetBranch: text },
    commits: [{ id: text, message: text }]
  }
  return logbookOf({
    trigger: {
      triggerType: text,
      triggeredBy: { identifier: text, triggerIdentifier: text, triggerName: text }
    },
    abortedBy: { userName: text },
    moduleInfo: {
      ci: { repoName: text, branch: text, tag: text, ciExecutionInfoDTO: { pullRequest } },
      cd: { serviceIdentifiers: [text], envIdentifiers: [text] }
    },
    delegates: [text]
  })
}

function factsOf(logbook: ReportedLogbook): string[] {
  const [shown] = shownExecutions(logbook)
  if (shown === undefined) throw new Error('there is an execution')
  return executionFacts(shown).map(({ label, text }) => `${label}: ${text}`)
}

const INVISIBLE = ['\u200b', '\u202e\u2066', '\u0007', '\n\r\n', '\u2028', '\ufeff']

test.each(INVISIBLE)('who and what are not told where nothing of it can be seen: %j', text => {
  const logbook = allOf(text)
  expect(factsOf(logbook)).toEqual(['Pull request: 17'])
  const said = textOf(render(summaryOf(logbook, LINKS)))
  expect(said).not.toContain('delegate')
  expect(said).not.toContain('Aborted by')
})

test('a text that is cut says so, also where invisible characters come first', () => {
  const facts = factsOf(allOf(`${'\u200b'.repeat(5_000)}${'x'.repeat(10_001)}`))
  expect(facts).toHaveLength(8)
  for (const fact of facts) expect(fact).toMatch(/^[A-Z][a-z ]+: (?:17: )?x{50,200}…/u)
  expect(factsOf(allOf(`${'x'.repeat(198)}🚀🚀`))[2]).toBe(`Tag: ${'x'.repeat(198)}…`)
})

describe.each([
  ['short', HOSTILE_TEXTS.filter(text => text.length < 2_000)],
  ['long', HOSTILE_TEXTS.filter(text => text.length >= 2_000)]
])('hostile text, %s,', (_, texts) => {
  test.each(texts.map(text => [text.slice(0, 40), text]))(
    '%j is one plain line everywhere',
    (_short, text) => {
      const logbook = allOf(text)
      for (const fact of factsOf(logbook)) {
        expect(fact).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(fact.length).toBeLessThan(230)
      }
      const footer = { runUrl: null, state: 'final' } as const
      for (const markdown of [summaryOf(logbook, LINKS), commentOf(logbook, LINKS, footer, 60_000)]) {
        const page = render(markdown)
        for (const live of liveTexts(page)) expect(live).not.toMatch(COMES_ALIVE)
        expect(textOf(page)).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u)
        expect(markdown.length).toBeLessThan(10_000)
      }
      const options = { limit: 1e6, generator: 'g', now: 0, runUrl: null, productUrl: null }
      const { data } = describeReport(logbook, options)
      const delegates = data.executions[0]?.broken.flatMap(broken => broken.delegates) ?? []
      for (const name of delegates) {
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(name.length).toBeLessThanOrEqual(100)
      }
    }
  )
})

test('the pipelines that the stages ran deployed, too: each service and environment once', () => {
  const childOf = (executionId: string, services: string[]): KnownExecution => ({
    ...knownExecution([stageNode('Roll_Out', [])], {
      executionId,
      source: readSource({ cd: { serviceIdentifiers: services, envIdentifiers: ['eu'] } })
    }),
    partOf: { role: 'child', executionId: 'exec', stageUuid: null }
  })
  const logbook = logbookOf(
    { moduleInfo: { ci: { branch: 'main' }, cd: { serviceIdentifiers: ['shop'] } } },
    [childOf('first', ['cart', 'shop']), childOf('second', ['cart'])]
  )
  expect(factsOf(logbook)).toEqual(['Branch: main', 'Service: shop, cart', 'Environment: eu'])
})

test('of very many services all are counted', () => {
  const serviceIdentifiers = Array.from({ length: 400 }, (_, at) => `s${at}`)
  const logbook = logbookOf({ moduleInfo: { cd: { serviceIdentifiers } } })
  expect(factsOf(logbook)).toEqual(['Service: s0, s1, s2, s3, s4 and 395 more'])
})

test('of a message of several lines the first with something on it is told', () => {
  const commits = [{ id: 'a'.repeat(40), message: '\n\r\n  Charge once\rNot twice' }]
  const logbook = logbookOf({ moduleInfo: { ci: { ciExecutionInfoDTO: { branch: { commits } } } } })
  expect(factsOf(logbook)).toEqual(['Commit: aaaaaaaaaaaa Charge once'])
})
