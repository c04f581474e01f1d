import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { ndjson } from '../../sandbox/sample-logs.ts'
import type { RunResult } from '../../sandbox/runner.ts'
import { buildZip, type BuiltEntry } from '../archive/zip-builder.ts'
import { actOn } from './run-action.ts'
import { fetchArtifact, filesAt, manifestIn, unzip } from './run-results.ts'
import { annotationsOf, errorOf, expectSuccess } from './run-output.ts'

const ACCOUNT = 'kmpySmUISimoRrJL6NL73w'
const TEXT = ndjson('INFO', 0, 'good\n', 0)
const TEXT2 = Buffer.from(TEXT)

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ results: true })
})
afterAll(() => sandbox.close())

let runs = 100
/**
 * Runs the action on an archive, as that of a run that no other test has. `key` makes a log key of
 * the run.
 */
async function actOnArchive(
  archive: (key: (path: string) => string) => Buffer,
  inputs: Record<string, string> = {}
): Promise<{ run: RunResult; key: (path: string) => string }> {
  const number = String((runs += 1))
  const key = (path: string): string => `${ACCOUNT}/pipeline/Zip/${number}/-e/${path}`
  sandbox.serve(
    `${ACCOUNT}/pipeline/Zip/${number}/-`,
    archive(path => `${ACCOUNT}/${key(path)}`)
  )
  const named = { 'pipeline-id': 'Zip', 'run-sequence': number }
  return { run: await actOn(sandbox, { ...named, ...inputs }, sandbox.results.env), key }
}

const goodZip = (name: (path: string) => string): Buffer =>
  buildZip([1, 2, 3].map(number => ({ name: name(`Build/Step${number}`), content: TEXT })))

describe('an archive whose structure cannot be trusted is refused whole', () => {
  test.each<[string, (name: (path: string) => string) => Buffer, RegExp]>([
    ['an empty file', () => Buffer.alloc(0), /is not a zip file, or was cut short/],
    [
      'not a zip',
      () => Buffer.from('<html>Sign in</html>\n'.repeat(20)),
      /is not a zip file, or was cut short/
    ],
    ['cut short', name => goodZip(name).subarray(0, -40), /cut short/],
    [
      'bytes before it',
      name => buildZip([{ name: name('A/B'), content: TEXT }], { prepended: TEXT2 }),
      /it /
    ],
    [
      'bytes after it',
      name => buildZip([{ name: name('A/B'), content: TEXT }], { appended: TEXT2 }),
      /after its end/
    ],
    [
      'entries that overlap',
      name =>
        buildZip([
          { name: name('A/B'), content: TEXT },
          { name: name('A/B'), sharesDataOf: 0, content: TEXT }
        ]),
      /overlap/
    ],
    [
      'an entry that the list does not mention',
      name =>
        buildZip([
          { name: name('A/B'), content: TEXT },
          { name: name('A/C'), content: TEXT, unlisted: true }
        ]),
      /belong to no entry/
    ],
    [
      'miscounted entries',
      name => buildZip([{ name: name('A/B'), content: TEXT }], { entryCount: 7 }),
      /it /
    ],
    ['a bomb', name => buildZip([{ name: name('A/B'), content: Buffer.alloc(40 * 1_048_576) }]), /zip bomb/]
  ])('%s', async (_, archive, message) => {
    const { run } = await actOnArchive(archive)
    await using _run = run
    expect(errorOf(run)).toMatch(
      /^The archive that Harness exported cannot be trusted and was not unpacked: it /
    )
    expect(errorOf(run)).toMatch(message)
    expect(run.left).toEqual([])
    expect(run.outputs).toEqual({})
    expect(sandbox.results.artifacts.filter(({ name }) => name.includes(`Zip-${runs}`))).toEqual([])
  })
})

describe('max-size-mb', () => {
  const big = (name: (path: string) => string): Buffer =>
    buildZip([1, 2, 3].map(number => ({ name: name(`Build/Step${number}`), content: TEXT.repeat(4000) })))

  test('stops before the disk is filled, and its message names the input', async () => {
    const { run } = await actOnArchive(big, { 'max-size-mb': '1' })
    await using _run = run
    expect(errorOf(run)).toMatch(/larger than 1 MiB when unpacked.*Raise `max-size-mb`, or ask for one stage/)
    expect(run.left).toEqual([])
  })

  test('what inflates to more than the archive declares is stopped there; if nothing else is left, the step fails', async () => {
    const lying = (name: (path: string) => string): Buffer =>
      buildZip(
        [1, 2, 3].map(number => ({
          name: name(`Build/Step${number}`),
          content: TEXT.repeat(4000),
          uncompressedSize: 10
        }))
      )
    const { run } = await actOnArchive(lying, { 'max-size-mb': '100' })
    await using _run = run
    expect(errorOf(run)).toMatch(/^None of the logs could be fetched \(3 missing\)/)
    expect(annotationsOf(run).warnings).toEqual(Array(3).fill(expect.stringMatching(/its size is wrong$/)))
    expect(run.left).toEqual([])
  })

  test('a size that is just enough is enough, and only what is selected counts', async () => {
    const { run } = await actOnArchive(big, {
      'max-size-mb': '0.5',
      'stage-id': 'Build',
      'step-id': 'Step1',
      upload: 'false'
    })
    await using _run = run
    expectSuccess(run)
    expect(run.outputs['file-count']).toBe('1')
  })
})

describe('an entry that cannot be trusted is left out and told; the rest is uploaded', () => {
  const link = { madeBy: 0x0314, externalAttributes: (0xa1ff << 16) >>> 0 }
  const fifo = { madeBy: 0x0314, externalAttributes: (0x11a4 << 16) >>> 0 }
  test.each<[string, Partial<BuiltEntry>, RegExp]>([
    ['a symbolic link', { ...link, content: '/etc/passwd' }, /it is a symbolic link/],
    ['a special file', fifo, /it is a special file/],
    ['an encrypted one', { flags: 0x0009 }, /it is encrypted/],
    ['a wrong checksum', { crc: 1 }, /its checksum is wrong/],
    ['damaged data', { data: Buffer.from('no deflate') }, /its data is damaged/],
    ['a wrong size', { uncompressedSize: 5 }, /its size is wrong/],
    ['an unknown method', { method: 12, data: Buffer.from('bzip2') }, /unknown method \(12\)/],
    ['another name in its own header', { localName: 'elsewhere' }, /two headers contradict each other/]
  ])('%s', async (_, spoilt, reason) => {
    const { run, key } = await actOnArchive(name =>
      buildZip([
        { name: name('Build/Bad'), content: TEXT, ...spoilt },
        { name: name('Build/Good'), content: TEXT }
      ])
    )
    await using _run = run
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toEqual([expect.stringMatching(reason)])
    expect(annotationsOf(run).warnings[0]).toContain(`Missing: ${key('Build/Bad')}: `)
    const files = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
    const manifest = manifestIn(files)
    expect(manifest.complete).toBe(false)
    expect(manifest.gaps).toEqual([{ prefix: key('Build/Bad'), reason: expect.stringMatching(reason) }])
    expect(manifest.files.map(file => file.key)).toEqual([key('Build/Good')])
    expect(run.outputs['file-count']).toBe('1')
  })

  test.each([
    ['a path that leads upwards', '../../../../evil'],
    ['a path that leads upwards below the account', `${ACCOUNT}/${ACCOUNT}/../../../evil`],
    ['an absolute path', '/etc/evil'],
    ['a drive', 'C:\\evil'],
    ['a network path', '\\\\host\\share\\evil'],
    ['a path upwards with backslashes', '..\\..\\evil'],
    ["another account's log", 'other/other/pipeline/Zip/1/-e/Build/evil']
  ])('%s', async (_, name) => {
    const { run } = await actOnArchive(full =>
      buildZip([
        { name, content: TEXT },
        { name: full('Build/Good'), content: TEXT }
      ])
    )
    await using _run = run
    expectSuccess(run)
    expect(annotationsOf(run).warnings).toHaveLength(1)
    const files = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
    expect([...files.keys()].join('\n')).not.toMatch(/evil/)
    expect(manifestIn(files).gaps).toEqual([{ prefix: name, reason: expect.any(String) }])
    expect(run.left.join('\n')).not.toMatch(/evil/)
  })

  test('more than ten of them are counted in the last warning, and all are in the manifest', async () => {
    const { run } = await actOnArchive(
      name =>
        buildZip([
          ...Array.from({ length: 15 }, (_, at) => ({ name: name(`Build/Bad${at}`), content: TEXT, crc: 1 })),
          { name: name('Build/Good'), content: TEXT }
        ]),
      { upload: 'false' }
    )
    await using _run = run
    expectSuccess(run)
    const { warnings } = annotationsOf(run)
    expect(warnings).toHaveLength(10)
    expect(warnings[9]).toBe('6 more logs are missing; manifest.json lists them all under "gaps".')
    expect(manifestIn(await filesAt(run)).gaps).toHaveLength(15)
  })
})

test('names that differ only in case or in Unicode form, reserved or too long, all get files of their own', async () => {
  const odd = [
    'step',
    'Step',
    'STEP',
    'caf\u00e9',
    'cafe\u0301',
    'CON',
    'nul.txt',
    'a'.repeat(300),
    `${'a'.repeat(300)}b`
  ]
  const paths = odd.map(name => `Build/${name}`)
  const { run, key } = await actOnArchive(name =>
    buildZip(paths.map(path => ({ name: name(path), content: ndjson('INFO', 0, `${path}\n`, 0) })))
  )
  await using _run = run
  expectSuccess(run)
  const files = await unzip(await fetchArtifact(sandbox, run.outputs['artifact-name'] ?? ''))
  const manifest = manifestIn(files)
  expect(manifest.files.map(file => file.key).toSorted()).toEqual(paths.map(key).toSorted())
  for (const file of manifest.files) {
    expect(files.get(file.text)?.toString()).toContain(file.key.split('/').at(-1))
  }
  const folded = [...files.keys()].map(path => path.normalize('NFC').toLowerCase())
  expect(new Set(folded).size).toBe(files.size)
  for (const segment of [...files.keys()].flatMap(path => path.split('/'))) {
    expect(segment.length).toBeLessThanOrEqual(100)
    expect(segment).not.toMatch(/^(con|nul)(\.|$)/i)
  }
})
