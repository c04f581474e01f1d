import { describe } from '@jest/globals'
import { staying, testRows } from './fault-matrix.ts'
import { withoutExport } from './fault-scenes.ts'

describe('logs that are asked for one by one', () => {
  testRows('log', withoutExport, [
    ...staying('same', ['its first bytes, as a regular answer', 'reset in the body'], { times: 'once' }),
    ...staying('same', ['its store is away for 6 s', 'a gzip body', 'no Content-Length']),
    ...staying(
      /^This Harness does not offer the export .* One by one, .*connection refused/u,
      ['its store is away for days'],
      { within: 14 }
    )
  ])
})
