import { describe, expect, test } from '@jest/globals'
import {
  formatExecutionUrl,
  isOnHarness,
  parseExecutionUrl
} from '../../../src/harness/execution/execution-url.ts'

const HOST = 'https://app.harness.io'
const PLACE = {
  account: 'kmpySmUISimoRrJL6NL73w',
  org: 'default',
  project: 'proj',
  pipeline: 'Deploy_Service',
  executionId: 'q9J5XuXNTFKmYLTHxtFQEw'
}
const REST = `orgs/${PLACE.org}/projects/${PLACE.project}/pipelines/${PLACE.pipeline}`
const NOTHING_OPEN = { stageSetupId: null, stageUuid: null, stepUuid: null }

describe('parseExecutionUrl', () => {
  const modules = ['all', 'ci', 'cd', 'module/ci', 'module/cd', 'module/all', 'sto', 'chaos', 'iacm']
  test.each(modules)('knows the page in the module %s, of executions and deployments', module => {
    for (const page of ['executions', 'deployments']) {
      for (const base of ['/ng/account', '/ng/#/account']) {
        const url = `${HOST}${base}/${PLACE.account}/${module}/${REST}/${page}/${PLACE.executionId}`
        for (const trail of ['', '/', '/pipeline', '/logs', '/inputs/a']) {
          expect(parseExecutionUrl(url + trail)).toEqual({ baseUrl: HOST, ...PLACE, open: NOTHING_OPEN })
        }
      }
    }
  })

  test.each(['/ng/account', '/ng/#/account'])('knows the stage and step that are open under %s', base => {
    const url = `${HOST}${base}/${PLACE.account}/all/${REST}/executions/${PLACE.executionId}/pipeline`
    const query = '?storeType=INLINE&stage=l1Qw_-x&step=qZ9&stageExecId=aa11'
    expect(parseExecutionUrl(url + query)?.open).toEqual({
      stageSetupId: 'l1Qw_-x',
      stageUuid: 'aa11',
      stepUuid: 'qZ9'
    })
    expect(parseExecutionUrl(`${url}?stage=&step=a%2Fb&stageExecId=${'x'.repeat(200)}`)?.open).toEqual(
      NOTHING_OPEN
    )
  })

  test.each([
    ['https://acme.harness.io', 'https://acme.harness.io'],
    ['https://harness.acme.com:8443', 'https://harness.acme.com:8443'],
    ['https://harness.acme.com/tools/harness', 'https://harness.acme.com/tools/harness'],
    ['http://127.0.0.1:9999', 'http://127.0.0.1:9999']
  ])('tells where %s is', (host, baseUrl) => {
    expect(parseExecutionUrl(formatExecutionUrl(host, PLACE))).toEqual({
      baseUrl,
      ...PLACE,
      open: NOTHING_OPEN
    })
  })

  test.each([
    '',
    'not a url',
    'ftp://app.harness.io/ng/account/a/all/orgs/o/projects/p/pipelines/x/executions/e',
    `javascript:/ng/account/a/all/${REST}/executions/e`,
    `${HOST}/`,
    `${HOST}/ng/account/${PLACE.account}/home`,
    `${HOST}/ng/account/${PLACE.account}/all/${REST}/executions`,
    `${HOST}/ng/account/${PLACE.account}/all/${REST}/input-sets/e`,
    `${HOST}/ng/account/${PLACE.account}/all/orgs/o/pipelines/x/executions/e`,
    `${HOST}/ng/account/a b/all/${REST}/executions/e`,
    `${HOST}/ng/account/a/all/orgs/o-o/projects/p/pipelines/x/executions/e`,
    `${HOST}/ng/account/a/all/orgs/o/projects/p/pipelines/x/executions/e%2F..`,
    `${HOST}/ng/account/a/b/c/d/${REST}/executions/e`,
    `https://github.com/octocat/shop/actions/runs/1`,
    // Found by fuzzing: the second # became a part of the base URL.
    `${HOST}#/#/ng/account/a/all/${REST}/executions/e`,
    `${HOST}/#/x/ng/account/a/all/${REST}/executions/e`,
    `${HOST}/${'ng/account/'.repeat(1000)}`
  ])('%j is no page of an execution', text => {
    expect(parseExecutionUrl(text)).toBeNull()
  })
})

describe('isOnHarness', () => {
  test.each([
    [HOST, HOST, true],
    [`${HOST}/other/base`, HOST, true],
    ['https://APP.harness.io:443', HOST, true],
    ['https://acme.harness.io', HOST, false],
    ['https://app.harness.io.evil.example', HOST, false],
    ['https://app.harness.io:8443', HOST, false],
    ['http://app.harness.io', HOST, false],
    ['http://127.0.0.1:80', 'http://127.0.0.1', true],
    ['https://harness.local', 'http://harness.local', true]
  ])('a page on %s, with the base URL %s: %s', (page, baseUrl, expected) => {
    expect(isOnHarness({ baseUrl: page }, baseUrl)).toBe(expected)
  })
})
