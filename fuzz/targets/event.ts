import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { anyCharacter } from '../../__tests__/fixtures/any-character.ts'
import { HOSTILE_TEXTS } from '../../__tests__/fixtures/hostile-text.ts'
import { readRunContext } from '../../src/github/context.ts'
import { linkedExecutions } from '../../src/github/statuses/linked-executions.ts'
import { errorMessageOf } from '../../src/harness/http/error-message.ts'
import { parseJsonObject } from '../../src/text/json-object.ts'
import { must, type FuzzTarget } from '../target.ts'

const EVENTS = [
  'pull_request',
  'pull_request_target',
  'push',
  'workflow_run',
  'check_suite',
  'check_run',
  'status',
  'issue_comment',
  'merge_group',
  'deployment',
  'workflow_call',
  'workflow_dispatch',
  '__proto__',
  ''
]
const SHA = 'b45f4c0ffee5a0d1c2b3a4958677685940312213'

const text = fc.oneof(
  fc.constantFrom(
    SHA,
    SHA.toUpperCase(),
    '0'.repeat(40),
    `${SHA}\n::error::x`,
    'octocat/shop',
    'evil/shop',
    'https://app.harness.io/ng/account/a/all/orgs/o/projects/p/pipelines/x/executions/e/pipeline'
  ),
  fc.constantFrom(...HOSTILE_TEXTS.filter(each => each.length < 5_000)),
  fc.string({ unit: anyCharacter, maxLength: 20 })
)
const leaf = fc.oneof(text, fc.constantFrom(null, true, 0, 1e300), fc.constant([]), fc.constant({}))
const side = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      { sha: text, repo: fc.oneof(fc.record({ full_name: text }), leaf) },
      { requiredKeys: [] }
    )
  },
  { weight: 1, arbitrary: leaf }
)
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        pull_request: fc.oneof(
          { weight: 4, arbitrary: fc.record({ head: side, base: side }, { requiredKeys: [] }) },
          { weight: 1, arbitrary: leaf }
        ),
        workflow_run: fc.oneof(fc.record({ head_sha: text }), leaf),
        check_run: fc.oneof(fc.record({ head_sha: text }), leaf),
        merge_group: fc.oneof(fc.record({ head_sha: text }), leaf),
        deployment: fc.oneof(fc.record({ sha: text }), leaf),
        head_commit: fc.oneof(fc.record({ id: text }), leaf),
        ref: leaf,
        after: leaf,
        sha: leaf,
        target_url: leaf
      },
      { requiredKeys: [] }
    )
  },
  { weight: 1, arbitrary: fc.jsonValue() }
)
const payload = fc.oneof(
  { weight: 6, arbitrary: event.map(value => JSON.stringify(value)) },
  { weight: 1, arbitrary: text }
)

const folder = mkdtempSync(join(tmpdir(), 'fuzz-event-'))
const path = join(folder, 'event.json')

/**
 * The event's payload, which strangers write most of: no crash, and nothing in it is taken for what
 * it isn't.
 */
export const target: FuzzTarget = {
  name: 'event',
  property: fc.property(fc.constantFrom(...EVENTS), payload, text, (name, json, repository) => {
    writeFileSync(path, json)
    checkEvent({
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_SHA: repository,
      GITHUB_REPOSITORY: repository,
      GITHUB_ACTOR: repository
    })
    // Error answers of Harness go through the same hands.
    must(!/[\p{Cc}\p{Cf}]|##\[/u.test(errorMessageOf(json, text => text)), 'a message is not inert', json)
    parseJsonObject(json)
  }),
  end: () => rmSync(folder, { recursive: true, force: true })
}

function checkEvent(env: NodeJS.ProcessEnv): void {
  const context = readRunContext(env)
  const { headSha, status, repository } = context
  must(headSha === null || /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(headSha), 'a commit is none', headSha)
  must(headSha !== '0'.repeat(40), 'the commit that there is not', headSha)
  must(status === null || env.GITHUB_EVENT_NAME === 'status', 'a status of another event', status)
  for (const name of [repository?.owner, repository?.name])
    must(name === undefined || /^[\w.-]+$/.test(name), 'a repository has another name', name)
  const base = 'https://app.harness.io'
  const anyone = { account: null, org: null, project: null, pipeline: null }
  const { followed } = linkedExecutions(status === null ? [] : [status], base, {
    filter: anyone,
    creators: []
  })
  for (const { page } of followed)
    must(new URL(page.baseUrl).origin === base, 'a link elsewhere counts', page)
}
