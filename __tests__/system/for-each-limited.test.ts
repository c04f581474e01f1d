import { expect, test } from '@jest/globals'
import { forEachLimited } from '../../src/system/for-each-limited.ts'
import { Mutex } from '../../src/system/mutex.ts'

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('all are done, in order, never more than so many at a time', async () => {
  let now = 0
  let most = 0
  const begun: number[] = []
  await forEachLimited(3, [5, 6, 7, 8, 9, 10, 11], async item => {
    begun.push(item)
    most = Math.max(most, (now += 1))
    await turn()
    now -= 1
  })
  expect(begun).toEqual([5, 6, 7, 8, 9, 10, 11])
  expect(most).toBe(3)
})

test('after an error nothing new is begun, what was begun ends, and the first error is thrown', async () => {
  const ended: number[] = []
  const work = async (item: number): Promise<void> => {
    if (item === 2) throw new Error('first')
    await turn()
    await turn()
    ended.push(item)
    if (item === 1) throw new Error('second')
  }
  await expect(forEachLimited(3, [1, 2, 3, 4, 5], work)).rejects.toThrow('first')
  expect(ended).toEqual([1, 3])
})

test('no items are no work', async () => {
  await forEachLimited(3, [], () => Promise.reject(new Error('not called')))
})

test('turns come in the order of asking, each after the end of the one before', async () => {
  const turns = new Mutex()
  const told: string[] = []
  const take = async (name: string): Promise<void> => {
    const end = await turns.acquire()
    told.push(`${name} begins`)
    await turn()
    told.push(`${name} ends`)
    end()
  }
  await Promise.all([take('a'), take('b'), take('c')])
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})
