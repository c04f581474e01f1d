import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { anyCharacter } from '../../__tests__/fixtures/any-character.ts'
import { HOSTILE_TEXTS } from '../../__tests__/fixtures/hostile-text.ts'
import { linkedExecutions } from '../../src/github/statuses/linked-executions.ts'
import {
  formatExecutionUrl,
  isOnHarness,
  parseExecutionUrl
} from '../../src/harness/execution/execution-url.ts'
import { rewriteLink, secretsOfLink } from '../../src/harness/download/link.ts'
import { parsePermalink, permalink } from '../../src/report/page/permalink.ts'
import { must, type FuzzTarget } from '../target.ts'

const BASES = [
  'https://app.harness.io',
  'http://127.0.0.1:8080',
  'https://acme.harness.io/gateway',
  'https://h.example:8443'
]
const ANYONE = { filter: { account: null, org: null, project: null, pipeline: null }, creators: [] }

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)
const identifier = fc.stringMatching(/^[A-Za-z_$][0-9A-Za-z_$]{0,40}$/)
const names = fc.record({
  account: id,
  org: identifier,
  project: identifier,
  pipeline: identifier,
  executionId: id
})
const piece = fc.oneof(
  fc.constantFrom(
    'https:',
    '//',
    '/',
    '#',
    '?',
    '&',
    '=',
    '@',
    ':',
    '\\',
    '%2F',
    '%',
    '..',
    'ng',
    'account',
    'orgs',
    'projects'
  ),
  fc.constantFrom(
    '/ng/account/a/all/orgs/o/projects/p/pipelines/x/executions/e/pipeline',
    'https://app.harness.io',
    'stage=',
    'X-Amz-Signature=abcdef123',
    '/storage/'
  ),
  fc.constantFrom(...HOSTILE_TEXTS.filter(text => text.length < 5_000)),
  fc.string({ unit: anyCharacter, maxLength: 10 })
)
const anyText = fc.array(piece, { maxLength: 20 }).map(pieces => pieces.join(''))
/** A good address in which something is changed. */
const mutated = fc
  .tuple(names, fc.constantFrom(...BASES), fc.nat(200), fc.nat(5), piece)
  .map(([parts, base, at, length, other]) => {
    const url = formatExecutionUrl(base, parts)
    return url.slice(0, at) + other + url.slice(at + length)
  })
const link = fc
  .tuple(
    fc.constantFrom(
      'https://app.harness.io/storage/',
      'https://s3.amazonaws.com/',
      'https://evil.example@app.harness.io/storage/',
      'https://app.harness.io.evil.example/storage/',
      'http://x.harness.io:80/storage/'
    ),
    fc.string({ maxLength: 20 }),
    fc.array(
      fc.tuple(
        fc.constantFrom('X-Amz-Signature', 'X-Goog-Signature', 'Signature', 'X-Amz-Credential', 'Expires'),
        fc.string({ unit: anyCharacter, maxLength: 30 })
      ),
      { maxLength: 4 }
    )
  )
  .map(
    ([base, path, query]) => `${base}${path}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`
  )

const property = fc.property(
  names,
  fc.constantFrom(...BASES),
  fc.oneof(anyText, mutated, link),
  fc.array(fc.string({ unit: anyCharacter, maxLength: 20 }), { minLength: 1, maxLength: 4 }),
  (parts, base, text, segments) => {
    const url = formatExecutionUrl(base, parts)
    const page = parseExecutionUrl(url)
    must(
      isDeepStrictEqual({ ...page, ...parts, baseUrl: base }, page),
      'a good address is read otherwise',
      page
    )
    must(page !== null && isOnHarness(page, base), 'a good address is elsewhere', url)
    checkAny(text, base)
    checkPermalink(segments)
  }
)

/**
 * Any text: no crash, and what is taken for an execution is one that can be asked for, and where it
 * says.
 */
function checkAny(text: string, base: string): void {
  const page = parseExecutionUrl(text)
  if (page !== null) {
    const again = parseExecutionUrl(formatExecutionUrl(page.baseUrl, page))
    const open = { stageSetupId: null, stageUuid: null, stepUuid: null }
    must(isDeepStrictEqual(again, { ...page, open }), 'a page is read otherwise the second time', {
      page,
      again
    })
    must(new URL(page.baseUrl).host === new URL(text).host, 'a page is on another host', page)
    if (isOnHarness(page, base)) must(new URL(text).host === new URL(base).host, 'the host is not ours', text)
  }
  const statuses = [text, null, text].map(targetUrl => ({
    context: 'x',
    targetUrl,
    state: 'success',
    creator: null
  }))
  for (const { page: found } of linkedExecutions(statuses, base, ANYONE).followed)
    must(new URL(text).host === new URL(base).host, 'a link elsewhere counts', found)
  const rewritten = rewriteLink(text, base)
  must(rewritten === text || rewritten.startsWith(`${base}/storage/`), 'a link is sent elsewhere', rewritten)
  if (rewritten !== text && URL.canParse(text)) {
    const { host } = new URL(text)
    must(/(?:^|\.)harness\.io(?::\d+)?$/.test(host), 'a link of another host is sent to Harness', text)
  }
  for (const secret of secretsOfLink(text)) must(secret.length > 5, 'a secret is too short', secret)
}

function checkPermalink(segments: readonly string[]): void {
  const place = segments.map(segment => segment.replaceAll('/', '_').toWellFormed()).join('/')
  const fragment = permalink(place, { from: 3, to: 9 })
  must(/^#[\w.~%/-]*:L3-L9$/.test(fragment), 'a permalink holds more than it should', fragment)
  must(
    isDeepStrictEqual(parsePermalink(fragment), { place, lines: { from: 3, to: 9 } }),
    'a permalink leads elsewhere',
    fragment
  )
  parsePermalink(segments.join('%'))
}

/** Addresses of executions, links of exports, permalinks. */
export const target: FuzzTarget = {
  name: 'urls',
  property
}
