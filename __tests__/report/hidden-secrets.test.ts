import { test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultArtifactName } from '../../src/github/artifact/artifact-name.ts'
import { formatMarker } from '../../src/github/comment/comment-marker.ts'
import type { CommentText } from '../../src/github/comment/comment-writer.ts'
import { buildLogbook, textsOf } from '../../src/logbook/build-logbook.ts'
import { filesOf } from '../../src/logbook/logbook.ts'
import { writeManifest } from '../../src/logbook/manifest.ts'
import { assignRawPaths } from '../../src/logbook/names.ts'
import { redactTexts } from '../../src/reading/redact-texts.ts'
import { compileRedactPattern, createRedactor, type Redactor } from '../../src/redaction/redaction.ts'
import { reported } from '../../src/report/failures.ts'
import { describeReport } from '../../src/report/page/describe-report.ts'
import { annotate } from '../../src/report/publish/annotations.ts'
import { CommentReporter } from '../../src/report/publish/comment-reporter.ts'
import { printTable, publishExecutions } from '../../src/report/publish/publish.ts'
import { failedStepsOutput } from '../../src/report/publish/failed-steps-output.ts'
import { writeFailures } from '../../src/report/summary/failures-file.ts'
import { summaryOf } from '../../src/report/summary/summary.ts'
import { HIDDEN_FORMS, undone } from '../fixtures/hidden-forms.ts'
import { readLog } from '../fixtures/read-log.ts'
import { withEnv, withStdout } from '../fixtures/runner-stdout.ts'
import { seededRandom, type SeededRandom } from '../fixtures/seeded-random.ts'
import { groupNode, knownExecution, RUN, stageNode, stepNode } from '../logbook/graph-of.ts'
import { logsOf } from '../logbook/logbook-of.ts'
import { render, textOf } from './summary/rendered.ts'

const SECRETS = [
  'pat.AcC0unt.65f1c0ffee.Zq8xLw3TzUxMWFh',
  'correct horse battery staple',
  'tok_KeY-of_a_long-value',
  'p&ss<w>"rd\\/+ =%ü'
]
const RUN_URL = 'https://github.com/octocat/shop/actions/runs/7'
const LINKS = { artifact: null, reportUrl: `${RUN_URL}/artifacts/1001` }
const START = Date.UTC(2026, 0, 2, 3)

/** Ways in which only what is made of a text shows the secret. */
const MADE: readonly ((secret: string, random: SeededRandom) => string)[] = [
  secret => secret.replaceAll('_', '('),
  secret => secret.replaceAll('K', '\u212a'),
  (secret, random) =>
    secret.replaceAll(' ', random.pick(['\u0001', '\n', ' \u200b ', '\u2028', '\u00a0', '  '])),
  (secret, random) => secret.replaceAll('-', random.pick(['--', '---'])),
  (secret, random) => wrapped(`${'x'.repeat(random.below(80))}${secret}`, random.pick([60, 64, 76]))
]

function wrapped(text: string, columns: number): string {
  const encoded = Buffer.from(text).toString('base64')
  return (encoded.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).join('\n')
}

/** All that is said and written of an execution in which every text of Harness is `text()`. */
async function published(
  text: () => string,
  redactor: Redactor,
  folder: string
): Promise<Map<string, string>> {
  const blank = (all: string): string => redactor.redact(all).text
  const at = { startedAt: START, endedAt: START + 60_000 }
  const failed = { status: 'Failed', ...at }
  const [stage, group, step, unit] = [text(), text(), text(), text()]
  const keys = [`${stage}/${group}/${step}`, `${stage}/${step}-commandUnit:${unit}`].map(end => RUN + end)
  const steps = keys.map((key, index) =>
    stepNode('Build/Run', {
      ...failed,
      uuid: `step-${index}`,
      identifier: step,
      name: text(),
      failure: text(),
      waitsFor: text(),
      delegates: [text()],
      iteration: index === 0 ? text() : null,
      logKeys: [key],
      units: [{ name: unit, status: 'Failed', startedAt: null, endedAt: null }]
    })
  )
  const [first, second] = steps
  if (first === undefined || second === undefined) throw new Error('there are two steps')
  const groupOf = groupNode(group, [first], { ...failed, name: text() })
  const graph = stageNode(stage, [groupOf, second], { ...failed, name: text(), failure: text() })
  const source = {
    repository: text(),
    branch: text(),
    tag: text(),
    commit: text(),
    commitMessage: text(),
    pullRequest: { number: 1, title: text(), url: text(), sourceBranch: text(), targetBranch: text() },
    services: [text()],
    environments: [text()]
  }
  const execution = knownExecution([graph], {
    ...failed,
    pipeline: text(),
    pipelineName: text(),
    failure: text(),
    trigger: { type: text(), by: text() },
    abortedBy: text(),
    source
  })
  const rawPaths = assignRawPaths(keys, blank)
  const logs = logsOf(Object.fromEntries(keys.map(key => [key, null]))).map((log, index) => {
    const lines = ['start', `Error: ${text()}`, text()]
    const records = lines.map((out, pos) => `${JSON.stringify({ level: 'ERROR', pos, out: `${out}\n` })}\n`)
    const { excerpt } = readLog([Buffer.from(records.join(''))], redactor)
    const line = excerpt?.lines[excerpt.telling]
    const telling = line === undefined ? null : { line: line.number, text: line.text.trim(), sure: true }
    return { ...log, raw: rawPaths[index] ?? '', excerpt, telling }
  })
  const gaps = [{ prefix: text(), reason: text() }]
  const redact = redactTexts(redactor, textsOf(logs, [execution], gaps))
  const logbook = reported(buildLogbook(logs, { executions: [execution], gaps, redact }))
  writeManifest(logbook, folder, 'harness-logs/1')
  writeFailures(logbook, folder, 'index.html', redactor.redactComposed)
  const comments: string[] = []
  const take = (written: CommentText): Promise<void> => {
    const { body, marker } = written
    comments.push(body, textOf(render(body)), formatMarker(marker))
    return Promise.resolve()
  }
  const reporter = new CommentReporter({
    mode: 'true',
    writer: { offer: take, finish: take, leave: take, resolve: take, look: take, url: null } as never,
    redact: blank,
    redactComposed: redactor.redactComposed,
    runUrl: RUN_URL,
    now: () => START
  })
  reporter.saw([execution], logs)
  await reporter.finish(logbook, [execution], LINKS)
  const composed = redactor.redactComposed
  const summary = composed(summaryOf(logbook, LINKS))
  const page = describeReport(logbook, {
    limit: 1e6,
    generator: 'g',
    now: START,
    runUrl: RUN_URL,
    productUrl: null
  })
  const said = await withStdout(() => {
    annotate(logbook, { annotations: true, reportUrl: LINKS.reportUrl, redact: composed })
    annotate(logbook, { annotations: false, redact: composed })
    printTable(logbook, composed)
    publishExecutions([execution], blank)
  })
  const name = defaultArtifactName([execution], { stage, step }, blank)
  return new Map([
    ['the summary', `${summary}\n${textOf(render(summary))}`],
    ['the comment', comments.join('\n')],
    ['failures.md', readFileSync(join(folder, 'failures.md'), 'utf8')],
    ['the manifest', stringsIn(readFileSync(join(folder, 'manifest.json'), 'utf8'))],
    ['the page', stringsIn(JSON.stringify(page.data))],
    ['failed-steps', stringsIn(failedStepsOutput(logbook.failures))],
    ['the run’s log', decodeURIComponent(said.stdout.replace(/%(?!0[AD]|25|3A|2C)/gu, '%25'))],
    ['the artifact’s name', name],
    ['the paths', [...filesOf(logbook)].map(({ file }) => `${file.raw}\n${file.text}`).join('\n')]
  ])
}

/** JSON, and its strings as programs read them. */
function stringsIn(json: string): string {
  const strings = [json]
  JSON.parse(json, (_key, value: unknown) => {
    if (typeof value === 'string') strings.push(value)
    return value
  })
  return strings.join('\n')
}

function expectGone(secret: string, what: string, text: string): void {
  const bytes = Buffer.from(secret)
  const forms = [secret, bytes.toString('hex'), bytes.toString('base64').slice(0, -4)]
  for (const view of [...undone(text), text.replaceAll(/\s/gu, '')])
    for (const form of forms)
      if (view.includes(form)) {
        const at = view.indexOf(form)
        throw new Error(
          `${what} holds ${form}: ${JSON.stringify(view.slice(Math.max(0, at - 150), at + 80))}`
        )
      }
}

type Form = (typeof HIDDEN_FORMS)[number]

/** Publishes executions whose texts hold a secret in these forms, each time another one. */
async function attack(
  rounds: number,
  forms: (random: SeededRandom) => readonly Form[],
  redactorOf: (secret: string) => Redactor
): Promise<void> {
  const random = seededRandom(186)
  const folder = mkdtempSync(join(tmpdir(), 'hidden-'))
  try {
    for (let round = 0; round < rounds; round++) {
      const secret = random.pick(SECRETS)
      const text = (): string => {
        const form = random.pick(forms(random))
        return `${random.pick(['', 'key ', 'é🚀 ', 'x'.repeat(random.below(300))])}${form(secret, random)}`
      }
      const inside = mkdtempSync(join(folder, 'run-'))
      const all = await withEnv({ GITHUB_OUTPUT: undefined }, () =>
        published(text, redactorOf(secret), inside)
      )
      for (const [what, said] of all) expectGone(secret, `Round ${round}: ${what}`, said)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('a secret is in nothing that is published of an execution, however its texts hide it', async () => {
  await attack(
    120,
    random => (random.below(3) === 0 ? MADE : HIDDEN_FORMS),
    secret => createRedactor([secret], [])
  )
})

test('nor is what a pattern finds, where it is split or a path puts it together', async () => {
  const forms = [...HIDDEN_FORMS.slice(0, 3), ...MADE.slice(0, 2)]
  await attack(
    40,
    () => forms,
    secret => {
      const pattern = compileRedactPattern(secret.replaceAll(/[^\p{L}\p{N}_ ]/gu, '.'))
      return createRedactor([], pattern instanceof RegExp ? [pattern] : [])
    }
  )
})
