import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { largeExecution } from '../sandbox/large-execution.ts'
import { runAction } from '../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import type { Used } from './measure.ts'

const MIB = 1_048_576
const SIZES = [
  { bytes: 10 * MIB, files: 20 },
  { bytes: 100 * MIB, files: 200 },
  { bytes: 1024 * MIB, files: 1000 },
  { bytes: 10_240 * MIB, files: 1400 }
]
const LONGEST = 3_600_000

interface Figures extends Used {
  readonly wallMs: number
  /** All artifacts of the run together. */
  readonly artifactBytes: number
  /** From the process's start to its first request. */
  readonly firstCallMs: number
  /** Ends of the phases, in ms from the start. */
  readonly phases: readonly Phase[]
}

interface Phase {
  readonly name: string
  readonly at: number
}

const upTo = Number(process.argv[2] ?? 1024) * MIB
const rows = [
  '| logs | | wall | CPU | peak RSS | written | artifacts | first call |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
]
const phases = ['| logs | phase | wall |', '| --- | --- | ---: |']
for (const [at, { bytes, files }] of SIZES.filter(size => size.bytes <= upTo).entries()) {
  await using sandbox = await startSandbox({ results: true })
  const run = at + 1
  sandbox.addExecution(largeExecution({ run, files, bytes }))
  await sandbox.exports.prepare(sandbox.accountId, `${sandbox.accountId}/pipeline/Large/${run}/-`)
  const recipe = await measureRecipe(sandbox, run)
  const title = `${bytes / MIB} MiB in ${files} files`
  rows.push(rowOf(title, 'curl, unzip, upload', recipe))
  for (const [who, inputs] of [
    ['harness-logs', {}],
    ['harness-logs, `report: false`', { report: 'false' }]
  ] as const) {
    const action = await measureAction(sandbox, run, {
      ...inputs,
      'artifact-name': `action-${run}-${who.length}`
    })
    const ratio = (pick: (figures: Figures) => number | null): string =>
      `${((pick(action) ?? Number.NaN) / (pick(recipe) ?? Number.NaN)).toFixed(2)} ×`
    rows.push(
      rowOf('', who, action),
      `| | ratio | ${ratio(f => f.wallMs)} | ${ratio(f => f.cpuMs)} | ${ratio(f => f.peakBytes)} | ${ratio(f => f.writtenBytes)} | ${ratio(f => f.artifactBytes)} | |`
    )
    if (who === 'harness-logs') phases.push(...phaseRows(title, action))
  }
}
process.stdout.write(`${rows.join('\n')}\n\n${phases.join('\n')}\n`)

function phaseRows(title: string, { phases: ends, wallMs }: Figures): string[] {
  const all = [...ends, { name: 'summary, annotations, clean-up', at: wallMs }]
  return all.map(({ name, at }, index) => {
    const seconds = (at - (all[index - 1]?.at ?? 0)) / 1000
    return `| ${index === 0 ? title : ''} | ${name} | ${seconds.toFixed(2)} s |`
  })
}

function rowOf(title: string, who: string, figures: Figures): string {
  const { wallMs, cpuMs, peakBytes, writtenBytes, artifactBytes, firstCallMs } = figures
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  const megabytes = (bytes: number | null): string =>
    bytes === null ? '?' : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
  return `| ${title} | ${who} | ${seconds(wallMs)} | ${seconds(cpuMs)} | ${megabytes(peakBytes)} | ${megabytes(writtenBytes)} | ${megabytes(artifactBytes)} | ${firstCallMs.toFixed(0)} ms |`
}

function measureAction(
  sandbox: Sandbox,
  run: number,
  more: Readonly<Record<string, string>>
): Promise<Figures> {
  return measure(sandbox, async (env, phaseEnds) => {
    const inputs = {
      'api-key': sandbox.apiKey,
      'account-id': sandbox.accountId,
      'base-url': sandbox.baseUrl,
      'pipeline-id': 'Large',
      'run-sequence': String(run),
      'max-size-mb': '20480',
      ...more
    }
    const onStdout = (text: string): void => {
      if (text.includes('::group::Export')) phaseEnds('start')
      if (text.includes('::group::Read')) phaseEnds('export: asked for and downloaded')
      if (text.includes('::group::Upload the artifact')) phaseEnds('logs read and written, and the page')
      if (text.includes('Uploaded the artifact "')) phaseEnds('artifact and report uploaded')
    }
    await using result = await runAction(
      inputs,
      { ...sandbox.results.env, ...env },
      { timeoutMs: LONGEST, onStdout }
    )
    if (result.code !== 0) throw new Error(result.stdout)
    return null
  })
}

/** bash, curl, jq and unzip beside the uploader: their CPU and what they wrote is added, and the uploader's peak is the largest of all. */
function measureRecipe(sandbox: Sandbox, run: number): Promise<Figures> {
  return measure(sandbox, async env => {
    const work = await mkdtemp(join(tmpdir(), 'recipe-'))
    const child = spawn('bash', ['-c', 'time bash "$0"', join(import.meta.dirname, 'recipe.sh')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...env,
        ...sandbox.results.env,
        PATH: process.env.PATH,
        API_KEY: sandbox.apiKey,
        ACCOUNT: sandbox.accountId,
        PREFIX: `${sandbox.accountId}/pipeline/Large/${run}/-`,
        BASE_URL: sandbox.baseUrl,
        WORK: work,
        NODE: process.execPath,
        UPLOADER: join(import.meta.dirname, 'upload-raw.ts'),
        ARTIFACT: `recipe-${run}`,
        TIMEFORMAT: 'cpu %U %S'
      }
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const [code] = (await once(child, 'close')) as [number]
    await rm(work, { recursive: true })
    if (code !== 0) throw new Error(said)
    const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(said) ?? []
    const [, written] = /written (\d+)/.exec(said) ?? []
    return {
      cpuMs: (Number(user) + Number(system)) * 1000,
      writtenBytes: written === undefined ? null : Number(written)
    }
  })
}

async function measure(
  sandbox: Sandbox,
  work: (
    env: Record<string, string>,
    phaseEnds: (name: string) => void
  ) => Promise<Omit<Used, 'peakBytes'> | null>
): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const file = join(folder, 'figures')
  const preload = pathToFileURL(join(import.meta.dirname, 'measure.ts')).href
  const requestsBefore = sandbox.requests.length
  const artifactsBefore = sandbox.results.artifacts.length
  const ends: Phase[] = []
  const [clock, started] = [Date.now(), performance.now()]
  const told = await work({ MEASURE_FILE: file, NODE_OPTIONS: `--import=${preload}` }, name =>
    ends.push({ name, at: performance.now() - started })
  )
  const wallMs = performance.now() - started
  const used = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Used)
  await rm(folder, { recursive: true })
  const artifacts = sandbox.results.artifacts.slice(artifactsBefore)
  return {
    wallMs,
    cpuMs: told?.cpuMs ?? used.reduce((sum, each) => sum + each.cpuMs, 0),
    writtenBytes: told === null ? (used[0]?.writtenBytes ?? null) : told.writtenBytes,
    peakBytes: Math.max(...used.map(each => each.peakBytes)),
    artifactBytes: artifacts.reduce((sum, { size }) => sum + (size ?? 0), 0),
    firstCallMs: (sandbox.requests[requestsBefore]?.at ?? Number.NaN) - clock,
    phases: ends
  }
}
