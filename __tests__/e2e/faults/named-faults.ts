import type { Answer } from '../../../sandbox/corrupted-answer.ts'
import type { CannedAnswer, Fault } from '../../../sandbox/faults.ts'
import type { SandboxRequest } from '../../../sandbox/http.ts'
import type { Illness } from '../../../sandbox/illness.ts'

const MEGABYTE = 1_048_576
const SECOND = 1000
const DAY = 86_400 * SECOND
const JSON_TYPE = { 'content-type': 'application/json' }
const PAGE = '<!DOCTYPE html>\n<html><head><title>Gateway</title></head><body>Sign in</body></html>\n'

const busy = (retryAfter: string): CannedAnswer => ({
  status: 429,
  headers: { ...JSON_TYPE, 'retry-after': retryAfter },
  body: '{"message":"slow down","msg":"slow down"}'
})
const failing = (status: number): CannedAnswer => ({
  status,
  headers: JSON_TYPE,
  body: '{"message":"try later","msg":"try later"}'
})

/** A JSON answer on one line, spelt otherwise. */
const respelt =
  (spell: (json: string) => string) =>
  ({ headers, body }: Answer): Partial<Answer> => {
    const isJson = /json/iu.test(headers['content-type']?.toString() ?? '')
    const value: unknown = isJson ? JSON.parse(body.toString()) : { size: body.length }
    return { headers: { ...headers, ...JSON_TYPE }, body: Buffer.from(spell(JSON.stringify(value))) }
  }

/** The faults by the name that a row gives. `at` of a request is the action's time. */
export const FAULTS = {
  'reset before the answer': 'reset',
  'reset while the request is sent': 'reset-while-sending',
  'reset in the body': { resetAfter: 'half' },
  'truncated body': { breakAfter: 'half' },
  'no byte': 'hang',
  'no byte more, in the body': { stallAfter: 'half' },
  '429 with Retry-After in seconds': busy('2'),
  '429 with Retry-After as a date': ({ at }: SandboxRequest) => busy(new Date(at + 110_000).toUTCString()),
  'status 500': failing(500),
  'status 502': failing(502),
  'status 503': failing(503),
  'status 504': failing(504),
  'an empty 200': { status: 200, headers: JSON_TYPE, body: '' },
  'a page with 200': { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE },
  // Each with all that the true answer holds, the link too.
  'invalid JSON': { rewrite: respelt(json => json.slice(0, -1)) },
  'JSON of another shape': { rewrite: respelt(json => `{"resource":${json}}`) },
  '10 MB of JSON': {
    status: 200,
    headers: JSON_TYPE,
    body: JSON.stringify({ padding: 'x'.repeat(10 * MEGABYTE) })
  },
  // White space belongs to no value, so the answer is the same.
  'the true answer among 10 MB of JSON': {
    rewrite: ({ body }: Answer) => ({ body: Buffer.concat([Buffer.alloc(10 * MEGABYTE, ' '), body]) })
  },
  'a gzip body': { encode: 'gzip' },
  'Content-Length too long': { contentLength: (length: number) => length + 100 },
  'Content-Length too short': { contentLength: (length: number) => Math.floor(length / 2) },
  'no Content-Length': { contentLength: null },
  // All that comes ends in order, as the service sends a log whose store was lost in the middle.
  'its first bytes, as a regular answer': { truncate: 30 },
  'a cache that lives for a day': {
    rewrite: respelt(json => json.replace(/"expires":"([^"]*)"/u, (_, at: string) => livingFor(at, DAY)))
  },
  'a slow drip': { drip: 12 },
  'a drip without an end': { drip: Infinity },
  'a redirect to another host': ({ url, headers }: SandboxRequest) => ({
    status: 307,
    redirect: `http://${String(headers.host).replace('127.0.0.1', OTHER_HOST)}${url}`
  })
} as const satisfies Record<string, Fault | ((request: SandboxRequest) => Fault)>

function livingFor(expires: string, ms: number): string {
  return `"expires":"${new Date(Date.parse(expires) + ms).toISOString()}"`
}

/** What the server falls ill with when the call is made, by the name that a row gives. */
export const ILLNESSES = {
  'its store is away for 6 s': (illness: Illness) => illness.loseStore(6 * SECOND),
  'its store is away for days': (illness: Illness) => illness.loseStore(10 * DAY),
  'its worker for exports is dead': (illness: Illness) => illness.killWorker()
} as const satisfies Record<string, (illness: Illness) => void>

/** The sandbox by another name: what is sent there is on its record. */
export const OTHER_HOST = 'localhost'

/** The name of a fault; of `connection refused` the port is closed when the call is made. */
export type FaultName = keyof typeof FAULTS | keyof typeof ILLNESSES | 'connection refused'
