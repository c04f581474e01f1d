import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runAction } from './runner.ts'
import { treeOf } from './runner-files.ts'
import { startSandbox } from './sandbox.ts'
import type { Sandbox } from './sandbox.ts'
import { SCENARIOS, type Scenario, type ScenarioOptions } from './scenarios.ts'
import { shownLine } from './shown-line.ts'

const HELP = `Runs the built action against a pocket Harness, as a runner would, and unpacks the artifact it uploads.

  npm run demo [-- options]

  --scenario NAME   what happens (default failed):
${[...SCENARIOS].map(([name, { about }]) => `      ${name.padEnd(18)}${about}`).join('\n')}
  --help            this text

Of the scenario layouts:
  --layout today|seed|standard   how Harness names the logs (default today; seed is the original docs page's way)
  --stage ID                     only this stage: Build, Build_2, Lint, Test, Test_linux_18, Smoke, Deploy
  --step ID                      only this step of the stage, such as Run_Tests or Canary
  --lines N                      lines in the long logs (default 40)
`
const OUTPUT = 'demo-output'
const ARTIFACT = `${OUTPUT}/artifact`
/** Lines of the artifact's tree. */
const MOST_DRAWN = 120
const SUMMARY = `${OUTPUT}/summary.md`

/** The demo: sandbox, action, artifact, and what to look at. Returns the exit code. */
async function demo(scenario: Scenario, options: ScenarioOptions): Promise<number> {
  if (!existsSync(resolve(import.meta.dirname, '../dist/index.js'))) {
    console.error('dist/index.js is not there: run `npm run build` first.')
    return 1
  }
  console.log('Starting a pocket Harness and a pocket results service…\n')
  await using sandbox = await startSandbox({ results: true, ...scenario.sandbox })
  const { inputs, event, checkout, pullRequest } = await scenario.prepare(sandbox, options)
  const states = pullRequest === undefined ? null : watchComment(sandbox, pullRequest)
  const env = scenario.sandbox?.github === true ? sandbox.github.env : {}
  const show = shower([sandbox.apiKey])
  await using run = await runAction(
    inputs,
    { ...sandbox.results.env, ...env },
    {
      onStdout: show,
      timeoutMs: 600_000,
      ...(event === undefined ? {} : { event }),
      ...(checkout === undefined ? {} : { checkout })
    }
  )
  process.stderr.write(run.stderr)
  console.log(`\nThe action ended with exit code ${String(run.code ?? run.signal)}.`)
  const id = Number(run.outputs['artifact-id'] ?? '')
  if (run.code !== 0 || id === 0) return 1

  const folder = resolve(ARTIFACT)
  await rm(resolve(OUTPUT), { recursive: true, force: true })
  await mkdir(resolve(OUTPUT), { recursive: true })
  if (states !== null) console.log(await writeStates(states))
  await fetchArtifact(sandbox, id, folder)
  await writeFile(resolve(SUMMARY), run.summary)
  console.log(`\nOutputs of the step:\n${table(run.outputs)}`)
  console.log(`\nThe artifact, fetched back and unpacked:\n\n${await drawTree(folder)}`)
  console.log(await whatToLookAt(folder))
  return 0
}

/** What stood in the comment, by its phases: the last text of each. */
function watchComment(sandbox: Sandbox, pullRequest: number): Map<string, string> {
  const states = new Map<string, string>()
  sandbox.github.pulls.onWrite((number, body) => {
    const [, phase] = /"phase":"(\w+)"/.exec(body) ?? []
    if (number === pullRequest && phase !== undefined) states.set(phase, body)
  })
  return states
}

async function writeStates(states: ReadonlyMap<string, string>): Promise<string> {
  const files: string[] = []
  for (const [phase, body] of states) {
    files.push(`${OUTPUT}/comment-${files.length + 1}-${phase}.md`)
    await writeFile(resolve(files.at(-1) ?? ''), body)
  }
  return `\nThe comment on the pull request, as it stood:\n${files.map(file => `  ${file}`).join('\n')}`
}

/** Shows the run log about as GitHub does, secrets masked. */
function shower(secrets: string[]): (text: string) => void {
  let rest = ''
  return text => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [, secret] = /^::add-mask::(.+)$/.exec(line) ?? []
      if (secret !== undefined) secrets.push(secret)
      const shown = shownLine(line)
      if (shown === null) continue
      console.log(`  ${secrets.reduce((masked, value) => masked.replaceAll(value, '***'), shown)}`)
    }
  }
}

/**
 * Fetches and unpacks with the toolkit's own client, which reads its environment and talks a lot.
 */
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
  const drawn = [`${ARTIFACT}/`]
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
  const more = drawn.length - MOST_DRAWN
  return (more > 0 ? [...drawn.slice(0, MOST_DRAWN), `… and ${more} more`] : drawn).join('\n')
}

async function whatToLookAt(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    files: { text: string; errors: number }[]
  }
  const worst = manifest.files.toSorted((a, b) => b.errors - a.errors)[0]
  const first =
    worst === undefined || worst.errors === 0
      ? []
      : [`  ${ARTIFACT}/${worst.text}   a log that ends in errors`]
  return [
    '\nLook at:',
    `  ${SUMMARY}   the job summary, as GitHub gets it`,
    `  ${ARTIFACT}/index.html   the report: open it in a browser`,
    ...first,
    `  grep -rn ERROR ${ARTIFACT}/logs   every error of every step`,
    `  ${ARTIFACT}/manifest.json   which log came from where, with counts`,
    `  ${ARTIFACT}/raw   the logs as Harness stored them, under safe names`
  ].join('\n')
}

interface Arguments {
  readonly scenario: Scenario
  readonly options: ScenarioOptions
}

/** The help where it is asked for; `null` when the arguments cannot be understood. */
function readArguments(): Arguments | 'help' | null {
  const text = { type: 'string' } as const
  const help = { type: 'boolean', short: 'h' } as const
  const { values } = parseArgs({
    strict: false,
    options: { scenario: text, layout: text, stage: text, step: text, lines: text, help }
  })
  const { scenario: name = 'failed', layout = 'today', stage = '', step = '', lines = '40', ...rest } = values
  const { help: wantsHelp, ...unknown } = rest
  if (wantsHelp === true) return 'help'
  const scenario = SCENARIOS.get(String(name))
  const known = (['today', 'seed', 'standard'] as const).find(each => each === layout)
  const count = Number(lines)
  if (scenario === undefined || known === undefined || Object.keys(unknown).length > 0) return null
  if (!Number.isInteger(count) || count < 1) return null
  return { scenario, options: { layout: known, stage: String(stage), step: String(step), lines: count } }
}

const given = readArguments()
if (given === 'help') {
  console.log(HELP)
} else if (given === null) {
  console.error(`These options are not understood.\n\n${HELP}`)
  process.exitCode = 2
} else {
  process.exitCode = await demo(given.scenario, given.options)
}
