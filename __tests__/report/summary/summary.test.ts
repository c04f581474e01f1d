import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Failure } from '../../../src/failure/failure.ts'
import type { Execution, Gap, Stage, Step } from '../../../src/logbook/logbook.ts'
import type { ReportedLogbook } from '../../../src/report/failures.ts'
import { SUMMARY_LIMIT, summaryOf, summaryOfNothing } from '../../../src/report/summary/summary.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import { COMES_ALIVE, liveTexts, render, textOf, type Page } from './rendered.ts'
import { COMMENT_LIMIT } from '../../../src/github/comment/pull-request-comment.ts'
import { commentOf, fixedComment } from '../../../src/report/summary/comment.ts'
import { comparedLogbook } from '../compared-logbook.ts'
import {
  failedDeploy,
  SAMPLE_URL,
  sampleCourse,
  sampleExcerpt,
  sampleExecutionOf,
  sampleFamily,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

const artifact = {
  id: 1000,
  name: 'logs',
  url: 'https://github.com/octocat/shop/actions/runs/7/artifacts/1000',
  digest: 'sha256:00',
  size: 4_213_000
}
const links = { artifact, reportUrl: 'https://github.com/octocat/shop/actions/runs/7/artifacts/1001' }
const none = { artifact: null, reportUrl: null }
/** Every element that the summary is made of, with its attributes. */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  h2: [],
  h3: [],
  p: [],
  br: [],
  a: ['href'],
  blockquote: [],
  pre: [],
  code: ['class'],
  samp: [],
  sub: [],
  b: [],
  i: [],
  table: [],
  tr: [],
  th: ['align'],
  td: ['align', 'nowrap', 'colspan'],
  details: [],
  summary: [],
  ul: [],
  li: []
}

function summary(executions: readonly Execution[], gaps: readonly Gap[] = []): string {
  return summaryOf(sampleLogbook(executions, gaps), links)
}

/**
 * A place in the report: nothing of a foreign name is left as it is but letters, digits and what is
 * harmless in a fragment.
 */
const IN_REPORT =
  /^https:\/\/github\.com\/octocat\/shop\/actions\/runs\/7\/artifacts\/1001#[\w.~%/-]+(?::L\d+)?\?artifact=1001$/

function hrefs({ elements }: Page): string[] {
  return elements.flatMap(({ attributes }) => (attributes.href === undefined ? [] : [attributes.href]))
}

/** No element, attribute, link or live text that isn't ours. */
function expectInert(markdown: string): void {
  const page = render(markdown)
  const foreign = page.elements.flatMap(({ name, attributes }) => {
    const allowed = ELEMENTS[name]
    return allowed === undefined ? [name] : Object.keys(attributes).filter(key => !allowed.includes(key))
  })
  expect(foreign).toEqual([])
  const classes = page.elements.flatMap(({ name, attributes }) =>
    name === 'code' ? (attributes.class ?? []) : []
  )
  expect(classes.filter(value => value !== 'language-mermaid')).toEqual([])
  const own = [SAMPLE_URL, links.artifact.url, `${links.reportUrl}#?artifact=1001`]
  const others = hrefs(page).filter(href => !own.includes(href))
  expect(others.filter(href => !IN_REPORT.test(href))).toEqual([])
  expect(liveTexts(page).filter(text => COMES_ALIVE.test(text))).toEqual([])
  expect(textOf(page)).not.toMatch(/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u)
}

/** Texts in the order in which they must stand. */
function expectOrder(text: string, ...parts: string[]): void {
  let at = -1
  for (const part of parts) {
    const next = text.indexOf(part, at + 1)
    expect([part, next > at]).toEqual([part, true])
    at = next
  }
}

/** The same without anything that only the execution graph tells. */
function withoutGraph(execution: Execution): Execution {
  const unknown = { status: null, startedAt: null, endedAt: null, failure: null }
  const stages = execution.stages.map(stage => ({
    ...stage,
    ...unknown,
    steps: stage.steps.filter(step => step.files.length > 0).map(step => ({ ...step, ...unknown }))
  }))
  return { ...execution, ...unknown, name: null, url: null, stages }
}

test('a comment names files and numbers only where the logs are exported', () => {
  const comment = (state: 'watching' | 'final'): string =>
    commentOf(sampleLogbook([failedDeploy()]), none, { runUrl: null, state }, 60_000)
  expect(comment('final')).toMatch(/<code>logs\/.+\.log:\d+<\/code>/u)
  expect(comment('final')).toMatch(/ logs · .* lines/u)
  expect(comment('watching')).not.toMatch(/logs\/| lines/u)
  expect(comment('watching')).toMatch(/<p>(?:From|Probably) line [\d,]+ of the step.s log<\/p>/u)
})

test('of a log that was compared: since when, what is new, and whether it failed like this before', () => {
  for (const markdown of [
    summaryOf(comparedLogbook(), links),
    commentOf(comparedLogbook(), links, { runUrl: null, state: 'final' }, 60_000)
  ]) {
    const page = render(markdown)
    expectOrder(
      textOf(page),
      'What broke',
      'Failing since #119 (3 runs) · last success #117, 0d4f5c1',
      '37 of 4,210 lines are new since #117',
      'the same failure as in #120 and #119',
      'passed on the same commit in #116: perhaps flaky'
    )
    expect(hrefs(page)).toContain('https://app.harness.io/ng/account/acc/executions/117')
    for (const text of liveTexts(page)) expect(text).not.toMatch(COMES_ALIVE)
  }
})

describe('of a failed deployment', () => {
  const page = render(summary([failedDeploy()], [{ prefix: 'acc/x', reason: 'its data end too early.' }]))
  const text = textOf(page)

  test('what broke, the tree, the timeline, the numbers, the gaps, in this order', () => {
    expectOrder(
      text,
      '❌ Deploy Shop · run 42',
      'Failed after 18 m 24 s · Open in Harness · Report · Download the logs (4.2 MB)',
      'What broke',
      '❌ Deploy production › Rollout · Failed after 10 m 1 s',
      'Error: deployment "checkout-api" exceeded its progress deadline in namespace shop-prod',
      '  1198  Warning',
      '▸ 1199  error: deployment "checkout-api" exceeded its progress deadline',
      '  1200  Steady',
      'logs/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State.log:1199 · Show in the report',
      'Stages and steps',
      '✅ Build',
      'Timeline',
      'gantt',
      '3 stages · 13 steps · 13 logs · 478,424 lines · 6 errors of 3 kinds · 29 warnings · 43.0 MB',
      'Gaps',
      'acc/x: its data end too early.'
    )
    expect(text.match(/Run Tests/g)).toHaveLength(4)
  })

  test('links the execution, the report and the artifact', () => {
    expect(hrefs(page).slice(0, 3)).toEqual([SAMPLE_URL, `${links.reportUrl}#?artifact=1001`, artifact.url])
  })

  test('links the telling line in the report', () => {
    const place = 'Deploy-42/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State'
    expect(hrefs(page)[3]).toBe(`${links.reportUrl}#${place}:L1199?artifact=1001`)
    expect(hrefs(render(summaryOf(sampleLogbook([failedDeploy()]), none)))).toEqual([SAMPLE_URL])
  })

  test('the whole is inert', () => {
    expectInert(summary([failedDeploy()]))
  })
})

describe('what is unknown is left out', () => {
  const text = textOf(render(summaryOf(sampleLogbook([withoutGraph(failedDeploy())]), none)))

  test('without the graph: no status, no duration, no timeline, no links', () => {
    expectOrder(
      text,
      'Deploy · run 42',
      'What broke',
      "Harness's statuses are not known here",
      'Deploy production › Rollout · 3 errors',
      '▸ 1199',
      'Scan › Licences · 1 error',
      'Stages and steps',
      'Lines',
      '13 logs'
    )
    expect(text).not.toMatch(/Status\b|Duration|Timeline|Gaps|Open in|Download|undefined|null|NaN/)
  })

  test('an execution of nulls still has a heading', () => {
    const nothing = { pipeline: null, runSequence: null, executionId: null, account: null }
    expect(summaryOf(sampleLogbook([sampleExecutionOf([], nothing)]), none)).toBe(
      '<h2>Harness execution</h2>\n\n<p>0 stages · 0 steps · 0 logs · 0 lines · 0 errors · 0 warnings · 0 B</p>\n'
    )
  })

  test('columns without an entry are not there', () => {
    const quiet = sampleStep('A', { files: [sampleFile({ errors: 0 })] })
    const { elements, texts } = render(
      summaryOf(sampleLogbook([sampleExecutionOf([sampleStage('S', [quiet])])]), none)
    )
    expect(elements.filter(({ name }) => name === 'th')).toHaveLength(2)
    expect(texts.filter(({ inside }) => inside.includes('th')).map(({ text }) => text)).toEqual([
      'Step',
      'Lines'
    ])
  })
})

test('of a success nothing broke', () => {
  const build = sampleStage(
    'Build',
    [sampleStep('A', sampleCourse('Success', 0, 4))],
    sampleCourse('Success', 0, 4)
  )
  const text = textOf(render(summary([sampleExecutionOf([build], sampleCourse('Success', 0, 4))])))
  expect(text).toContain('✅ Deploy · run 42')
  expect(text).toContain('Success in 4.0 s')
  expect(text).not.toContain('What broke')
})

test('lines that Harness did not keep are counted', () => {
  const files = [sampleFile({ missingAtStart: 812, cutLines: 1 }), sampleFile({ missingAtStart: 400 })]
  const text = summary([sampleExecutionOf([sampleStage('S', [sampleStep('A', { files })])])])
  expect(text).toContain('1,212 lines missing at the start of logs · 1 line cut by Harness')
})

test('redactions are counted', () => {
  const steps = [sampleStep('A', { files: [sampleFile({ redactions: 2 }), sampleFile({ redactions: 1 })] })]
  expect(summary([sampleExecutionOf([sampleStage('S', steps)])])).toContain('3 places blanked')
})

test('five failed steps are told, the others counted', () => {
  const steps = Array.from({ length: 12 }, (_, at) =>
    sampleStep(`step ${at}`, sampleCourse('Failed', 0, 1, `message ${'abcdefghijkl'[at]}`))
  )
  const text = textOf(render(summary([sampleExecutionOf([sampleStage('S', steps)])])))
  expect(text.match(/message [a-l]/g)).toHaveLength(5)
  expect(text).toContain('… and 7 more steps that failed.')
})

test('a tree of more than thirty rows is folded', () => {
  const steps = Array.from({ length: 30 }, (_, at) => sampleStep(`step ${at}`))
  const folded = (count: number): boolean =>
    summary([sampleExecutionOf([sampleStage('S', steps.slice(0, count))])]).includes('<details>')
  expect(folded(29)).toBe(false)
  expect(folded(30)).toBe(true)
})

test('long lines of an excerpt are cut', () => {
  const file = sampleFile({ excerpt: sampleExcerpt(['x'.repeat(1000)], 0) })
  const steps = [sampleStep('A', { ...sampleCourse('Failed', 0, 1), files: [file] })]
  const text = textOf(render(summary([sampleExecutionOf([sampleStage('S', steps)])])))
  expect(text).toContain(`▸ 1190  ${'x'.repeat(299)}…\n`)
})

test('several executions: each with its own headline, the links once', () => {
  const second = { ...failedDeploy(), executionId: 'exec-2', name: 'Second' }
  const page = render(summary([failedDeploy(), second]))
  const text = textOf(page)
  expectOrder(
    text,
    '2 executions',
    'Download the logs',
    '❌ Deploy Shop · run 42',
    'What broke',
    '❌ Second · run 42',
    'What broke'
  )
  expect(text).toContain('set execution-id to one of: exec, exec-2')
  expect(hrefs(page).filter(href => !/#[^?]/.test(href))).toEqual([
    `${links.reportUrl}#?artifact=1001`,
    artifact.url,
    SAMPLE_URL,
    SAMPLE_URL
  ])
})

test('gaps past fifty are counted', () => {
  const gaps = Array.from({ length: 60 }, (_, at) => ({ prefix: `p${at}`, reason: 'gone' }))
  const text = textOf(render(summary([failedDeploy()], gaps)))
  expect(text.match(/gone/g)).toHaveLength(50)
  expect(text).toContain('… and 10 more, all in manifest.json')
})

test('of a long key of a gap both ends are told', () => {
  const gaps = [{ prefix: `acc/${'x'.repeat(10_001)}/Run_Tests`, reason: 'gone' }]
  expect(textOf(render(summary([failedDeploy()], gaps)))).toMatch(
    /acc\/x{50,200}…x{50,200}\/Run_Tests: gone/u
  )
})

test('of a run without logs: what was looked for and what to check', () => {
  const nothing = new Failure('not-found', 'Harness has no logs of run 42 of @octocat.', 'Check account-id.')
  const markdown = summaryOfNothing(nothing)
  expect(textOf(render(markdown))).toMatch(
    /No logs\s+Harness has no logs of run 42 of @octocat\.Check account-id\./
  )
  expectInert(markdown)
})

const FOOTER = { runUrl: SAMPLE_URL, state: 'final' } as const

function expectShort(markdown: string): void {
  expect(markdown.length).toBeGreaterThan(100)
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(COMMENT_LIMIT)
}

describe('the limit', () => {
  function large(steps: number, name = 'Run the integration tests of the checkout'): ReportedLogbook {
    const stages = Array.from({ length: 20 }, (_, stage) =>
      sampleStage(
        `Stage ${stage}`,
        Array.from({ length: steps / 20 }, (_, at) =>
          sampleStep(`${name} ${at}`, {
            ...sampleCourse('Failed', at, at + 5, 'x'.repeat(500)),
            files: [sampleFile({ excerpt: sampleExcerpt(Array<string>(15).fill('&'.repeat(1000)), 7) })]
          })
        )
      )
    )
    return sampleLogbook([sampleExecutionOf(stages, { url: SAMPLE_URL })])
  }

  test('4,000 steps stay within it, and it is told that they are not all there', () => {
    const markdown = summaryOf(large(4_000), links)
    expect(Buffer.byteLength(markdown)).toBeLessThan(SUMMARY_LIMIT)
    expect(textOf(render(markdown))).toContain('… and 200 more')
    expectInert(markdown)
  })

  test('the worst of texts everywhere stay within it', () => {
    const worst = '&\u{10ffff}'.repeat(5000)
    const step = sampleStep(worst, {
      ...sampleCourse('Failed', 0, 9, worst),
      groups: Array<string>(9).fill(worst.slice(0, 100)),
      files: [sampleFile({ text: worst, unit: worst, excerpt: sampleExcerpt([worst], 0) })]
    })
    const stage = sampleStage(
      worst,
      Array.from({ length: 20 }, () => step),
      sampleCourse('Failed', 0, 9)
    )
    const executions = Array.from({ length: 30 }, () =>
      sampleExecutionOf(Array<Stage>(5).fill(stage), { name: worst })
    )
    const gaps = Array.from({ length: 500 }, () => ({ prefix: worst, reason: worst }))
    expect(Buffer.byteLength(summary(executions, gaps))).toBeLessThan(SUMMARY_LIMIT)
    expectShort(commentOf(sampleLogbook(executions, gaps), links, FOOTER, COMMENT_LIMIT))
  })

  test('a comment has its own', () => {
    const markdown = commentOf(large(2000), links, FOOTER, COMMENT_LIMIT)
    expectShort(markdown)
    expect(markdown).toContain('What broke')
    expectInert(markdown)
  })

  test('first the timeline goes, then the tree, then the excerpts, and it is told', () => {
    const logbook = large(200)
    const at = (limit: number): string => summaryOf(logbook, links, limit)
    const has = (markdown: string): boolean[] => [
      markdown.includes('```mermaid'),
      markdown.includes('<table>'),
      markdown.includes('<pre>')
    ]
    const seen = new Map<string, string>()
    for (let limit = Buffer.byteLength(at(SUMMARY_LIMIT)); limit > 0; limit -= 10_000) {
      const markdown = at(limit)
      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(limit)
      if (markdown !== '') seen.set(has(markdown).join(), markdown)
    }
    expect([...seen.keys()]).toEqual([
      'true,true,true',
      'false,true,true',
      'false,false,true',
      'false,false,false'
    ])
    expect(seen.get('true,true,true')).not.toContain('left out here')
    expect(seen.get('false,true,true')).toContain('left out here')
    expect(seen.get('false,false,true')).toContain('the timeline, the steps')
    expect(seen.get('false,false,false')).toContain('the excerpts')
    expect(at(10)).toBe('')
  })
})

describe('hostile text', () => {
  function everywhere(text: string): ReportedLogbook {
    const file = sampleFile({ text, unit: text, errors: 1, excerpt: sampleExcerpt([text, text, text], 1) })
    const changes = { identifier: text, groups: [text], groupNames: [text] }
    const steps: Step[] = [
      sampleStep(text, { ...changes, ...sampleCourse('Failed', 0, 5, text), files: [file] }),
      sampleStep(text, { ...changes, ...sampleCourse('Success', 5, 9), status: text, files: [file, file] })
    ]
    const stage = sampleStage(text, steps, { ...sampleCourse('Failed', 0, 9, text) })
    const known = sampleExecutionOf([stage], { name: text, ...sampleCourse('Failed', 0, 9, text), url: text })
    const unknown = { ...withoutGraph(known), name: null, pipeline: text, executionId: text }
    const another = { ...unknown, executionId: `${text}2` }
    return sampleLogbook([known, unknown, another], [{ prefix: text, reason: text }])
  }

  test.each(HOSTILE_TEXTS.filter(text => !/^https?:/.test(text)).map(text => [text.slice(0, 60), text]))(
    '%j is inert everywhere',
    (_, text) => {
      const logbook = everywhere(text)
      expectInert(summaryOf(logbook, links))
      expectInert(commentOf(logbook, links, { runUrl: SAMPLE_URL, state: 'watching' }, COMMENT_LIMIT))
      for (const execution of logbook.executions) expectInert(fixedComment(execution, SAMPLE_URL))
    }
  )

  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))(
    '%j is inert in executions that belong to another one',
    (_, text) => {
      expectInert(summary(sampleFamily(text)))
    }
  )
})

test('whatever is known and unknown, it never says undefined, null or NaN, and is inert', () => {
  const text = fc.oneof(
    fc.constantFrom('Build', 'Run Tests', ''),
    fc.string({ maxLength: 20 }).filter(word => !/undefined|null|NaN/.test(word))
  )
  const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null })
  const time = maybe(fc.constantFrom('2026-03-14T10:00:00Z', '2026-03-14T10:01:00.5+02:00', 'yesterday'))
  const course = {
    status: maybe(fc.constantFrom('Success', 'Failed', 'Aborted', 'Running', 'Skipped', 'Odd', '')),
    startedAt: time,
    endedAt: time,
    failure: maybe(text)
  }
  const excerpt = fc
    .array(text, { minLength: 1, maxLength: 4 })
    .chain(lines => fc.nat(lines.length - 1).map(telling => sampleExcerpt(lines, telling)))
  const file = fc
    .record({ unit: maybe(text), errors: fc.nat(3), excerpt: maybe(excerpt), startedAt: time, endedAt: time })
    .map(changes => sampleFile(changes))
  const step = fc
    .record({
      ...course,
      identifier: maybe(text),
      name: text,
      groups: fc.array(text, { maxLength: 3 }),
      attempt: fc.integer({ min: 1, max: 3 }),
      files: fc.array(file, { maxLength: 3 })
    })
    .map(changes => ({ ...changes, groupNames: changes.groups, takenFrom: null, delegates: [] }))
  const stage = fc.record({
    ...course,
    identifier: maybe(text),
    name: text,
    steps: fc.array(step, { maxLength: 4 })
  })
  const execution = fc
    .record({
      ...course,
      name: maybe(text),
      pipeline: maybe(text),
      runSequence: maybe(fc.nat(99)),
      executionId: maybe(text),
      stages: fc.array(stage, { maxLength: 3 })
    })
    .map(changes => sampleExecutionOf([], changes))
  fc.assert(
    fc.property(fc.array(execution, { maxLength: 3 }), executions => {
      const markdown = summary(executions)
      expect(textOf(render(markdown))).not.toMatch(/undefined|\bnull\b|NaN/)
      expectInert(markdown)
    }),
    { seed: 42, numRuns: 100 }
  )
})
