import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readCommandFile } from '../../sandbox/runner.ts'
import { Failure } from '../../src/harness/failure.ts'
import {
  printTable,
  publishArtifact,
  publishLogbook,
  publishNothing,
  warnOfWhatIsMissing
} from '../../src/report/publish.ts'
import { HOSTILE } from '../fixtures/failures.ts'
import { withEnv, withStdout } from '../fixtures/runner-stdout.ts'
import { sampleExecution, sampleFile, sampleLogbook } from './sample-logbook.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publish-test-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** What a run of this sets as outputs, and what it prints. */
async function published(run: () => void): Promise<{ outputs: Record<string, string>; stdout: string }> {
  const file = join(folder, 'output')
  await writeFile(file, '')
  const { stdout } = await withEnv({ GITHUB_OUTPUT: file }, () => withStdout(run))
  return { outputs: readCommandFile(await readFile(file, 'utf8')), stdout }
}

/** The lines that the runner would take for commands. */
function commands(stdout: string): string[] {
  return stdout.split(/\r?\n/).filter(line => /^\s*::|##\[/.test(line))
}

const one = sampleLogbook([sampleExecution({ Clone: [sampleFile()] })])
const two = sampleLogbook([sampleExecution({}, 'exec-1'), sampleExecution({}, 'exec-2')])

describe('publishLogbook', () => {
  test('sets the paths, the counts and the execution, and says where the files are', async () => {
    const { outputs, stdout } = await published(() => publishLogbook(one, folder))
    expect(outputs).toEqual({
      'logs-path': folder,
      'manifest-path': join(folder, 'manifest.json'),
      'file-count': '3',
      'line-count': '1300',
      'error-count': '2',
      'execution-id': 'exec'
    })
    expect(stdout.trim()).toBe(`The files are at ${folder}`)
  })

  test('of several executions, or an unknown one, no id is set', async () => {
    expect((await published(() => publishLogbook(two, folder))).outputs['execution-id']).toBe('')
    const unknown = sampleLogbook([sampleExecution({}, null)])
    expect((await published(() => publishLogbook(unknown, folder))).outputs['execution-id']).toBe('')
  })
})

describe('publishArtifact', () => {
  const artifact = {
    id: 1000,
    name: 'logs',
    url: 'https://github.com/o/r/actions/runs/7/artifacts/1000',
    digest: 'sha256:00',
    size: 4200
  }

  test('sets its outputs and says where it is', async () => {
    const { outputs, stdout } = await published(() => publishArtifact(artifact))
    expect(outputs).toEqual({
      'artifact-id': '1000',
      'artifact-url': artifact.url,
      'artifact-digest': 'sha256:00',
      'artifact-name': 'logs'
    })
    expect(stdout.trim()).toBe(`Uploaded the artifact "logs" (4.2 kB): ${artifact.url}`)
  })

  test('without a link it sets an empty one', async () => {
    const { outputs, stdout } = await published(() => publishArtifact({ ...artifact, url: null }))
    expect(outputs['artifact-url']).toBe('')
    expect(stdout).not.toContain('null')
  })
})

describe('publishNothing', () => {
  const nothing = new Failure('not-found', 'Harness has no logs.', 'Check account-id.')

  test('warn: a warning with the cause and the next step', async () => {
    const { outputs, stdout } = await published(() => publishNothing(nothing, 'warn'))
    expect(stdout.trim()).toBe('::warning::Harness has no logs. Check account-id.')
    expect(outputs).toEqual({ 'file-count': '0', 'line-count': '0', 'error-count': '0' })
  })

  test('ignore: the same, without a warning', async () => {
    const { outputs, stdout } = await published(() => publishNothing(nothing, 'ignore'))
    expect(stdout.trim()).toBe('Harness has no logs. Check account-id.')
    expect(outputs).toMatchObject({ 'file-count': '0' })
  })

  test('error: the failure itself, after the outputs are set', async () => {
    const { outputs } = await published(() => {
      expect(() => publishNothing(nothing, 'error')).toThrow(nothing)
    })
    expect(outputs).toMatchObject({ 'file-count': '0' })
  })
})

describe('warnOfWhatIsMissing', () => {
  test('nothing missing, no warning', async () => {
    expect((await published(() => warnOfWhatIsMissing(one))).stdout).toBe('')
  })

  test('two executions in one export are told, naming execution-id and the choices', async () => {
    const { stdout } = await published(() => warnOfWhatIsMissing(two))
    expect(stdout).toMatch(/^::warning::.*2 executions.*set execution-id to one of: exec-1, exec-2/)
  })

  test('a warning for each gap', async () => {
    const gaps = [
      { prefix: 'a/b', reason: 'it is encrypted' },
      { prefix: 'a/c', reason: 'it is a link' }
    ]
    const { stdout } = await published(() => warnOfWhatIsMissing({ ...one, gaps }))
    expect(commands(stdout)).toEqual([
      '::warning::Missing: a/b: it is encrypted',
      '::warning::Missing: a/c: it is a link'
    ])
  })

  test('no more than the ten that GitHub shows, the last counting the rest', async () => {
    const gaps = (count: number): { prefix: string; reason: string }[] =>
      Array.from({ length: count }, (_, at) => ({ prefix: `p${at}`, reason: 'gone' }))
    const ten = commands((await published(() => warnOfWhatIsMissing({ ...one, gaps: gaps(10) }))).stdout)
    expect(ten).toHaveLength(10)
    const many = commands((await published(() => warnOfWhatIsMissing({ ...one, gaps: gaps(500) }))).stdout)
    expect(many).toHaveLength(10)
    expect(many.at(-1)).toContain('491 more logs are missing')
  })

  test('hostile names make no command', async () => {
    const gaps = [{ prefix: HOSTILE, reason: HOSTILE }]
    const { stdout } = await published(() => warnOfWhatIsMissing({ ...one, gaps }))
    expect(commands(stdout)).toHaveLength(1)
    expect(stdout.slice('::warning::'.length)).not.toMatch(/::|##\[|\u001b|\u202e/)
  })
})

describe('printTable', () => {
  test('prints the table, and no command whatever the names', async () => {
    const odd = sampleFile({ unit: '::error::x', text: '##[group]y' })
    const { stdout } = await published(() =>
      printTable(sampleLogbook([sampleExecution({ '::stop-commands::z': [odd] })]))
    )
    expect(stdout).toMatch(/^Stage {2}Step/)
    expect(commands(stdout)).toEqual([])
  })
})
