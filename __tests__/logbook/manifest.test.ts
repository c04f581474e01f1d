import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { buildLogbook } from '../../src/logbook/build-logbook.ts'
import { writeManifest, type Manifest } from '../../src/logbook/manifest.ts'
import { wholeManifest } from '../fixtures/whole-manifest.ts'
import { knownExecution, stageNode, stepNode } from './graph-of.ts'
import { logsOf } from './logbook-of.ts'
import { ReadCounter } from '../fixtures/read-counter.ts'

const root = join(import.meta.dirname, '../..')
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile<Manifest>(
  JSON.parse(await readFile(join(root, 'manifest.schema.json'), 'utf8')) as object
)

const TIME = '2023-11-22T10:15:30.123456789Z'
const ROLL = 'acc/pipeline/P/12/-one/Deploy/Group/Roll-commandUnit:Fetch "Files"'
const GAP = { prefix: 'acc/pipeline/P/12/-one/Build/Lost', reason: 'its checksum is wrong' }
const logs = logsOf({
  [ROLL]: TIME,
  'acc/pipeline/P/12/-two/Build/Test': null,
  'something/else': null
})
const logbook = buildLogbook(logs, { gaps: [GAP] })

test('the manifest is what the design says, letter by letter', () => {
  const manifest = wholeManifest(logbook, 'harness-logs/1.2.3')
  expect({
    ...manifest,
    files: manifest.files.slice(0, 1),
    executions: manifest.executions.slice(0, 1)
  }).toStrictEqual({
    version: 1,
    generator: 'harness-logs/1.2.3',
    complete: false,
    gaps: [GAP],
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
        endedAt: null,
        name: null,
        failure: null,
        role: 'main',
        partOf: null,
        trigger: null,
        abortedBy: null,
        source: null
      }
    ],
    files: [
      {
        key: ROLL,
        raw: 'raw/0.ndjson',
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
        lines: 10,
        bytes: 100,
        sha256: '0123456789abcdef'.repeat(4),
        errors: 1,
        errorLevelLines: 1,
        warnings: 2,
        redactions: 0,
        missingAtStart: 0,
        followedLines: 0,
        cutLines: 0,
        telling: { line: 7, text: 'Error: x', sure: true },
        comparison: null,
        stageName: 'Deploy',
        stepName: 'Roll',
        failure: null,
        delegates: []
      }
    ]
  })
  expect(manifest.files.map(file => file.execution)).toEqual([0, 1, 2])
})

const known = knownExecution(
  [
    stageNode('Deploy', [
      stepNode('Deploy/Roll', {
        name: 'Roll out',
        status: 'Failed',
        startedAt: Date.UTC(2023, 10, 22, 10, 20),
        endedAt: null,
        failure: 'Exit code 1',
        units: [{ name: 'Fetch', status: 'SUCCESS', startedAt: null, endedAt: null }]
      }),
      stepNode('Deploy/Skipped', { status: 'Skipped', logKeys: [] })
    ])
  ],
  { endedAt: null }
)
const knownLogbook = buildLogbook(
  logsOf({
    'acc/pipeline/P/12/-exec/Deploy/Roll-commandUnit:Fetch': TIME,
    'acc/pipeline/P/12/-exec/Deploy/Roll-commandUnit:Wrap': null
  }),
  { executions: [known] }
)

test('what the graph tells is in it: statuses of units, else of steps; times where no line has any', () => {
  const { executions, files } = wholeManifest(knownLogbook, 'harness-logs/1.2.3')
  expect(executions).toStrictEqual([
    {
      account: 'acc',
      org: 'O',
      project: 'J',
      pipeline: 'P',
      runSequence: 12,
      executionId: 'exec',
      status: 'Failed',
      url: known.url,
      startedAt: '2023-11-22T10:00:00.000Z',
      endedAt: null,
      name: 'Deploy Shop',
      failure: 'Stage failed',
      role: 'main',
      partOf: null,
      trigger: null,
      abortedBy: null,
      source: null
    }
  ])
  const step = { step: 'Roll', stepName: 'Roll out', failure: 'Exit code 1' }
  expect(files).toMatchObject([
    { unit: 'Fetch', status: 'Success', startedAt: TIME, endedAt: TIME, ...step },
    { unit: 'Wrap', status: 'Failed', startedAt: '2023-11-22T10:20:00.000Z', endedAt: null, ...step }
  ])
})

test('of as many executions as logs, each is looked at a few times', () => {
  const keys = Array.from({ length: 5_000 }, (_, at) => `acc/pipeline/P/12/-e${at}/Build/A`)
  const many = buildLogbook(logsOf(Object.fromEntries(keys.map(key => [key, null]))))
  const counter = new ReadCounter()
  const watched = { ...many, executions: counter.watch([...many.executions]) }
  expect(wholeManifest(watched, 'harness-logs/1.2.3').files.at(-1)?.execution).toBe(4_999)
  expect(counter.count).toBeLessThan(100 * keys.length)
})

test('the manifest is valid by its schema', () => {
  for (const manifest of [
    wholeManifest(logbook, 'harness-logs/1.2.3'),
    wholeManifest(knownLogbook, 'harness-logs/1.2.3'),
    wholeManifest(buildLogbook([]), 'harness-logs/1.2.3')
  ]) {
    validate(JSON.parse(JSON.stringify(manifest)))
    expect(validate.errors).toBeNull()
  }
})

test('a manifest of before the graph was known is still valid', () => {
  const { executions, files, ...manifest } = wholeManifest(knownLogbook, 'harness-logs/1.0.0')
  const old = {
    ...manifest,
    executions: executions.map(({ name: _name, failure: _failure, ...execution }) => execution),
    files: files.map(({ stageName: _stage, stepName: _step, failure: _failure, ...file }) => file)
  }
  validate(JSON.parse(JSON.stringify(old)))
  expect(validate.errors).toBeNull()
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
  expect(validate(spoil(wholeManifest(logbook, 'harness-logs/1.2.3')))).toBe(false)
})

test('the file holds nothing that a terminal or the runner obeys, and says the same', async () => {
  const reason = 'a\u009b31mb\u202ec\u200bd\u2028e\u{e0041}f\u061cg\u007f##[error]h'
  const hostile = buildLogbook(logs, { gaps: [{ prefix: 'x', reason }] })
  const folder = await mkdtemp(join(tmpdir(), 'manifest-test-'))
  try {
    writeManifest(hostile, folder, 'harness-logs/1.2.3')
    const text = await readFile(join(folder, 'manifest.json'), 'utf8')
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\[/u)
    expect(JSON.parse(text)).toEqual(wholeManifest(hostile, 'harness-logs/1.2.3'))
    expect(text.split('\n').length).toBeGreaterThan(20)
  } finally {
    await rm(folder, { recursive: true })
  }
})
