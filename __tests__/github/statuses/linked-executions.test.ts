import { describe, expect, test } from '@jest/globals'
import type { CommitStatus } from '../../../src/github/statuses/commit-status.ts'
import {
  linkedExecutions,
  type ExecutionFilter,
  type StatusBounds
} from '../../../src/github/statuses/linked-executions.ts'

const HOST = 'https://app.harness.io'
const ALL: ExecutionFilter = { account: null, org: null, project: null, pipeline: null }

function link(
  executionId: string,
  changes: { host?: string; project?: string; pipeline?: string } = {}
): string {
  const { host = HOST, project = 'proj', pipeline = 'Deploy' } = changes
  return `${host}/ng/#/account/acc/ci/orgs/default/projects/${project}/pipelines/${pipeline}/deployments/${executionId}/pipeline`
}

/** A status for each link, each in a context of its own. */
function statusesOf(links: readonly (string | null)[]): CommitStatus[] {
  return links.map((targetUrl, at) => ({ context: `c${at}`, targetUrl, state: 'success', creator: 'joe' }))
}

function bounds(filter: Partial<ExecutionFilter> = {}, ...creators: string[]): StatusBounds {
  return { filter: { ...ALL, ...filter }, creators }
}

function idsOf(
  links: readonly (string | null)[],
  filter: Partial<ExecutionFilter> = {},
  baseUrl = HOST
): string[] {
  const { followed } = linkedExecutions(statusesOf(links), baseUrl, bounds(filter))
  return followed.map(({ page }) => page.executionId)
}

describe('linkedExecutions', () => {
  test('has each execution once, in the order of the links', () => {
    expect(idsOf([link('b'), link('a'), `${link('b')}?stage=x`, link('a')])).toEqual(['b', 'a'])
  })

  test('what is no page of an execution does not count', () => {
    const links = [
      null,
      '',
      'https://ci.example/1',
      `${HOST}/ng/account/acc/home`,
      'javascript:alert(1)',
      'x'.repeat(1e6)
    ]
    expect(linkedExecutions(statusesOf(links), HOST, bounds())).toEqual({
      followed: [],
      skipped: [],
      elsewhere: []
    })
  })

  test.each([
    ['another host', 'https://evil.example', HOST],
    ['a host that begins the same', 'https://app.harness.io.evil.example', HOST],
    ['a host with another port', 'https://app.harness.io:8443', HOST],
    ['a user name that looks like it', 'https://app.harness.io@evil.example', HOST],
    ['http, where Harness has https', 'http://app.harness.io', HOST]
  ])('%s is elsewhere', (_, host, baseUrl) => {
    const links = [link('a', { host }), link('b', { host })]
    const found = linkedExecutions(statusesOf(links), baseUrl, bounds())
    expect(found.followed).toEqual([])
    const origin = new URL(host).origin
    expect(found.elsewhere.map(({ page }) => page.baseUrl)).toEqual([origin, origin])
  })

  test('https counts where Harness is configured with http', () => {
    expect(idsOf([link('a', { host: 'https://harness.local' })], {}, 'http://harness.local')).toEqual(['a'])
  })

  test.each<[Partial<ExecutionFilter>, string[]]>([
    [{ pipeline: 'Deploy' }, ['a', 'c']],
    [{ project: 'other' }, ['c']],
    [{ account: 'acc', org: 'default' }, ['a', 'b', 'c']],
    [{ account: 'Acc' }, []],
    [{ org: 'x' }, []]
  ])('%j narrows it', (filter, expected) => {
    expect(
      idsOf([link('a'), link('b', { pipeline: 'Build' }), link('c', { project: 'other' })], filter)
    ).toEqual(expected)
  })

  test('a false place of an execution does not hide the true one', () => {
    expect(idsOf([link('a', { project: 'false' }), link('a')])).toEqual(['a', 'a'])
  })

  test('of two pipelines whose names Harness cuts alike in the context each counts', () => {
    const context = 'Deploy_The_Storefront_Servi...-Build'
    const statuses = ['Deploy_The_Storefront_Service_EU', 'Deploy_The_Storefront_Service_US'].map(
      (pipeline, at) => ({
        ...{ context, state: 'success', creator: 'joe' },
        targetUrl: link(`${at}`, { pipeline })
      })
    )
    const { followed } = linkedExecutions(statuses, HOST, bounds())
    expect(followed.map(({ page }) => page.executionId)).toEqual(['0', '1'])
  })

  test('of one context the newest counts, and each execution knows all of its contexts', () => {
    const status = (context: string, id: string): CommitStatus => ({
      context,
      targetUrl: link(id),
      state: 'success',
      creator: null
    })
    const { followed } = linkedExecutions(
      [status('Deploy', 'new'), status('Build', 'old'), status('Deploy', 'old'), status('Deploy', 'gone')],
      HOST,
      bounds()
    )
    expect(followed.map(({ page, contexts }) => [page.executionId, [...contexts]])).toEqual([
      ['new', ['Deploy']],
      ['old', ['Build', 'Deploy']]
    ])
  })

  const set = (creator: string | null, id: string, project = 'proj'): CommitStatus => ({
    context: 'Build',
    targetUrl: link(id, { project }),
    state: 'success',
    creator
  })

  test.each<[string, StatusBounds, CommitStatus, string]>([
    ['by somebody else', bounds({}, 'harness-bot', 'other'), set('mallory', 'evil'), 'status-creator'],
    ['by nobody known', bounds({}, 'harness-bot'), set(null, 'evil'), 'status-creator'],
    ['to another project', bounds({ project: 'proj' }), set('mallory', 'evil', 'secret'), 'project-id']
  ])('a status %s is skipped, and hides no older one of its context', (_, of, evil, ruledOutBy) => {
    const good = set('Harness-Bot', 'good')
    const { followed, skipped } = linkedExecutions([evil, good], HOST, of)
    expect(followed.map(({ page }) => page.executionId)).toEqual(['good'])
    expect(skipped).toEqual([expect.objectContaining({ status: evil, ruledOutBy })])
  })
})
