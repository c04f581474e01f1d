import { describe, expect, test } from '@jest/globals'
import { linkedExecutions, type ExecutionFilter } from '../../src/github/linked-executions.ts'

const HOST = 'https://app.harness.io'
const ALL: ExecutionFilter = { account: null, org: null, project: null, pipeline: null }

function link(
  executionId: string,
  changes: { host?: string; project?: string; pipeline?: string } = {}
): string {
  const { host = HOST, project = 'proj', pipeline = 'Deploy' } = changes
  return `${host}/ng/#/account/acc/ci/orgs/default/projects/${project}/pipelines/${pipeline}/deployments/${executionId}/pipeline`
}

function idsOf(
  links: readonly (string | null)[],
  filter: Partial<ExecutionFilter> = {},
  baseUrl = HOST
): string[] {
  return linkedExecutions(links, baseUrl, { ...ALL, ...filter }).pages.map(page => page.executionId)
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
    expect(linkedExecutions(links, HOST, ALL)).toEqual({ pages: [], elsewhere: [] })
  })

  test.each([
    ['another host', 'https://evil.example', HOST],
    ['a host that begins the same', 'https://app.harness.io.evil.example', HOST],
    ['a host with another port', 'https://app.harness.io:8443', HOST],
    ['a user name that looks like it', 'https://app.harness.io@evil.example', HOST],
    ['http, where Harness has https', 'http://app.harness.io', HOST]
  ])('%s is elsewhere', (_, host, baseUrl) => {
    const links = [link('a', { host }), link('b', { host })]
    const found = linkedExecutions(links, baseUrl, ALL)
    expect(found.pages).toEqual([])
    expect(found.elsewhere).toEqual([new URL(host).origin])
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
})
