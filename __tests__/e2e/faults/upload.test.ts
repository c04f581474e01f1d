import { afterAll, beforeAll, describe } from '@jest/globals'
import { startAzurite, type Azurite } from '../../../sandbox/azurite.ts'
import { staying, testRows, type Scene } from './fault-matrix.ts'
import { uploaded } from './fault-scenes.ts'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.close())

const scene = (): Promise<Scene> => uploaded(azurite)

const OUT_OF_REACH =
  /^The artifact service can't be reached, also after 4 tries \(.*\)\. On a self-hosted runner, allow GitHub's artifact hosts/
/** The call had its effect, and its answer was lost: the toolkit can't take up what it began. */
const HALF_MADE =
  /^(?:The connection broke while the artifact "faults-\d+" was uploaded, and its name is taken now|This run already has an artifact named "faults-\d+")/
const FAILED =
  /^The artifact could not be uploaded \(.+\)\. Run the job again; see githubstatus\.com if it stays\.$/

describe('creating the artifact', () => {
  testRows('create', scene, [
    ...staying('same', ['the true answer among 10 MB of JSON', 'no Content-Length']),
    ...staying(HALF_MADE, ['reset in the body', 'truncated body'], { times: 'once' }),
    ...staying(HALF_MADE, ['invalid JSON', 'a gzip body'], { times: 'once' }),
    ...staying(HALF_MADE, ['Content-Length too long', 'Content-Length too short'], { times: 'once' }),
    ...staying(HALF_MADE, ['no byte more, in the body', 'a drip without an end'], {
      times: 'once'
    }),
    ...staying(OUT_OF_REACH, [
      'connection refused',
      'reset before the answer',
      'reset while the request is sent',
      'reset in the body',
      'truncated body',
      'Content-Length too long'
    ]),
    ...staying(OUT_OF_REACH, ['no byte more, in the body', 'a drip without an end']),
    ...staying(FAILED, ['no byte'], { within: 30 }),
    ...staying(FAILED, ['a redirect to another host']),
    ...staying(FAILED, ['429 with Retry-After in seconds']),
    ...staying(FAILED, ['status 500']),
    ...staying(FAILED, ['an empty 200', 'a page with 200', 'JSON of another shape']),
    ...staying(FAILED, ['a gzip body', 'Content-Length too short'])
  ])
})

describe('uploading a block', () => {
  testRows('block', scene, [
    ...staying('same', ['reset in the body', 'truncated body', 'no Content-Length']),
    ...staying(HALF_MADE, [
      'connection refused',
      'reset before the answer',
      'reset while the request is sent'
    ]),
    ...staying(FAILED, ['no byte', 'a drip without an end'], { within: 11 }),
    ...staying(FAILED, ['429 with Retry-After in seconds']),
    ...staying(FAILED, ['status 500']),
    ...staying(FAILED, ['a page with 200', '10 MB of JSON']),
    ...staying(FAILED, ['the true answer among 10 MB of JSON', 'a gzip body', 'Content-Length too long']),
    ...staying(FAILED, ['a redirect to another host'])
  ])
})

describe('finalizing the artifact', () => {
  testRows('finalize', scene, [
    ...staying('same', ['reset in the body', 'truncated body', 'Content-Length too long']),
    ...staying('same', ['the true answer among 10 MB of JSON', 'no Content-Length']),
    // It is done, though nobody says so: the artifact is found.
    ...staying('same', ['invalid JSON', 'JSON of another shape', 'a gzip body', 'Content-Length too short']),
    ...staying('same', ['no byte more, in the body', 'a drip without an end']),
    ...staying(OUT_OF_REACH, ['connection refused']),
    ...staying(HALF_MADE, ['reset before the answer', 'reset while the request is sent']),
    ...staying(FAILED, ['no byte'], { within: 30 }),
    ...staying(FAILED, ['429 with Retry-After in seconds']),
    ...staying(FAILED, ['status 500']),
    ...staying(FAILED, ['an empty 200', 'a page with 200', 'a redirect to another host'])
  ])
})
