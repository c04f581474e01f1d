import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createSourceFinder } from '../../../src/github/source/source-place.ts'
import type { Gap } from '../../../src/logbook/logbook.ts'
import type { ReportedLogbook } from '../../../src/report/failures.ts'
import { annotate, type AnnotationOptions } from '../../../src/report/publish/annotations.ts'
import { isInert } from '../../fixtures/failures.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import { commandsIn, type RunnerCommand } from '../../fixtures/runner-commands.ts'
import { withStdout } from '../../fixtures/runner-stdout.ts'
import {
  failedDeploy,
  sampleCourse,
  sampleExcerpt,
  sampleExecution,
  sampleExecutionOf,
  sampleFile,
  sampleLogbook,
  sampleStage,
  sampleStep
} from '../sample-logbook.ts'

let workspace: string

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'annotations-test-'))
  mkdirSync(join(workspace, 'src'))
  writeFileSync(join(workspace, 'src', 'cart, 1:2.test.ts'), '\n'.repeat(50))
  writeFileSync(join(workspace, 'src', 'cart.test.ts'), '\n'.repeat(50))
})

afterEach(() => rmSync(workspace, { recursive: true, force: true }))

async function printed(logbook: ReportedLogbook, options: Partial<AnnotationOptions> = {}): Promise<string> {
  const { stdout } = await withStdout(() =>
    annotate(logbook, { annotations: true, redact: composed => composed, ...options })
  )
  return stdout
}

async function annotated(
  logbook: ReportedLogbook,
  options: Partial<AnnotationOptions> = {}
): Promise<RunnerCommand[]> {
  return commandsIn(await printed(logbook, options))
}

function failing(lines: readonly string[], telling: number, message?: string): ReportedLogbook {
  const file = sampleFile({ excerpt: sampleExcerpt(lines, telling) })
  const step = sampleStep('Test', { ...sampleCourse('Failed', 0, 1, message), files: [file] })
  const execution = sampleExecutionOf([sampleStage('Build', [step])])
  return sampleLogbook([execution], [], { sources: createSourceFinder(workspace) })
}

function manyFailing(count: number): ReportedLogbook {
  const steps = Array.from({ length: count }, (_, at) =>
    sampleStep(`step ${at}`, sampleCourse('Failed', 0, 1))
  )
  return sampleLogbook([sampleExecutionOf([sampleStage('S', steps)])])
}

function gaps(count: number): Gap[] {
  return Array.from({ length: count }, (_, at) => ({ prefix: `p${at}`, reason: 'gone' }))
}

const fine = sampleLogbook([sampleExecution({ Clone: [sampleFile({ errors: 0 })] })])
const two = sampleLogbook([sampleExecution({}, 'exec-1'), sampleExecution({}, 'exec-2')])

describe('failed steps', () => {
  test('an error each: stage and step, the telling line, the message of Harness, where it stands', async () => {
    expect(await annotated(sampleLogbook([failedDeploy()]))).toEqual([
      {
        name: 'error',
        properties: { title: 'Deploy production › Rollout failed' },
        message:
          'error: deployment "checkout-api" exceeded its progress deadline\n' +
          'Steady state check failed for deployment/checkout-api in namespace shop-prod\n' +
          'Done with exit code 1\n' +
          'Error: deployment "checkout-api" exceeded its progress deadline in namespace shop-prod\n' +
          'logs/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State.log:1199'
      }
    ])
  })

  test('stands at the file and line that the excerpt names, where the repository has it', async () => {
    const [error] = await annotated(
      failing(['first', 'at x (/harness/src/cart.test.ts:41:24)', 'src/gone.ts:1:1'], 0)
    )
    expect(error?.properties).toEqual({
      title: 'Build › Test failed',
      file: 'src/cart.test.ts',
      line: '41',
      col: '24'
    })
    const [other] = await annotated(failing(['  File "src/cart.test.ts", line 3'], 0))
    expect(other?.properties).toMatchObject({ file: 'src/cart.test.ts', line: '3' })
    expect(other?.properties).not.toHaveProperty('col')
  })

  test('with the address of the line in the report', async () => {
    const reportUrl = 'https://github.com/octocat/shop/actions/runs/7/artifacts/1001'
    const [error] = await annotated(failing(['Error: x'], 0), { reportUrl })
    expect(error?.message.split('\n')).toEqual([
      'Error: x',
      'logs/01-Build/01-Clone.log:1190',
      `${reportUrl}#Deploy-42/01-Build/01-Clone:L1190?artifact=1001`
    ])
  })

  test('where nothing is sure it says so', async () => {
    const excerpt = sampleExcerpt(['almost done', 'done'], 1, 0)
    const step = sampleStep('Test', { ...sampleCourse('Failed', 0, 1), files: [sampleFile({ excerpt })] })
    const [error] = await annotated(sampleLogbook([sampleExecutionOf([sampleStage('Build', [step])])]))
    expect(error?.message).toMatch(/^Probably: done\n/u)
  })

  test('steps that failed of the same are one', async () => {
    const steps = Array.from({ length: 30 }, (_, at) =>
      sampleStep(`region ${at}`, sampleCourse('Failed', 0, 1, `web-${at} refused`))
    )
    const errors = await annotated(sampleLogbook([sampleExecutionOf([sampleStage('S', steps)])]))
    expect(errors.map(({ properties }) => properties.title)).toEqual([
      'S › region 0 failed, and 29 more steps'
    ])
  })

  test('a failed execution without a failed step, and a step without a log', async () => {
    const execution = sampleExecutionOf([], sampleCourse('Failed', 0, 1))
    expect(await annotated(sampleLogbook([execution]))).toEqual([
      { name: 'error', properties: { title: 'The execution failed' }, message: 'No message.' }
    ])
  })

  test('no more than the ten that GitHub shows, the last counting the rest', async () => {
    expect(await annotated(manyFailing(10))).toHaveLength(10)
    const errors = await annotated(manyFailing(500))
    expect(errors).toHaveLength(10)
    expect(errors.at(-1)?.message).toMatch(/^491 more/)
    const fewer = await annotated(manyFailing(500), { alreadySaid: { errors: 1, warnings: 0 } })
    expect(fewer).toHaveLength(9)
    expect(fewer.at(-1)?.message).toMatch(/^492 more/)
  })

  test('the output is named only where it lists all, as it is limited', async () => {
    const last = async (count: number): Promise<string | undefined> =>
      (await annotated(manyFailing(count))).at(-1)?.message
    expect(await last(50)).toBe('41 more steps failed; the output failed-steps lists them.')
    expect(await last(51)).toBe('42 more steps failed; manifest.json tells the status of each log.')
  })

  test('nothing broken and nothing missing: nothing is said', async () => {
    expect(await printed(fine)).toBe('')
  })
})

describe('gaps', () => {
  test('a warning for each', async () => {
    const missing = [
      { prefix: 'a/b', reason: 'it is encrypted' },
      { prefix: 'a/c', reason: 'it is a link' }
    ]
    expect(await annotated({ ...fine, gaps: missing })).toEqual([
      { name: 'warning', properties: expect.anything(), message: 'Missing: a/b: it is encrypted' },
      { name: 'warning', properties: expect.anything(), message: 'Missing: a/c: it is a link' }
    ])
  })

  test('of a long key both ends are told', async () => {
    const missing = [{ prefix: `acc/${'x'.repeat(10_001)}/Run_Tests`, reason: 'r'.repeat(10_001) }]
    const [warning] = await annotated({ ...fine, gaps: missing })
    expect(warning?.message).toMatch(/^Missing: acc\/x+…x+\/Run_Tests: r+…$/u)
    expect(warning?.message.length).toBeLessThan(800)
  })

  test('two executions in one export are told, naming execution-id and the choices', async () => {
    const [warning] = await annotated(two)
    expect(warning?.message).toMatch(/2 executions.*set execution-id to one of: exec-1, exec-2/)
  })

  test('executions of different runs are no collision', async () => {
    const other = { ...sampleExecution({}, 'exec-2'), runSequence: 43 }
    expect(await printed(sampleLogbook([sampleExecution({}, 'exec-1'), other]))).toBe('')
  })

  test('no more than the ten that GitHub shows, the last counting the rest', async () => {
    expect(await annotated({ ...fine, gaps: gaps(10) })).toHaveLength(10)
    const many = await annotated({ ...fine, gaps: gaps(500) })
    expect(many).toHaveLength(10)
    expect(many.at(-1)?.message).toContain('491 more logs are missing')
    const withCollision = await annotated({ ...two, gaps: gaps(500) })
    expect(withCollision).toHaveLength(10)
    expect(withCollision.at(-1)?.message).toContain('492 more logs are missing')
    const reserved = await annotated(
      { ...fine, gaps: gaps(500) },
      { alreadySaid: { errors: 0, warnings: 4 } }
    )
    expect(reserved).toHaveLength(6)
  })
})

describe('annotations: false', () => {
  test('the same is told as plain lines', async () => {
    const stdout = await printed(
      { ...sampleLogbook([failedDeploy()]), gaps: gaps(1) },
      { annotations: false }
    )
    expect(commandsIn(stdout)).toEqual([])
    expect(stdout.split('\n')).toEqual([
      'Deploy production › Rollout failed: error: deployment "checkout-api" exceeded its progress deadline · Steady state check failed for ' +
        'deployment/checkout-api in namespace shop-prod · Done with exit code 1 · Error: deployment "checkout-api" ' +
        'exceeded its progress deadline in namespace shop-prod · logs/03-Deploy_production/02-Rollout/03-Wait_for_Steady_State.log:1199',
      'Missing: p0: gone',
      ''
    ])
  })
})

test('what a compiler writes stays as it is: only the start of a line is a command', async () => {
  const said = "error: no member named 'sort' in 'std::vector<int>'"
  const [error] = await annotated(failing([said], 0))
  expect(error?.message).toContain(said)
})

describe('hostile text', () => {
  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))('%j is only text', async (_, text) => {
    const file = sampleFile({ text, excerpt: sampleExcerpt([text], 0) })
    const step = sampleStep(text, { ...sampleCourse('Failed', 0, 1, text), files: [file] })
    const executions = ['1', '2'].map(id =>
      sampleExecutionOf([sampleStage(text, [step])], { pipeline: text, executionId: `${text}${id}` })
    )
    const logbook = sampleLogbook(executions, [{ prefix: text, reason: text }])
    const stdout = await printed(logbook)
    const commands = commandsIn(stdout)
    expect(commands.map(({ name }) => name)).toEqual(['error', 'error', 'warning', 'warning'])
    expect(stdout.split('\n')).toHaveLength(5)
    for (const { properties, message } of commands) {
      expect(Object.keys(properties).filter(key => key !== '')).toEqual(
        properties.title === undefined ? [] : ['title']
      )
      const shown = [properties.title ?? '', ...message.split('\n')]
      expect(shown.filter(line => !isInert(line))).toEqual([])
      expect(message.length).toBeLessThan(3000)
      expect(commandsIn(message)).toEqual([])
    }
    const plain = await printed(logbook, { annotations: false })
    expect(commandsIn(plain)).toEqual([])
    expect(plain).not.toMatch(/[\p{Cf}]|(?!\n)\p{Cc}|##\[/u)
  })
})
