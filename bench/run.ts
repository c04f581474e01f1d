import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { largeExecution } from '../sandbox/large-execution.ts'
import { runAction } from '../sandbox/runner.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'

const MIB = 1_048_576
const SIZES = [
  { bytes: 10 * MIB, files: 20 },
  { bytes: 100 * MIB, files: 200 },
  { bytes: 1024 * MIB, files: 1000 }
]

interface Figures {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakBytes: number
  readonly artifactBytes: number
  /** From the process's start to its first request. */
  readonly firstCallMs: number
}

const upTo = Number(process.argv[2] ?? Infinity) * MIB
const rows = [
  '| logs | | wall | CPU | peak RSS | artifact | first call |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: |'
]
for (const [at, { bytes, files }] of SIZES.filter(size => size.bytes <= upTo).entries()) {
  await using sandbox = await startSandbox({ results: true })
  const run = at + 1
  sandbox.addExecution(largeExecution({ run, files, bytes }))
  await sandbox.exports.prepare(sandbox.accountId, `${sandbox.accountId}/pipeline/Large/${run}/-`)
  const recipe = await measureRecipe(sandbox, run)
  const action = await measureAction(sandbox, run)
  const title = `${bytes / MIB} MiB in ${files} files`
  rows.push(rowOf(title, 'curl, unzip, upload', recipe), rowOf('', 'harness-logs', action))
  const ratio = (pick: (figures: Figures) => number): string =>
    `${(pick(action) / pick(recipe)).toFixed(2)} ×`
  rows.push(
    `| | ratio | ${ratio(f => f.wallMs)} | ${ratio(f => f.cpuMs)} | ${ratio(f => f.peakBytes)} | ${ratio(f => f.artifactBytes)} | |`
  )
}
process.stdout.write(`${rows.join('\n')}\n`)

function rowOf(
  title: string,
  who: string,
  { wallMs, cpuMs, peakBytes, artifactBytes, firstCallMs }: Figures
): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
  return `| ${title} | ${who} | ${seconds(wallMs)} | ${seconds(cpuMs)} | ${megabytes(peakBytes)} | ${megabytes(artifactBytes)} | ${firstCallMs.toFixed(0)} ms |`
}

function measureAction(sandbox: Sandbox, run: number): Promise<Figures> {
  return measure(sandbox, async env => {
    const inputs = {
      'api-key': sandbox.apiKey,
      'account-id': sandbox.accountId,
      'base-url': sandbox.baseUrl,
      'pipeline-id': 'Large',
      'run-sequence': String(run)
    }
    await using result = await runAction(inputs, { ...sandbox.results.env, ...env }, { timeoutMs: 600_000 })
    if (result.code !== 0) throw new Error(result.stdout)
    return null
  })
}

/** bash, curl, jq and unzip beside the uploader: their CPU is added, and the uploader's peak is the largest of all. */
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
    return (Number(user) + Number(system)) * 1000
  })
}

async function measure(
  sandbox: Sandbox,
  work: (env: Record<string, string>) => Promise<number | null>
): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const file = join(folder, 'figures')
  const preload = pathToFileURL(join(import.meta.dirname, 'measure.ts')).href
  const requestsBefore = sandbox.requests.length
  const [clock, started] = [Date.now(), performance.now()]
  const cpuMs = await work({ MEASURE_FILE: file, NODE_OPTIONS: `--import=${preload}` })
  const wallMs = performance.now() - started
  const used = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { peakBytes: number; cpuMs: number })
  await rm(folder, { recursive: true })
  return {
    wallMs,
    cpuMs: cpuMs ?? used.reduce((sum, each) => sum + each.cpuMs, 0),
    peakBytes: Math.max(...used.map(each => each.peakBytes)),
    artifactBytes: sandbox.results.artifacts.at(-1)?.size ?? Number.NaN,
    firstCallMs: (sandbox.requests[requestsBefore]?.at ?? Number.NaN) - clock
  }
}
