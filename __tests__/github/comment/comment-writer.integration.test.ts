import { describe, expect, test } from '@jest/globals'
import { primaryLimit, secondaryLimit } from '../../../sandbox/github-limits.ts'
import { SHA, shownOn, startGitHub, writerOf } from './commenting.ts'
import { markerOf } from './marker-of.ts'

const text = (run: number, body: string, facts: Parameters<typeof markerOf>[1] = {}) => ({
  marker: markerOf(run, facts),
  body
})
const end = (run: number, body = 'end') => text(run, body, { phase: 'final' })

describe('which pull request', () => {
  test('the event’s, without asking', async () => {
    await using sandbox = await startGitHub()
    const { writer } = writerOf(sandbox, { hints: { pullRequest: 7, sha: null } })
    await writer.finish(end(1))
    expect(shownOn(sandbox)).toEqual(['end'])
    expect(writer.url).toMatch(/\/pull\/7#issuecomment-/u)
    expect(sandbox.requests.some(({ on }) => on === 'pulls')).toBe(false)
  })

  test('else the open ones whose head is the commit, else those that hold it', async () => {
    await using sandbox = await startGitHub()
    const { pulls } = sandbox.github
    const other = 'b'.repeat(40)
    pulls.add({ number: 8, state: 'open', head: { sha: other, repo: null } }, [SHA, other])
    pulls.add({ number: 9, state: 'closed', head: { sha: SHA, repo: null } })
    await writerOf(sandbox, { hints: { pullRequest: null, sha: SHA } }).writer.finish(end(1))
    expect([7, 8, 9].map(number => shownOn(sandbox, number).length)).toEqual([1, 0, 0])
    const old = 'c'.repeat(40)
    pulls.add({ number: 10, state: 'open', head: { sha: other, repo: null } }, [old])
    pulls.add({ number: 11, state: 'open', head: { sha: other, repo: null } }, [old])
    await writerOf(sandbox, { hints: { pullRequest: null, sha: old } }).writer.finish(end(1))
    expect([10, 11].map(number => shownOn(sandbox, number).length)).toEqual([1, 1])
  })

  test('none is told in a line', async () => {
    await using sandbox = await startGitHub()
    sandbox.github.pulls.add({ number: 9, state: 'closed', head: { sha: 'd'.repeat(40), repo: null } })
    const { writer, logged, notices } = writerOf(sandbox, {
      hints: { pullRequest: null, sha: 'd'.repeat(40) }
    })
    await writer.finish(end(1))
    await writer.finish(end(2))
    expect(logged).toEqual([expect.stringContaining('No open pull request')])
    expect([notices, writer.url]).toEqual([[], null])
  })
})

describe('pace', () => {
  test('of what is offered at once, the newest is written; progress only now and then', async () => {
    await using sandbox = await startGitHub()
    const { writer, clock } = writerOf(sandbox)
    const writes = (): number =>
      sandbox.requests.filter(({ on, method }) => on.startsWith('comment') && method !== 'GET').length
    writer.offer(text(1, 'a', { seenAt: 1 }))
    writer.offer(text(1, 'b', { seenAt: 2 }))
    writer.offer(text(1, 'c', { seenAt: 3 }))
    await writer.settled()
    expect([shownOn(sandbox), writes()]).toEqual([['c'], 1])
    writer.offer(text(1, 'd', { seenAt: 4 }))
    await writer.settled()
    expect(shownOn(sandbox)).toEqual(['c'])
    clock.advance(20_000)
    writer.offer(text(1, 'e', { seenAt: 5 }))
    await writer.settled()
    writer.offer(text(1, 'broken', { phase: 'broken' }))
    await writer.settled()
    expect([shownOn(sandbox), writes()]).toEqual([['broken'], 3])
  })
})

describe('trouble is a notice, never an error', () => {
  test.each(['readToken', 'weakToken'] as const)('%s: names the permission, once', async name => {
    await using sandbox = await startGitHub()
    const { writer, notices } = writerOf(sandbox, { token: sandbox.github[name] })
    writer.offer(text(1, 'a'))
    await writer.finish(end(1))
    expect(notices).toEqual([
      expect.stringMatching(/403: Resource not.*`permissions: pull-requests: write`.*fork/su)
    ])
    expect(shownOn(sandbox)).toEqual([])
  })

  test.each([
    ['a secondary limit', secondaryLimit(30), 30_000],
    ['a secondary limit of another status', secondaryLimit(45, 429), 45_000],
    ['one that names no time', secondaryLimit(null), 60_000]
  ])('%s is waited out', async (_, limit, wait) => {
    await using sandbox = await startGitHub()
    sandbox.faults.add({ on: 'comments', do: limit })
    const { writer, notices, clock } = writerOf(sandbox)
    await writer.finish(end(1))
    expect([shownOn(sandbox), notices]).toEqual([['end'], []])
    expect(clock.waits[0]).toBe(wait)
  })

  test('the limit of the hour is waited out when it is soon over, and else told', async () => {
    await using sandbox = await startGitHub()
    const { writer, notices, clock } = writerOf(sandbox)
    // By GitHub's clock: the runner's is another one here.
    const seconds = Math.floor(Date.now() / 1000)
    expect(Math.abs(Date.now() - clock.now())).toBeGreaterThan(3_600_000)
    sandbox.faults.add({ on: 'comments', do: primaryLimit(seconds + 20) })
    await writer.finish(end(1))
    expect(shownOn(sandbox)).toEqual(['end'])
    sandbox.faults.add({ on: 'comment', do: primaryLimit(seconds + 3000) })
    await writer.finish(end(2, 'later'))
    expect(notices).toEqual([expect.stringContaining('limits the rate')])
    // The next one may find it over.
    await writer.finish(end(3, 'third'))
    expect(shownOn(sandbox)).toEqual(['third'])
  })

  test('a connection that breaks is tried again, and leaves one comment', async () => {
    await using sandbox = await startGitHub()
    sandbox.faults.add({ on: 'comments', when: ({ method }) => method === 'POST', do: 'reset' })
    sandbox.faults.add({ on: 'comments', do: { status: 502, body: '{}' } })
    const { writer } = writerOf(sandbox)
    await writer.finish(end(1))
    expect(shownOn(sandbox)).toEqual(['end'])
  })
})
