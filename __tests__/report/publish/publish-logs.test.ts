import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { readAction } from '../../../sandbox/runner-files.ts'
import { NOTHING_FOUND } from '../../../src/executions/found-executions.ts'
import { readRunContext } from '../../../src/github/context.ts'
import { connect } from '../../../src/harness/http/http.ts'
import { readOptions } from '../../../src/inputs/options.ts'
import { createRedactor } from '../../../src/redaction/redaction.ts'
import { publishLogs, type PublishSettings } from '../../../src/report/publish/publish-logs.ts'
import { FakeClock } from '../../fixtures/fake-clock.ts'
import { withEnv, withStdout } from '../../fixtures/runner-stdout.ts'
import { failedDeploy, sampleLogbook } from '../sample-logbook.ts'

/** Where there is no artifact service, so that an upload fails without a call. */
const GHES = { GITHUB_SERVER_URL: 'https://ghe.example.com', GITHUB_OUTPUT: '' }
const FOUND = { ...NOTHING_FOUND, selection: { stage: null, step: null } }

async function settingsIn(folder: string): Promise<PublishSettings> {
  const { defaults } = readAction(await readFile(join(import.meta.dirname, '../../../action.yml'), 'utf8'))
  const given = {
    'account-id': 'acc',
    'pipeline-id': 'Deploy',
    'run-sequence': '42',
    'api-key': 'pat.acc.1.s'
  }
  const inputs = { ...defaults, ...given }
  const env = Object.fromEntries(
    Object.entries(inputs).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text])
  )
  const context = readRunContext({})
  const redactor = createRedactor([], [])
  const { result: options } = await withEnv(env, () => withStdout(() => readOptions(context)))
  const { baseUrl, credentials } = options
  const same = (text: string): string => text
  const none = (): void => undefined
  const clock = new FakeClock()
  return {
    options,
    context,
    redactor,
    harness: connect({ baseUrl, credentials, userAgent: '', clock, log: none, redact: same, mask: none }),
    workspace: { scratch: folder, spool: folder, results: folder, destination: folder, keepResults: none }
  }
}

/** Some turns after the run's log told of the end. */
async function uploadHasEnded(): Promise<void> {
  const write = process.stdout.write.bind(process.stdout)
  const seen = { end: false }
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    seen.end ||= String(chunk).includes('::endgroup::')
    return write(chunk)
  }
  while (!seen.end) await setImmediate()
  await someTurns()
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate()
}

// Only Linux has a file that is always full.
const testLinux = process.platform === 'linux' ? test : test.skip

test('a page that is still written is waited for, also where the upload has failed', async () => {
  expect(await failureBesideWriting(GHES, uploadHasEnded)).toMatchObject({ kind: 'artifact' })
})

testLinux('and where there is no room for the outputs', async () => {
  const failed = failureBesideWriting({ ...GHES, GITHUB_OUTPUT: '/dev/full' }, someTurns)
  expect(await failed).toMatchObject({ kind: 'disk' })
})

/** What publishing fails with, not before the page has been written. */
async function failureBesideWriting(
  env: Readonly<Record<string, string>>,
  itWouldHaveFailed: () => Promise<void>
): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'publish-logs-test-'))
  await writeFile(join(folder, 'manifest.json'), '{}')
  const settings = await settingsIn(folder)
  let endWriting = (): void => undefined
  const page = new Promise<null>(resolve => {
    endWriting = () => resolve(null)
  })
  const failures: unknown[] = []
  await withEnv(env, () =>
    withStdout(async () => {
      const publishing = publishLogs(settings, sampleLogbook([failedDeploy()]), page, FOUND).catch(
        (error: unknown) => failures.push(error)
      )
      await itWouldHaveFailed()
      expect(failures).toEqual([])
      endWriting()
      await publishing
    })
  )
  await rm(folder, { recursive: true })
  expect(failures).toHaveLength(1)
  return failures[0]
}
