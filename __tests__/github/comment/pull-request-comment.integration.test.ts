import { describe, expect, test } from '@jest/globals'
import { formatMarker } from '../../../src/github/comment/comment-marker.ts'
import { PullRequestComment } from '../../../src/github/comment/pull-request-comment.ts'
import type { Sandbox } from '../../../sandbox/sandbox.ts'
import { clientOf, moment, shownOn, startGitHub } from './commenting.ts'
import { markerOf, PIPELINE } from './marker-of.ts'

const MALLORY = { login: 'mallory', type: 'User' } as const

async function commentOn(sandbox: Sandbox, pipeline = PIPELINE): Promise<PullRequestComment> {
  return new PullRequestComment(await clientOf(sandbox), 7, pipeline)
}

describe('one comment', () => {
  test('is created, updated in place, and found again by the next run', async () => {
    await using sandbox = await startGitHub()
    const first = await commentOn(sandbox)
    const created = await first.write(markerOf(1), 'running')
    expect(created.kind).toBe('created')
    await first.write(markerOf(1, { phase: 'broken', isFailure: true }), 'broken')
    const next = await commentOn(sandbox)
    expect(await next.write(markerOf(2), 'next')).toEqual({ kind: 'updated', url: created.url })
    expect(shownOn(sandbox)).toEqual(['next'])
  })

  test('is found behind many pages of others', async () => {
    await using sandbox = await startGitHub()
    for (let at = 0; at < 230; at += 1) sandbox.github.pulls.comment(7, `no. ${at}`, MALLORY)
    await (await commentOn(sandbox)).write(markerOf(1), 'one')
    await (await commentOn(sandbox)).write(markerOf(2), 'two')
    expect(shownOn(sandbox).slice(230)).toEqual(['two'])
  })

  test('each pipeline has its own', async () => {
    await using sandbox = await startGitHub()
    for (const pipeline of ['a', 'b', 'a'])
      await (
        await commentOn(sandbox, pipeline)
      ).write(markerOf(pipeline === 'a' ? 2 : 1, { pipeline, seenAt: 1 }), pipeline)
    expect(shownOn(sandbox)).toEqual(['a', 'b'])
  })

  test('with the marker of somebody else is left alone, whatever it claims', async () => {
    await using sandbox = await startGitHub()
    const fake = `${formatMarker(markerOf(1_000_000, { phase: 'final' }))}\nfake`
    sandbox.github.pulls.comment(7, fake, MALLORY)
    await (await commentOn(sandbox)).write(markerOf(1), 'true')
    expect(shownOn(sandbox)).toEqual(['fake', 'true'])
  })

  test('that somebody deleted is written anew', async () => {
    await using sandbox = await startGitHub()
    const comment = await commentOn(sandbox)
    await comment.write(markerOf(1), 'one')
    sandbox.github.pulls.delete(sandbox.github.pulls.commentsOf(7)[0]?.id ?? 0)
    await comment.write(markerOf(1, { phase: 'final' }), 'end')
    expect(shownOn(sandbox)).toEqual(['end'])
  })
})

describe('older and newer', () => {
  test('an older run writes nothing over a newer one', async () => {
    await using sandbox = await startGitHub()
    await (await commentOn(sandbox)).write(markerOf(43), 'new')
    const old = await (await commentOn(sandbox)).writeLast(markerOf(42, { phase: 'final' }), 'old')
    expect(old.kind).toBe('kept')
    expect(shownOn(sandbox)).toEqual(['new'])
  })

  test('a status that is told late changes nothing that is final', async () => {
    await using sandbox = await startGitHub()
    await (await commentOn(sandbox)).write(markerOf(43, { phase: 'final' }), 'final')
    await (await commentOn(sandbox)).write(markerOf(43, { seenAt: 99 }), 'running')
    expect(shownOn(sandbox)).toEqual(['final'])
  })

  test('two jobs that create at the same moment leave one, the newer', async () => {
    for (const order of [
      [42, 43],
      [43, 42]
    ] as const) {
      await using sandbox = await startGitHub()
      const [first, second] = [await commentOn(sandbox), await commentOn(sandbox)]
      // The first has looked and is about to create when the second does all of its own.
      sandbox.faults.add({
        on: 'comments',
        when: ({ method }) => method === 'POST',
        do: { hold: () => second.write(markerOf(order[1]), `run ${order[1]}`) }
      })
      await first.write(markerOf(order[0]), `run ${order[0]}`)
      expect(shownOn(sandbox)).toEqual(['run 43'])
    }
  })

  test('an older run that had already looked is written over once more', async () => {
    await using sandbox = await startGitHub()
    await (await commentOn(sandbox)).write(markerOf(41), 'before')
    const [older, newer] = [await commentOn(sandbox), moment()]
    const [looked, waits, over] = [moment(), moment(), moment()]
    // The older one's update is on its way when the newer one looks, writes, and waits before it
    // looks again.
    sandbox.faults.add({
      on: 'comment',
      when: ({ method }) => method === 'PATCH',
      do: {
        hold: () => {
          looked.reach()
          return newer.reached
        }
      }
    })
    const old = older.write(markerOf(42, { phase: 'final' }), 'old')
    await looked.reached
    const sleep = (): Promise<void> => {
      waits.reach()
      return over.reached
    }
    const client = await clientOf(sandbox, undefined, { now: () => 0, sleep })
    const last = new PullRequestComment(client, 7, PIPELINE).writeLast(
      markerOf(43, { phase: 'final' }),
      'new'
    )
    await waits.reached
    expect(shownOn(sandbox)).toEqual(['new'])
    newer.reach()
    await old
    expect(shownOn(sandbox)).toEqual(['old'])
    over.reach()
    await last
    expect(shownOn(sandbox)).toEqual(['new'])
  })
})

describe('resolving', () => {
  const failed = markerOf(42, { phase: 'final', isFailure: true })
  const fixed = markerOf(43, { phase: 'final' })

  test('an old failure becomes a line and is folded; the next failure shows it again', async () => {
    await using sandbox = await startGitHub()
    await (await commentOn(sandbox)).write(failed, 'broken')
    await (await commentOn(sandbox)).resolve(fixed, 'Fixed in run 43')
    const [comment] = sandbox.github.pulls.commentsOf(7)
    if (comment === undefined) throw new Error('there is no comment')
    expect(shownOn(sandbox)).toEqual(['Fixed in run 43'])
    expect(sandbox.github.pulls.minimisedAs(comment)).toBe('resolved')
    await (await commentOn(sandbox)).write(markerOf(44, { isFailure: true }), 'broken again')
    expect(shownOn(sandbox)).toEqual(['broken again'])
    expect(sandbox.github.pulls.minimisedAs(comment)).toBeNull()
  })

  test('without an old failure nothing is written', async () => {
    await using sandbox = await startGitHub()
    expect((await (await commentOn(sandbox)).resolve(fixed, 'Fixed')).kind).toBe('kept')
    await (await commentOn(sandbox)).write(markerOf(42, { phase: 'final' }), 'green')
    expect((await (await commentOn(sandbox)).resolve(fixed, 'Fixed')).kind).toBe('kept')
    expect(shownOn(sandbox)).toEqual(['green'])
  })

  test('an older green run resolves no newer failure', async () => {
    await using sandbox = await startGitHub()
    await (await commentOn(sandbox)).write(failed, 'broken')
    await (await commentOn(sandbox)).resolve(markerOf(41, { phase: 'final' }), 'Fixed')
    expect(shownOn(sandbox)).toEqual(['broken'])
  })
})
