import { commandsIn } from '../../__tests__/fixtures/runner-commands.ts'
import { withStdout } from '../../__tests__/fixtures/runner-stdout.ts'
import type { SeededRandom } from '../../__tests__/fixtures/seeded-random.ts'
import { COMES_ALIVE, liveTexts, render, textOf } from '../../__tests__/report/summary/rendered.ts'
import { SAMPLE_URL } from '../../__tests__/report/sample-logbook.ts'
import { Failure } from '../../src/failure/failure.ts'
import { inertText } from '../../src/failure/inert-text.ts'
import { reported, type ReportedLogbook } from '../../src/report/failures.ts'
import { annotate } from '../../src/report/publish/annotations.ts'
import { failedStepsOutput } from '../../src/report/publish/failed-steps-output.ts'
import { tableOf } from '../../src/report/publish/run-log.ts'
import { failuresFile } from '../../src/report/summary/failures-file.ts'
import { summaryOf, summaryOfNothing } from '../../src/report/summary/summary.ts'
import { foreignText, randomLogbook } from '../random-logbook.ts'
import { must, property, shown, type FuzzTarget } from '../target.ts'

const RUN = 'https://github.com/octocat/shop/actions/runs/7'
const LINKS = {
  artifact: { id: 1, name: 'logs', url: `${RUN}/artifacts/1000`, digest: 'sha256:00', size: 4_213_000 },
  reportUrl: `${RUN}/artifacts/1001`
}
/** All that the summary is made of, with their attributes. */
const ELEMENTS = new Map(
  Object.entries({ a: 'href', code: 'class', th: 'align', td: 'align nowrap colspan' }).map(
    ([name, attributes]) => [name, attributes.split(' ')]
  )
)
const BARE = new Set('h2 h3 p br blockquote pre samp b i table tr details summary ul li'.split(' '))
const IN_REPORT =
  /^https:\/\/github\.com\/octocat\/shop\/actions\/runs\/7\/artifacts\/1001#(?:[\w.~%/-]+(?::L\d+)?)?(?:\?artifact=1001)?$/

/**
 * Foreign text in the summary, the annotations, the run's log and the outputs: it is text, and
 * nothing else.
 */
export const target: FuzzTarget = {
  name: 'summary',
  property: property(random => checkSaid(random, reported(randomLogbook(random))))
}

async function checkSaid(random: SeededRandom, logbook: ReportedLogbook): Promise<void> {
  try {
    const limit = random.below(10) === 0 ? 1_000 + random.below(20_000) : undefined
    const markdown = summaryOf(logbook, LINKS, limit)
    must(limit === undefined || Buffer.byteLength(markdown) <= limit, 'the summary is too long')
    checkMarkdown(markdown)
    must(Buffer.byteLength(failuresFile(logbook, 'index.html')) <= 20_000, 'failures.md is too long')
    const said = foreignText(random)
    const nothing = new Failure(
      'not-found',
      `Harness has no logs of ${inertText(said)}.`,
      'Check run-sequence.'
    )
    checkMarkdown(summaryOfNothing(nothing))
    await checkPrinted(random, logbook)
    must(Array.isArray(JSON.parse(failedStepsOutput(logbook.failures))), 'failed-steps is no list')
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nfor ${shown(logbook)}`,
      {
        cause: error
      }
    )
  }
}

/** No element, attribute, link or live text that isn't ours. */
function checkMarkdown(markdown: string): void {
  const page = render(markdown)
  for (const { name, attributes } of page.elements) {
    const allowed = ELEMENTS.get(name) ?? (BARE.has(name) ? [] : null)
    must(
      allowed !== null && Object.keys(attributes).every(key => allowed.includes(key)),
      'a foreign element',
      {
        name,
        attributes
      }
    )
    if (name === 'code' && 'class' in attributes)
      must(attributes.class === 'language-mermaid', 'a fence of another language', attributes.class)
    const { href } = attributes
    const own = [SAMPLE_URL, LINKS.artifact.url, LINKS.reportUrl, undefined]
    must(own.includes(href) || IN_REPORT.test(href ?? ''), 'a foreign link', href)
  }
  for (const text of liveTexts(page)) must(!COMES_ALIVE.test(text), 'a text comes alive', text)
  must(!/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u.test(textOf(page)), 'a control character')
}

async function checkPrinted(random: SeededRandom, logbook: ReportedLogbook): Promise<void> {
  for (const line of tableOf(logbook)) {
    must(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line), 'the table holds a control character', line)
    must(commandsIn(line).length === 0, 'the table holds a command', line)
  }
  const annotations = random.below(2) === 0
  const { stdout } = await withStdout(() =>
    annotate(logbook, { annotations, reportUrl: LINKS.reportUrl, redact: composed => composed })
  )
  const commands = commandsIn(stdout)
  must(
    commands.every(({ name }) => annotations && (name === 'error' || name === 'warning')),
    'another command than ours',
    stdout
  )
  must(commands.filter(({ name }) => name === 'error').length <= 10, 'more errors than are shown', stdout)
  for (const { properties, message } of commands) {
    must(
      Object.keys(properties).every(key => key === 'title' || key === ''),
      'a foreign property',
      properties
    )
    must(
      !/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(message + (properties.title ?? '')),
      'a control character',
      message
    )
  }
}
