import { describe } from '@jest/globals'
import { oneOfEach, staying, testRows, type Row } from './fault-matrix.ts'
import { logsAlone, lookedUp } from './fault-scenes.ts'

const BROKEN_OFF = /^No answer from [\d.:]+: (?:read ECONNRESET|the answer broke off)\. Check base-url/
const SILENT = /^No answer from [\d.:]+: (?:no answer|nothing received) for 45 s\. Check base-url/
const NO_STATE =
  /^The Log Service answered something else than an export's state \([^?]*\)\. Check that base-url/

const ROWS: readonly Row[] = [
  ...staying('same', ['a gzip body', 'no Content-Length', 'a slow drip']),
  ...staying(/^No answer from [\d.:]+: (?:connect ECONNREFUSED|socket hang up).* Check base-url/, [
    'connection refused'
  ]),
  ...staying(BROKEN_OFF, [
    'reset before the answer',
    'reset in the body',
    'truncated body',
    'Content-Length too long'
  ]),
  ...staying(SILENT, ['no byte', 'no byte more, in the body']),
  ...staying(/: no whole answer within 90 s\. Check base-url/, ['a drip without an end']),
  ...staying(/^Harness is limiting the rate of calls \(429: slow down\), also after several tries\./, [
    '429 with Retry-After in seconds',
    '429 with Retry-After as a date'
  ]),
  ...staying(/^The export failed \(500: try later\)\. Run the job again/, ['status 500']),
  ...staying(/^Harness is not available \(50[234]: try later\), also after several tries\./, [
    'status 502',
    'status 503',
    'status 504'
  ]),
  ...staying(/was still queued when timeout-minutes ran out\./, ['an empty 200'], { within: 14 }),
  ...staying(/^Harness answered with a web page instead of data \(200: <!DOCTYPE html>\)\./, [
    'a page with 200'
  ]),
  ...staying(NO_STATE, ['invalid JSON', 'JSON of another shape', 'Content-Length too short']),
  ...staying(/^Harness answered with more than 8 MiB where a short answer was due\./, [
    '10 MB of JSON',
    'the true answer among 10 MB of JSON'
  ]),
  ...staying(/ redirects to localhost:\d+ \(307\), and the key is not sent along with a redirect\./, [
    'a redirect to another host'
  ])
]

describe('an export', () => {
  testRows('ask', logsAlone, ROWS)
  // The same whether it is asked for the first time or again: one fault of each outcome.
  testRows('poll', logsAlone, [
    ...oneOfEach(ROWS),
    ...staying('same', ['a redirect to another host'], { times: 'once' })
  ])
})

describe('an export of a server that is ill', () => {
  testRows('ask', logsAlone, [
    ...staying('same', ['its store is away for 6 s', 'a cache that lives for a day']),
    ...staying(/ its storage is in trouble\./u, ['its store is away for days'], { within: 14 }),
    ...staying(/was still queued when timeout-minutes ran out\./u, ['its worker for exports is dead'], {
      within: 14
    })
  ])
  testRows('poll', lookedUp, staying('same', ['its store is away for 6 s', 'its worker for exports is dead']))
})
