import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parseLogKey } from '../../src/harness/log-key.ts'
import { buildLogbook, type ReadLog } from '../../src/logs/logbook.ts'
import { manifestOf, type Manifest } from '../../src/logs/manifest.ts'

const root = join(import.meta.dirname, '../..')
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile<Manifest>(
  JSON.parse(await readFile(join(root, 'manifest.schema.json'), 'utf8')) as object
)

function log(key: string, startedAt: string | null): ReadLog {
  const logKey = parseLogKey(key)
  return {
    key,
    logKey,
    raw: `raw/${key.length}.ndjson`,
    unit: logKey?.unit ?? null,
    lines: 3,
    bytes: 300,
    sha256: '0123456789abcdef'.repeat(4),
    errors: 1,
    warnings: 0,
    redactions: 0,
    excerpt: null,
    startedAt,
    endedAt: startedAt
  }
}

const logbook = buildLogbook(
  [
    log(
      'acc/pipeline/P/12/-one/Deploy/Group/Roll-commandUnit:Fetch "Files"',
      '2023-11-22T10:15:30.123456789Z'
    ),
    log('acc/pipeline/P/12/-two/Build/Test', null),
    log('something/else', null)
  ],
  [{ prefix: 'acc/pipeline/P/12/-one/Build/Lost', reason: 'its checksum is wrong' }]
)

test('the manifest is what the design says, letter by letter', () => {
  const manifest = manifestOf(logbook, 'harness-logs/1.2.3')
  expect({
    ...manifest,
    files: manifest.files.slice(0, 1),
    executions: manifest.executions.slice(0, 1)
  }).toStrictEqual({
    version: 1,
    generator: 'harness-logs/1.2.3',
    complete: false,
    gaps: [{ prefix: 'acc/pipeline/P/12/-one/Build/Lost', reason: 'its checksum is wrong' }],
    executions: [
      {
        account: 'acc',
        org: null,
        project: null,
        pipeline: 'P',
        runSequence: 12,
        executionId: 'one',
        status: null,
        url: null,
        startedAt: null,
        endedAt: null
      }
    ],
    files: [
      {
        key: 'acc/pipeline/P/12/-one/Deploy/Group/Roll-commandUnit:Fetch "Files"',
        raw: 'raw/66.ndjson',
        text: expect.stringMatching(/^logs\/P-12\/01-Deploy\/01-Roll\.log$/),
        execution: 0,
        stage: 'Deploy',
        groups: ['Group'],
        step: 'Roll',
        unit: 'Fetch "Files"',
        attempt: 1,
        status: null,
        startedAt: '2023-11-22T10:15:30.123456789Z',
        endedAt: '2023-11-22T10:15:30.123456789Z',
        lines: 3,
        bytes: 300,
        sha256: '0123456789abcdef'.repeat(4),
        errors: 1,
        warnings: 0,
        redactions: 0
      }
    ]
  })
  expect(manifest.files.map(file => file.execution)).toEqual([0, 1, 2])
})

test('the manifest is valid by its schema', () => {
  for (const manifest of [
    manifestOf(logbook, 'harness-logs/1.2.3'),
    manifestOf(buildLogbook([]), 'harness-logs/1.2.3')
  ]) {
    validate(JSON.parse(JSON.stringify(manifest)))
    expect(validate.errors).toBeNull()
  }
})

test.each<[string, (manifest: Manifest) => unknown]>([
  ['another version', manifest => ({ ...manifest, version: 2 })],
  ['no generator', manifest => ({ ...manifest, generator: undefined })],
  ['a field more', manifest => ({ ...manifest, secret: 1 })],
  [
    'a field more in a file',
    ({ files, ...manifest }) => ({ ...manifest, files: files.map(file => ({ ...file, x: 1 })) })
  ],
  [
    'no time',
    ({ files, ...manifest }) => ({ ...manifest, files: files.map(file => ({ ...file, startedAt: 'noon' })) })
  ],
  [
    'no digest',
    ({ files, ...manifest }) => ({ ...manifest, files: files.map(file => ({ ...file, sha256: '' })) })
  ]
])('the schema refuses %s', (_, spoil) => {
  expect(validate(spoil(manifestOf(logbook, 'harness-logs/1.2.3')))).toBe(false)
})
