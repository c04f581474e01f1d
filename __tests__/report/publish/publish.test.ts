import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readCommandFile } from '../../../sandbox/runner-files.ts'
import { Failure } from '../../../src/failure/failure.ts'
import {
  printTable,
  publishArtifact,
  publishExecutions,
  publishLogbook,
  publishNothing,
  publishSummary
} from '../../../src/report/publish/publish.ts'
import { SUMMARY_LIMIT } from '../../../src/report/summary/summary.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import { commandsIn } from '../../fixtures/runner-commands.ts'
import { withEnv, withStdout } from '../../fixtures/runner-stdout.ts'
import { comparedLogbook } from '../compared-logbook.ts'
import {
  SAMPLE_URL,
  failedDeploy,
  sampleCourse,
  sampleExecution,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

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

const one = sampleLogbook([sampleExecution({ Clone: [sampleFile()] })])
const two = sampleLogbook([sampleExecution({}, 'exec-1'), sampleExecution({}, 'exec-2')])

test('where the file for outputs is gone, one warning tells it, and all else goes on', async () => {
  const gone = join(folder, 'gone')
  const { stdout } = await withEnv({ GITHUB_OUTPUT: gone }, () =>
    withStdout(() => publishLogbook(one, '/results'))
  )
  expect(stdout.match(/^::warning::.*$/gmu)).toEqual([
    `::warning::No outputs: GITHUB_OUTPUT names ${gone}, which does not exist. Look for what removes it on this runner.`
  ])
  expect(existsSync(gone)).toBe(false)
})

test('where it is no file that can be written, the same', async () => {
  const { stdout } = await withEnv({ GITHUB_OUTPUT: folder }, () =>
    withStdout(() => publishLogbook(one, '/results'))
  )
  expect(stdout.match(/^::warning::.*$/gmu)).toEqual([
    `::warning::No outputs: GITHUB_OUTPUT names ${folder}, which can't be written (EISDIR). Check it, and the rights of the runner.`
  ])
})

describe('publishExecutions', () => {
  const known = {
    account: 'acc',
    org: 'o',
    project: 'p',
    pipeline: 'Deploy',
    pipelineName: 'Deploy',
    run: 42,
    executionId: 'exec',
    status: 'Aborted',
    url: SAMPLE_URL,
    startedAt: null,
    endedAt: null,
    failure: null,
    usesSimplifiedKeys: null,
    trigger: null,
    abortedBy: null,
    source: null,
    rollbackId: null,
    parent: null,
    partOf: null,
    stages: []
  }

  const same = (text: string): string => text

  test('tells the only one, without what is secret', async () => {
    const blank = (text: string): string => text.replace('exec', '***')
    expect((await published(() => publishExecutions([known], blank))).outputs['execution-id']).toBe('***')
    expect((await published(() => publishExecutions([known], same))).outputs).toEqual({
      'execution-id': 'exec',
      'execution-status': 'Aborted',
      'execution-url': SAMPLE_URL
    })
  })

  test('of none, or several, tells nothing', async () => {
    expect((await published(() => publishExecutions([], same))).outputs).toEqual({})
    expect((await published(() => publishExecutions([known, known], same))).outputs).toEqual({})
  })
})

describe('publishLogbook', () => {
  test('sets since when the pipeline fails, where that is known', async () => {
    const { outputs } = await published(() => publishLogbook(comparedLogbook(), folder))
    expect(outputs).toMatchObject({ 'last-success-run': '117', 'failing-since-run': '119' })
  })

  test('sets the paths, the counts and the execution, and says where the files are', async () => {
    const { outputs, stdout } = await published(() => publishLogbook(one, folder))
    expect(outputs).toEqual({
      'logs-path': folder,
      'manifest-path': join(folder, 'manifest.json'),
      'failures-path': join(folder, 'failures.md'),
      'file-count': '3',
      'line-count': '1300',
      'error-count': '2',
      'failed-steps':
        '[{"stage":"Build","step":"Clone","line":null,"file":"logs/01-Build/01-Clone.log",' +
        '"within":[],"message":null,"text":null,"sure":null,"steps":null}]',
      'execution-id': 'exec',
      'execution-status': '',
      'execution-url': '',
      'last-success-run': '',
      'failing-since-run': ''
    })
    expect(stdout.trim()).toBe(`The files are at ${folder}`)
  })

  test('status and address are set where they are known', async () => {
    const { outputs } = await published(() => publishLogbook(sampleLogbook([failedDeploy()]), folder))
    expect(outputs).toMatchObject({ 'execution-status': 'Failed', 'execution-url': SAMPLE_URL })
    expect(outputs['failed-steps']).toContain('"step":"Rollout"')
  })

  test('hostile text stays in its output', async () => {
    for (const text of HOSTILE_TEXTS) {
      const step = sampleStep(text, sampleCourse('Failed', 0, 1, text))
      const execution = sampleExecutionOf([sampleStage(text, [step])], {
        executionId: text,
        status: text,
        url: text
      })
      const { outputs, stdout } = await published(() => publishLogbook(sampleLogbook([execution]), folder))
      expect(Object.keys(outputs)).toHaveLength(12)
      expect(commandsIn(stdout)).toEqual([])
    }
  })

  test('of several executions, or an unknown one, no id is set', async () => {
    const several = (await published(() => publishLogbook(two, folder))).outputs
    expect(several).toMatchObject({ 'execution-id': '', 'execution-status': '', 'execution-url': '' })
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
  const noLogs = { ...sampleLogbook([]), fileCount: 0, lineCount: 0, errorCount: 0 }

  test('warn: a warning with the cause and the next step', async () => {
    const { outputs, stdout } = await published(() => publishNothing(nothing, 'warn', noLogs))
    expect(stdout.trim()).toBe('::warning::Harness has no logs. Check account-id.')
    expect(outputs).toEqual({
      'file-count': '0',
      'line-count': '0',
      'error-count': '0',
      'failed-steps': '[]'
    })
  })

  test('what failed is told where it is known all the same', async () => {
    const failed = sampleStep('Rollout', { ...sampleCourse('Failed', 0, 1, 'no image'), files: [] })
    const logbook = sampleLogbook([sampleExecutionOf([sampleStage('Deploy', [failed])])])
    const { outputs } = await published(() => publishNothing(nothing, 'warn', logbook))
    expect(JSON.parse(outputs['failed-steps'] ?? '')).toEqual([
      expect.objectContaining({ stage: 'Deploy', step: 'Rollout', message: 'no image', file: null })
    ])
  })

  test('ignore: the same, without a warning', async () => {
    const { outputs, stdout } = await published(() => publishNothing(nothing, 'ignore', noLogs))
    expect(stdout.trim()).toBe('Harness has no logs. Check account-id.')
    expect(outputs).toMatchObject({ 'file-count': '0' })
  })

  test('error: the failure itself, after the outputs are set', async () => {
    const { outputs } = await published(() => {
      expect(() => publishNothing(nothing, 'error', noLogs)).toThrow(nothing)
    })
    expect(outputs).toMatchObject({ 'file-count': '0' })
  })
})

describe('publishSummary', () => {
  const summaryTo = async (path: string | undefined, compose: (limit: number) => string): Promise<string> =>
    withEnv(
      { GITHUB_STEP_SUMMARY: path },
      async () => (await withStdout(() => publishSummary(compose))).stdout
    )

  test('writes the summary, and says nothing', async () => {
    const path = join(folder, 'summary')
    await writeFile(path, '')
    const stdout = await summaryTo(path, limit => `${limit} bytes\n`)
    expect(await readFile(path, 'utf8')).toBe(`${SUMMARY_LIMIT} bytes\n`)
    expect(stdout).toBe('')
  })

  test('goes after what is there, with a blank line between, within what is left', async () => {
    const path = join(folder, 'summary')
    await writeFile(path, 'über')
    await summaryTo(path, limit => `${limit} bytes\n`)
    expect(await readFile(path, 'utf8')).toBe(`über\n\n${SUMMARY_LIMIT - 7} bytes\n`)
  })

  test('where none can be had that is told, and no more', async () => {
    const never = (): string => {
      throw new Error('not asked for')
    }
    expect(await summaryTo(undefined, never)).toMatch(/^No job summary: .*GITHUB_STEP_SUMMARY is not set/)
    expect(await summaryTo('', never)).toMatch(/^No job summary/)
    expect(await summaryTo(join(folder, 'gone'), never)).toMatch(/^::warning::No job summary: ENOENT/)
    const path = join(folder, 'full')
    await writeFile(path, '')
    expect(await summaryTo(path, () => '')).toMatch(/^No job summary: there is no room/)
    expect(await readFile(path, 'utf8')).toBe('')
  })

  test("a fault of ours isn't hidden", async () => {
    const path = join(folder, 'summary')
    await writeFile(path, '')
    await expect(
      summaryTo(path, () => {
        throw new TypeError('a fault')
      })
    ).rejects.toThrow('a fault')
  })
})

describe('printTable', () => {
  test('prints the table, and no command whatever the names', async () => {
    const odd = sampleFile({ unit: '::error::x', text: '##[group]y' })
    const { stdout } = await published(() =>
      printTable(sampleLogbook([sampleExecution({ '::stop-commands::z': [odd] })]), composed => composed)
    )
    expect(stdout).toMatch(/^Stage {2}Steps/)
    expect(commandsIn(stdout)).toEqual([])
  })
})
