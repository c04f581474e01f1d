import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { BlockFile } from '../../src/blocks/block-file.ts'
import { readEarlierLog } from '../../src/comparison/read-earlier-log.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earlier-log-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test.each(['', '{"out":"a line"}', '{"out":"a line"}\n'])(
  'once it is aborted nothing is written, of whatever log',
  async content => {
    const [path, blocks] = [join(folder, 'log'), join(folder, 'blocks')]
    writeFileSync(path, content)
    using blockFile = new BlockFile(blocks)
    const reading = readEarlierLog(path, {
      redactor: createRedactor([], []),
      blockFile,
      signal: AbortSignal.abort(new Error('too late'))
    })
    await expect(reading).rejects.toThrow('too late')
    expect(readFileSync(blocks)).toHaveLength(0)
  }
)
