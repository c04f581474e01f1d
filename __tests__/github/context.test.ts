import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { readRunContext } from '../../src/github/context.ts'

const folder = mkdtempSync(join(tmpdir(), 'context-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const RUN = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '7' }

function isFork(event: unknown, name = 'pull_request'): boolean {
  const path = join(folder, 'event.json')
  writeFileSync(path, typeof event === 'string' ? event : JSON.stringify(event))
  return readRunContext({ GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: name }).isForkPullRequest
}

const pull = (head: string | null, base = 'o/r'): unknown => ({
  pull_request: {
    head: { repo: head === null ? null : { full_name: head } },
    base: { repo: { full_name: base } }
  }
})

describe('readRunContext', () => {
  test('the page of the run, where all its parts are known', () => {
    expect(readRunContext(RUN).runUrl).toBe('https://github.com/o/r/actions/runs/7')
    for (const name of Object.keys(RUN))
      expect(readRunContext({ ...RUN, [name]: undefined }).runUrl).toBeNull()
  })

  test('the repository of the action, unless it is a local one', () => {
    const action = { ...RUN, GITHUB_ACTION_REPOSITORY: 'acme/harness-logs' }
    expect(readRunContext(action).actionUrl).toBe('https://github.com/acme/harness-logs')
    expect(readRunContext({ ...action, GITHUB_SERVER_URL: undefined }).actionUrl).toBeNull()
    for (const GITHUB_ACTION_REPOSITORY of [undefined, '', './', 'a/b/c', 'a/"><b'])
      expect(readRunContext({ ...RUN, GITHUB_ACTION_REPOSITORY }).actionUrl).toBeNull()
  })

  test('a pull request from another repository comes from a fork, also when the fork is deleted', () => {
    expect(isFork(pull('joe/r'))).toBe(true)
    expect(isFork(pull(null))).toBe(true)
  })

  test('a pull request from the same repository does not', () => {
    expect(isFork(pull('o/r'))).toBe(false)
  })

  test('pull_request_target has the secrets of the base repository', () => {
    expect(isFork(pull('joe/r'), 'pull_request_target')).toBe(false)
  })

  test.each([{}, { pull_request: undefined }, [], null, 7, '{broken', ''])('the event %j is none', event => {
    expect(isFork(event)).toBe(false)
  })

  test('no event, or one that cannot be read, is none', () => {
    expect(readRunContext({}).isForkPullRequest).toBe(false)
    expect(readRunContext({ GITHUB_EVENT_PATH: '' }).isForkPullRequest).toBe(false)
    expect(readRunContext({ GITHUB_EVENT_PATH: join(folder, 'none.json') }).isForkPullRequest).toBe(false)
  })

  test('Dependabot is known by the name of the actor', () => {
    expect(readRunContext({ GITHUB_ACTOR: 'dependabot[bot]' }).isDependabot).toBe(true)
    expect(readRunContext({ GITHUB_ACTOR: 'octocat' }).isDependabot).toBe(false)
  })

  test('the repository and the API, github.com by default', () => {
    expect(readRunContext({ ...RUN, GITHUB_API_URL: 'https://api.acme.ghe.com/' })).toMatchObject({
      repository: { owner: 'o', name: 'r' },
      apiUrl: 'https://api.acme.ghe.com'
    })
    expect(readRunContext({ GITHUB_REPOSITORY: 'a/b/c' })).toMatchObject({
      repository: null,
      apiUrl: 'https://api.github.com'
    })
  })
})

test('a variable that is empty is one that is not set', () => {
  const names = [
    'SERVER_URL',
    'REPOSITORY',
    'RUN_ID',
    'API_URL',
    'WORKSPACE',
    'EVENT_PATH',
    'EVENT_NAME',
    'SHA'
  ]
  const empty = Object.fromEntries(names.map(name => [`GITHUB_${name}`, '']))
  expect(readRunContext(empty)).toEqual(readRunContext({}))
  expect(readRunContext({ ...RUN, GITHUB_SERVER_URL: '' }).runUrl).toBeNull()
})

describe('the head commit of an event', () => {
  const SHA = '0123456789abcdef0123456789abcdef01234567'
  const contextOf = (name: string, event: unknown): ReturnType<typeof readRunContext> => {
    const path = join(folder, 'head.json')
    writeFileSync(path, JSON.stringify(event))
    return readRunContext({ GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: name, GITHUB_SHA: 'f'.repeat(40) })
  }

  test.each([
    ['pull_request', { pull_request: { head: { sha: SHA } } }],
    ['pull_request_target', { pull_request: { head: { sha: SHA } } }],
    ['pull_request_review', { pull_request: { head: { sha: SHA } } }],
    ['pull_request_review_comment', { pull_request: { head: { sha: SHA } } }],
    ['push', { after: SHA }],
    ['push', { after: 'e'.repeat(40), head_commit: { id: SHA }, ref: 'refs/tags/v1' }],
    ['push', { after: SHA, head_commit: null, ref: 'refs/heads/main' }],
    ['merge_group', { merge_group: { head_sha: SHA } }],
    ['deployment', { deployment: { sha: SHA } }],
    ['deployment_status', { deployment: { sha: SHA }, deployment_status: {} }],
    ['page_build', { build: { commit: SHA } }],
    ['workflow_call', { pull_request: { head: { sha: SHA } } }],
    ['workflow_call', { merge_group: { head_sha: SHA } }],
    ['workflow_call', { head_commit: { id: SHA }, after: 'e'.repeat(40) }],
    ['workflow_call', { workflow_run: { head_sha: SHA } }],
    ['workflow_run', { workflow_run: { head_sha: SHA } }],
    ['check_suite', { check_suite: { head_sha: SHA } }],
    ['check_run', { check_run: { head_sha: SHA } }],
    ['status', { sha: SHA }]
  ])('of %s is that of its payload, not GITHUB_SHA', (name, event) => {
    expect(contextOf(name, event).headSha).toBe(SHA)
  })

  test.each([
    ['workflow_dispatch', { inputs: {}, ref: 'refs/heads/main', after: SHA }],
    ['create', { ref: 'v1', ref_type: 'tag' }],
    ['release', { release: { target_commitish: 'main' } }],
    ['registry_package', {}],
    ['push', { after: SHA, head_commit: null, ref: 'refs/tags/v1' }],
    ['workflow_call', { inputs: {} }]
  ])('of %s with %j is GITHUB_SHA, which is what it is about', (name, event) => {
    expect(contextOf(name, event).headSha).toBe('f'.repeat(40))
  })

  test.each([
    ['repository_dispatch', { client_payload: { sha: SHA }, after: SHA }],
    ['schedule', { schedule: '0 0 * * *' }],
    ['issue_comment', { issue: { pull_request: {} }, comment: { body: 'x' } }],
    ['issues', { issue: {} }],
    ['delete', { ref: 'x' }],
    ['watch', {}],
    ['workflow_call', { issue: { pull_request: {} }, comment: { body: 'x' } }],
    ['push', { after: '0'.repeat(40) }],
    ['push', { after: 'main' }],
    ['pull_request', { pull_request: { head: null } }],
    ['pull_request', []],
    ['__proto__', {}]
  ])('%s with %j has none', (name, event) => {
    expect(contextOf(name, event).headSha).toBeNull()
  })

  test('a status event tells where the status links to; others do not', () => {
    const targetUrl = 'https://app.harness.io/x'
    const known = { context: 'Build-Test', state: 'failure', target_url: targetUrl }
    const event = { sha: SHA, ...known, sender: { login: 'octocat' } }
    expect(contextOf('status', event).status).toEqual({
      context: 'Build-Test',
      targetUrl,
      state: 'failure',
      creator: 'octocat'
    })
    expect(contextOf('status', { sha: SHA, target_url: null }).status).toEqual({
      context: '',
      targetUrl: null,
      state: '',
      creator: null
    })
    expect(contextOf('push', event).status).toBeNull()
  })
})
