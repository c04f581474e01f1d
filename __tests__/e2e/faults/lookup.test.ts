import { describe } from '@jest/globals'
import { staying, testRows } from './fault-matrix.ts'
import { lookedUp, onPullRequest } from './fault-scenes.ts'

describe('the look-up of an execution', () => {
  const noAnswer = (why: string): RegExp =>
    new RegExp(`^No answer from [\\d.:]+: ${why}\\. Check base-url`, 'u')
  testRows('lookup', lookedUp, [
    ...staying('same', ['a gzip body', 'no Content-Length', 'the true answer among 10 MB of JSON']),
    ...staying('same', ['a slow drip']),
    ...staying(noAnswer('(?:connect ECONNREFUSED.*|read ECONNRESET|the answer broke off)'), [
      'connection refused',
      'reset before the answer',
      'reset in the body',
      'truncated body',
      'Content-Length too long'
    ]),
    ...staying(noAnswer('(?:no answer|nothing received) for 45 s'), ['no byte', 'no byte more, in the body']),
    ...staying(noAnswer('no whole answer within 90 s'), ['a drip without an end']),
    ...staying(/^Harness is limiting the rate of calls \(429: slow down\), also after several tries\./, [
      '429 with Retry-After in seconds',
      '429 with Retry-After as a date'
    ]),
    ...staying(/^Harness could not tell of the execution .* \(500: try later\)\. Run the job again/, [
      'status 500'
    ]),
    ...staying(/^Harness is not available \(50[234]: try later\), also after several tries\./, [
      'status 502',
      'status 503',
      'status 504'
    ]),
    ...staying(/^Harness answered with a web page instead of data/, ['a page with 200']),
    ...staying(/^The Pipeline Service's answer about the execution .* is not what it should be\./, [
      'an empty 200',
      'invalid JSON',
      'JSON of another shape',
      '10 MB of JSON',
      'Content-Length too short'
    ]),
    ...staying(/ redirects to localhost:\d+ \(307\), and the key is not sent along with a redirect\./, [
      'a redirect to another host'
    ])
  ])
})

describe("GitHub's answer about a commit", () => {
  const ODD =
    /^GitHub \([\d.:]+\) did not tell the commit's statuses, also after 4 tries: .* with execution-url\.$/
  const OUT_OF_REACH = /^GitHub \([\d.:]+\) can't be reached to read the commit's statuses \(/
  testRows('statuses', onPullRequest, [
    ...staying('same', ['a gzip body', 'no Content-Length', 'the true answer among 10 MB of JSON']),
    ...staying(OUT_OF_REACH, ['connection refused', 'reset before the answer']),
    ...staying(OUT_OF_REACH, ['no byte']),
    ...staying(ODD, [
      'reset in the body',
      'truncated body',
      'an empty 200',
      'a page with 200',
      'invalid JSON',
      'JSON of another shape',
      '10 MB of JSON',
      'Content-Length too long',
      'Content-Length too short'
    ]),
    ...staying(ODD, ['no byte more, in the body', 'a drip without an end']),
    ...staying(/^GitHub limits the rate of calls with this token \(429: slow down\)\./, [
      '429 with Retry-After in seconds',
      '429 with Retry-After as a date'
    ]),
    ...staying(/^GitHub could not tell the statuses of commit .* \(50\d: try later\), also after 4 tries\./, [
      'status 500',
      'status 502',
      'status 503',
      'status 504'
    ]),
    // The token does not go along to another host, which then does not take the call.
    ...staying(/^GitHub does not take the github-token \(401/, ['a redirect to another host'])
  ])
})
