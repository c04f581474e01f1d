import { describe } from '@jest/globals'
import { staying, testRows } from './fault-matrix.ts'
import { logsAlone } from './fault-scenes.ts'

const BROKEN_OFF = /^No answer from [\d.:]+: .* allow [\d.:]+ in the firewall\. Or give execution-id /
const NO_ARCHIVE = /^The archive that Harness exported cannot be trusted and was not unpacked: it /

describe('the download of an export', () => {
  testRows('link', logsAlone, [
    // Each try goes on where the one before it broke off.
    ...staying('same', ['reset in the body']),
    ...staying('same', ['no byte more, in the body']),
    ...staying('same', ['no Content-Length', 'a redirect to another host']),
    ...staying('same', ['a slow drip']),
    ...staying(BROKEN_OFF, ['connection refused', 'reset before the answer'], { within: 14 }),
    // Every other try is for what is after the end; which one is the last depends on whether a try
    // got anything at all.
    ...staying(
      new RegExp(
        `${BROKEN_OFF.source}|^The logs could not be downloaded from [\\d.:]+, also after \\d+ tries: the file has changed meanwhile`
      ),
      ['Content-Length too long'],
      { within: 14 }
    ),
    ...staying(BROKEN_OFF, ['no byte'], { within: 14 }),
    ...staying(
      /^Only \d+ of \d+ bytes of the logs had been downloaded when timeout-minutes ran out\./,
      ['a drip without an end'],
      { within: 14 }
    ),
    ...staying(
      /^The logs could not be downloaded from [\d.:]+, also after \d+ tries: the storage answered \d+[:.]/,
      ['429 with Retry-After in seconds', '429 with Retry-After as a date', 'status 500', 'status 503'],
      { within: 14 }
    ),
    ...staying(NO_ARCHIVE, [
      'an empty 200',
      'a page with 200',
      'invalid JSON',
      'JSON of another shape',
      '10 MB of JSON',
      'the true answer among 10 MB of JSON',
      'Content-Length too short'
    ]),
    ...staying('same', ['a gzip body'])
  ])
})
