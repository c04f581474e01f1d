import { describe, expect, test } from '@jest/globals'
import { readAbortedBy, readSource, readTrigger } from '../../../src/harness/execution/execution-source.ts'

describe('the trigger', () => {
  test.each([
    [
      'a person, whose address is left out',
      {
        triggerType: 'MANUAL',
        triggeredBy: { identifier: 'jane', extraInfo: { email: 'jane@example.com' } }
      },
      { type: 'MANUAL', by: 'jane' }
    ],
    [
      'a person, and the trigger that they set off',
      { triggerType: 'WEBHOOK', triggeredBy: { identifier: 'jane', triggerIdentifier: 'PR_checks' } },
      { type: 'WEBHOOK', by: 'jane, trigger PR_checks' }
    ],
    [
      'a trigger that stands in for a person',
      { triggerType: 'ARTIFACT', triggeredBy: { identifier: 'New_image', triggerIdentifier: 'New_image' } },
      { type: 'ARTIFACT', by: 'New_image' }
    ],
    ['a trigger alone', { triggeredBy: { triggerName: 'Nightly' } }, { type: null, by: 'Nightly' }],
    ['a kind alone', { triggerType: 'SCHEDULER_CRON' }, { type: 'SCHEDULER_CRON', by: null }],
    ['a person alone', { triggeredBy: { identifier: 'jane' } }, { type: null, by: 'jane' }],
    ['nothing', {}, null],
    ['values of other types', { triggerType: 7, triggeredBy: ['x'] }, null],
    ['no object', 'MANUAL', null]
  ])('of %s', (_, info, expected) => {
    expect(readTrigger(info)).toEqual(expected)
  })

  const parent = { hasparentpipeline: true, identifier: 'Release', runsequence: 12, executionid: 'x' }
  test.each([
    [parent, 'jane, run 12 of Release'],
    [{ ...parent, runsequence: 0 }, 'jane, Release'],
    [{ ...parent, hasparentpipeline: false }, 'jane'],
    [{ hasparentpipeline: true }, 'jane'],
    ['Release', 'jane']
  ])('of a stage of another pipeline: %j', (info, by) => {
    const type = 'PIPELINE_STAGE'
    const trigger = { triggerType: type, triggeredBy: { identifier: 'jane' } }
    expect(readTrigger(trigger, info)).toEqual({ type, by })
    expect(readTrigger({}, info)?.by).toBe(by === 'jane' ? undefined : by.slice('jane, '.length))
  })
})

test.each([
  [{ userName: 'Jane Doe', email: 'jane@example.com', createdAt: 1 }, 'Jane Doe'],
  [{ email: 'jane@example.com' }, null],
  [undefined, null]
])('who aborted: of %j %s, never an address', (info, expected) => {
  expect(readAbortedBy(info)).toBe(expected)
})

describe('the source', () => {
  const none = {
    repository: null,
    branch: null,
    tag: null,
    commit: null,
    commitMessage: null,
    pullRequest: null,
    services: [],
    environments: []
  }

  test('of a pull request: its own branch and newest commit', () => {
    const pullRequest = {
      id: '17',
      title: 'Faster checkout',
      link: 'https://github.com/octocat/shop/pull/17',
      sourceBranch: 'fast',
      targetBranch: 'main',
      commits: [{ id: 'abc', message: 'Cache it' }, { id: 'old' }]
    }
    const dto = { event: 'pullRequest', pullRequest, branch: { name: 'main', commits: [{ id: 'zzz' }] } }
    expect(readSource({ ci: { repoName: 'shop', branch: 'main', ciExecutionInfoDTO: dto } })).toEqual({
      ...none,
      repository: 'shop',
      branch: 'fast',
      commit: 'abc',
      commitMessage: 'Cache it',
      pullRequest: {
        number: 17,
        title: 'Faster checkout',
        url: 'https://github.com/octocat/shop/pull/17',
        sourceBranch: 'fast',
        targetBranch: 'main'
      }
    })
  })

  test.each([
    [
      'a branch',
      { ci: { ciExecutionInfoDTO: { branch: { name: 'main', commits: [{ id: 'abc' }] } } } },
      { ...none, branch: 'main', commit: 'abc' }
    ],
    ['a tag', { ci: { tag: 'v1.2', branch: '' } }, { ...none, tag: 'v1.2' }],
    [
      'a deployment: services and environments, each once',
      { cd: { serviceIdentifiers: ['shop', 'cart', 'shop'], envIdentifiers: ['prod', 3] } },
      { ...none, services: ['shop', 'cart'], environments: ['prod'] }
    ],
    ['nothing', { ci: {}, cd: {} }, null],
    ['values of other types', { ci: { branch: 1, ciExecutionInfoDTO: [] }, cd: 'x' }, null],
    ['no object', null, null],
    [
      'a pull request without a number',
      { ci: { ciExecutionInfoDTO: { pullRequest: { id: '1e3', sourceBranch: 'fast' } } } },
      { ...none, branch: 'fast' }
    ]
  ])('of %s', (_, info, expected) => {
    expect(readSource(info)).toEqual(expected)
  })

  test('of ten thousand services only the first 1,000 are kept', () => {
    const serviceIdentifiers = Array.from({ length: 10_000 }, (_, at) => `s${at}`)
    expect(readSource({ cd: { serviceIdentifiers } })?.services).toHaveLength(1_000)
  })

  const byHand = { number: 17, title: null, url: null, sourceBranch: null, targetBranch: null }
  test.each<[string, unknown, object | null]>([
    ['of a pull request that is built by hand', { prNumber: '17' }, byHand],
    ['in a list', { prNumber: ['17'], ciExecutionInfoDTO: { pullRequest: { id: [17] } } }, null],
    ['beside the pull request', { prNumber: '9', ciExecutionInfoDTO: { pullRequest: { id: 17 } } }, byHand]
  ])('a number %s', (_, ci, expected) => {
    expect(readSource({ ci })?.pullRequest ?? null).toEqual(expected)
  })

  test.each([
    ['https://git.example.com/shop/pull/17', true],
    ['http://git.example.com/pull/17', true],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['//evil.example', false],
    ['https://', false]
  ])('the address %j of a pull request counts: %p', (link, counts) => {
    const source = readSource({ ci: { ciExecutionInfoDTO: { pullRequest: { id: 17, link } } } })
    expect(source?.pullRequest?.url).toBe(counts ? link : null)
  })

  test('half a character is made one that every program reads', () => {
    expect(
      readSource({ ci: { branch: 'a\ud83d', tag: '\udc00' }, cd: { envIdentifiers: ['\ud800'] } })
    ).toEqual({ ...none, branch: 'a\ufffd', tag: '\ufffd', environments: ['\ufffd'] })
  })
})
