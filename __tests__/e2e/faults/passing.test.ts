import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startAzurite, type Azurite } from '../../../sandbox/azurite.ts'
import type { Call } from './call-fault.ts'
import { expectSame, inLanes, runSpoiled, whatIsLeft, type Spoiling } from './fault-matrix.ts'
import { everyCall } from './fault-scenes.ts'
import type { FaultName } from './named-faults.ts'

const BROKEN: readonly FaultName[] = ['reset before the answer', 'reset in the body', 'truncated body']
const REFUSED: readonly FaultName[] = [
  '429 with Retry-After in seconds',
  '429 with Retry-After as a date',
  'status 500',
  'status 502',
  'status 503',
  'status 504',
  'an empty 200',
  'a page with 200'
]
const MANGLED: readonly FaultName[] = [
  'invalid JSON',
  'the true answer among 10 MB of JSON',
  'a gzip body',
  'Content-Length too long',
  'Content-Length too short',
  'no Content-Length'
]
const LARGE: readonly FaultName[] = ['JSON of another shape', '10 MB of JSON']
const SLOW: readonly FaultName[] = ['no byte', 'no byte more, in the body', 'a slow drip']
const ENDLESS: readonly FaultName[] = ['a drip without an end']
const ELSEWHERE: readonly FaultName[] = ['a redirect to another host']
const SENDING: readonly FaultName[] = ['reset while the request is sent']
const CLOSED: readonly FaultName[] = ['connection refused']

const ANY_ANSWER = [...CLOSED, ...BROKEN, ...REFUSED, ...MANGLED, ...LARGE, ...SLOW]

/** Single logs are asked for only where the export is off. */
type UsualCall = Exclude<Call, 'log'>

/** What each call gets over when it happens once. */
const PASSING: Readonly<Record<UsualCall, readonly FaultName[]>> = {
  lookup: [...ANY_ANSWER, ...ENDLESS, ...ELSEWHERE],
  statuses: [...ANY_ANSWER, ...ENDLESS],
  ask: [...ANY_ANSWER, ...ENDLESS, ...ELSEWHERE],
  // A redirect passes where the call before it was answered: it has a row of its own.
  poll: [...ANY_ANSWER, ...ENDLESS],
  link: [...ANY_ANSWER, ...ELSEWHERE],
  // After half an answer the name is taken: those faults are among the ones that stay.
  create: [
    ...CLOSED,
    'reset before the answer',
    ...SENDING,
    ...REFUSED,
    ...ELSEWHERE,
    'the true answer among 10 MB of JSON',
    'no Content-Length',
    'no byte',
    'a slow drip'
  ],
  // A write that can have had its effect is not made again by Azure's client.
  block: [
    ...CLOSED,
    ...BROKEN,
    ...SENDING,
    'status 500',
    'status 503',
    'JSON of another shape',
    'Content-Length too short',
    'no Content-Length',
    'no byte more, in the body',
    'a slow drip'
  ],
  finalize: [...CLOSED, ...BROKEN, ...SENDING, ...REFUSED, ...MANGLED, ...ELSEWHERE, ...SLOW, ...ENDLESS]
}

const CALLS = Object.keys(PASSING) as UsualCall[]
const DAYS = Math.max(...Object.values(PASSING).map(faults => faults.length))
/** Minutes: each of the calls may be waited for. */
const WITHIN = 60

/**
 * One fault for each call, another one each day. They are shifted by more than the number of slow
 * ones: an export that is silent twice is given up for its logs one by one.
 */
const dayOf = (day: number): Spoiling[] =>
  CALLS.map((call, at) => {
    const fault = PASSING[call][(day + 5 * at) % PASSING[call].length] ?? null
    return { call, fault, times: 'once' }
  })

const nameOf = (day: readonly Spoiling[]): string =>
  day.map(({ call, fault }) => `${call}: ${String(fault)}`).join('; ')

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.close())

describe('days on which each call meets trouble once leave what a good day leaves', () => {
  const days = Array.from({ length: DAYS }, (_, day) => dayOf(day))
  let results: Promise<void>[] = []
  beforeAll(async () => {
    const reference = await whatIsLeft(await everyCall(azurite))
    results = inLanes(
      days.map((day, at) => async () => {
        const scene = await everyCall(azurite)
        try {
          const { counts, ...ended } = await runSpoiled(scene, day, { isBuilt: at === 0, within: WITHIN })
          await expectSame(scene, ended, reference)
          expect(day.filter((_, at) => counts[at] === 0)).toEqual([])
        } finally {
          await scene.end()
        }
      })
    )
  })

  test.each(days.map((day, at) => [nameOf(day), at] as const))('%s', async (_, at) => {
    await results[at]
  })
})
