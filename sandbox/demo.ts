import { existsSync } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { smallExecution } from './executions.ts'
import type { SampleExecution, SampleLayout } from './executions.ts'
import { runAction, treeOf } from './runner.ts'
import { startSandbox } from './sandbox.ts'
import type { Sandbox } from './sandbox.ts'

const HELP = `Runs the built action against a pocket Harness, as a runner would, and unpacks the artifact it uploads.

  npm run demo [-- options]

  --layout today|seed|standard   how Harness names the logs (default today; seed is the original docs page's way)
  --stage ID                     only this stage: Build, Build_2, Lint, Test, Test_linux_18, Smoke, Deploy
  --step ID                      only this step of the stage, such as Run_Tests or Canary
  --lines N                      lines in the long logs (default 40)
  --help                         this text
`
const OUTPUT = 'demo-output'

interface DemoOptions {
  readonly layout: SampleLayout
  readonly stage: string
  readonly step: string
  readonly lines: number
}

/** The demo: sandbox, action, artifact, and what to look at. Returns the exit code. */
async function demo(options: DemoOptions): Promise<number> {
  if (!existsSync(resolve(import.meta.dirname, '../dist/index.js'))) {
    console.error('dist/index.js is not there: run `npm run build` first.')
    return 1
  }
  console.log('Starting a pocket Harness and a pocket results service…\n')
  await using sandbox = await startSandbox({ results: true })
  const execution = smallExecution({ layout: options.layout, lines: options.lines })
  sandbox.addExecution(execution)
  const show = shower([sandbox.apiKey])
  await using run = await runAction(inputsFor(sandbox, execution, options), sandbox.results.env, {
    onStdout: show
  })
  process.stderr.write(run.stderr)
  console.log(`\nThe action ended with exit code ${String(run.code ?? run.signal)}.`)
  const id = Number(run.outputs['artifact-id'] ?? '')
  if (run.code !== 0 || id === 0) return 1

  const folder = resolve(OUTPUT)
  await rm(folder, { recursive: true, force: true })
  await fetchArtifact(sandbox, id, folder)
  console.log(`\nOutputs of the step:\n${table(run.outputs)}`)
  console.log(`\nThe artifact, fetched back and unpacked:\n\n${await drawTree(folder)}`)
  console.log(await whatToLookAt(folder))
  return 0
}

function inputsFor(
  sandbox: Sandbox,
  execution: SampleExecution,
  options: DemoOptions
): Record<string, string> {
  const which =
    execution.layout === 'standard'
      ? { 'log-prefix': execution.prefix }
      : { 'pipeline-id': execution.pipeline, 'run-sequence': String(execution.run) }
  return {
    'api-key': sandbox.apiKey,
    'account-id': sandbox.accountId,
    'base-url': sandbox.baseUrl,
    'stage-id': options.stage,
    'step-id': options.step,
    ...which
  }
}

/** Shows the run log about as GitHub does: groups as headings, commands hidden, secrets masked. */
function shower(secrets: string[]): (text: string) => void {
  let rest = ''
  return text => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [, secret] = /^::add-mask::(.+)$/.exec(line) ?? []
      if (secret !== undefined) secrets.push(secret)
      const [, command, message = ''] = /^::(\w[\w-]*).*?::(.*)$/.exec(line) ?? []
      const titles: Readonly<Record<string, string>> = {
        group: '▾ ',
        notice: 'Notice: ',
        warning: 'Warning: ',
        error: 'Error: '
      }
      const title = titles[command ?? '']
      if (command !== undefined && title === undefined) continue
      const shown = command === undefined ? line : `${title ?? ''}${message.replaceAll('%0A', '\n')}`
      console.log(`  ${secrets.reduce((masked, value) => masked.replaceAll(value, '***'), shown)}`)
    }
  }
}

/** Fetches and unpacks with the toolkit's own client, which reads its environment and talks a lot. */
async function fetchArtifact(sandbox: Sandbox, id: number, folder: string): Promise<void> {
  Object.assign(process.env, sandbox.results.env)
  const { DefaultArtifactClient } = await import('@actions/artifact')
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = () => true
  try {
    await new DefaultArtifactClient().downloadArtifact(id, { path: folder })
  } finally {
    process.stdout.write = write
  }
}

function table(values: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(values).map(name => name.length))
  return Object.entries(values)
    .map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
    .join('\n')
}

async function drawTree(folder: string): Promise<string> {
  const drawn = [`${OUTPUT}/`]
  let open: string[] = []
  for (const path of await treeOf(folder)) {
    const parts = path.split('/')
    const name = parts.pop() ?? ''
    parts.forEach((part, depth) => {
      if (open.slice(0, depth + 1).join('/') === parts.slice(0, depth + 1).join('/')) return
      drawn.push(`${'  '.repeat(depth + 1)}${part}/`)
    })
    open = parts
    const { size } = await stat(join(folder, path))
    drawn.push(`${'  '.repeat(parts.length + 1)}${name}  (${size.toLocaleString('en')} bytes)`)
  }
  return drawn.join('\n')
}

async function whatToLookAt(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    files: { text: string; errors: number }[]
  }
  const worst = manifest.files.toSorted((a, b) => b.errors - a.errors)[0]
  const first =
    worst === undefined || worst.errors === 0 ? [] : [`  ${OUTPUT}/${worst.text}   a log that ends in errors`]
  return [
    '\nLook at:',
    ...first,
    `  grep -rn ERROR ${OUTPUT}/logs   every error of every step`,
    `  ${OUTPUT}/manifest.json   which log came from where, with counts`,
    `  ${OUTPUT}/raw   the logs as Harness stored them, under safe names`
  ].join('\n')
}

/** The options; the help where it is asked for; `null` when they cannot be understood. */
function readArguments(): DemoOptions | 'help' | null {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    strict: false,
    options: { layout: text, stage: text, step: text, lines: text, help: { type: 'boolean', short: 'h' } }
  })
  const { help, layout = 'today', stage = '', step = '', lines = '40', ...unknown } = values
  if (help === true) return 'help'
  const known = (['today', 'seed', 'standard'] as const).find(name => name === layout)
  const count = Number(lines)
  if (known === undefined || !Number.isInteger(count) || count < 1 || Object.keys(unknown).length > 0)
    return null
  return { layout: known, stage: String(stage), step: String(step), lines: count }
}

const options = readArguments()
if (options === 'help') {
  console.log(HELP)
} else if (options === null) {
  console.error(`These options are not understood.\n\n${HELP}`)
  process.exitCode = 2
} else {
  process.exitCode = await demo(options)
}
