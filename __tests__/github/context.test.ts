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
})
