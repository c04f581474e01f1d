import { frameOf, type SampleExecution } from '../sandbox/executions.ts'
import type { SandboxRequest } from '../sandbox/http.ts'
import { playExecution } from '../sandbox/live-execution.ts'
import { runAction } from '../sandbox/runner.ts'
import { ndjson, START } from '../sandbox/sample-logs.ts'
import type { SampleNode } from '../sandbox/sample-graph.ts'
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { median } from './table.ts'

// What `follow: logs` and the comment take, at real speed: from a line's writing in the sandbox to
// stdout, and from a failure to its line and its comment. Counts the calls that are made meanwhile.
// The sandbox writes every 0.1 s, as deployments do.

const HEAD = '7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'
const MINUTE = 60_000
/** Steps that fail, and how long each takes, in seconds. */
const [CHECKS, CHECK] = [6, 21.7]
const frame = frameOf()
const logs: { key: string; content: string }[] = []

/** A step of a build that writes a line each second, and is silent before its end. */
function buildStep(identifier: string, from: number, lines: number, silence: number): SampleNode {
  const key = `${frame.prefix}/Build/${identifier}`
  logs.push({ key, content: linesOf(identifier, from, lines) })
  return { kind: 'step', identifier, keys: [key], ...spanOf(from, from + lines + silence), status: 'Success' }
}

/** A step of a deployment, with a log for each of its parts. */
function deployStep(identifier: string, from: number, parts: number, lines: number): SampleNode {
  const units = Array.from({ length: parts }, (_, at) => {
    const start = from + at * (lines + 1)
    const name = `Part ${at}`
    const key = `${frame.prefix}/Deploy/${identifier}-commandUnit:${name}`
    logs.push({ key, content: linesOf(`${identifier}-${at}`, start, lines) })
    return { name, status: 'SUCCESS', ...spanOf(start, start + lines + 1), key }
  })
  const keys = units.map(({ key }) => key)
  const to = from + parts * (lines + 1)
  return { kind: 'step', identifier, keys, units, ...spanOf(from, to), status: 'Success' }
}

/** A step that fails with a line that says why. */
function failingStep(identifier: string, from: number, to: number): SampleNode {
  const key = `${frame.prefix}/Checks/${identifier}`
  const lines = [1, 2, 3].map(at => ndjson('info', at, 'checking\n', from + at))
  const end = ndjson('error', 4, `fatal: ${identifier} does not start\n`, to - 0.2)
  logs.push({ key, content: [...lines, end].join('') })
  return { kind: 'step', identifier, keys: [key], ...spanOf(from, to), status: 'Failed', failure: 'exit 1' }
}

/** `step 3 said`, a second apart. */
function linesOf(step: string, from: number, count: number): string {
  return Array.from({ length: count }, (_, at) =>
    ndjson('info', at, `${step} ${at} said\n`, from + at + 0.3)
  ).join('')
}

function spanOf(from: number, to: number): { readonly from: number; readonly to: number } {
  return { from: START + from * 1000, to: START + to * 1000 }
}

function sample(): SampleExecution {
  const steps = [0, 1, 2, 3, 4, 5].map(at => buildStep(`Step_${at}`, 2 + at * 12, 8, at % 2 === 0 ? 1 : 4))
  const rollout = deployStep('Rollout', 76, 4, 6)
  const checks = Array.from({ length: CHECKS }, (_, at) =>
    failingStep(`Check_${at}`, 105 + at * CHECK, 105 + (at + 1) * CHECK)
  )
  const end = 106 + CHECKS * CHECK
  const stage = (identifier: string, from: number, to: number, children: SampleNode[]): SampleNode => ({
    ...{ kind: 'stage', identifier, children, ...spanOf(from, to) },
    status: identifier === 'Checks' ? 'Failed' : 'Success'
  })
  const stages = [
    stage('Build', 0, 75, steps),
    stage('Deploy', 75, 104, [rollout]),
    stage('Checks', 104, end, checks)
  ]
  const span = { startedAt: START, endedAt: START + end * 1000 }
  return { ...frame, logs, graph: { name: 'Live', status: 'Failed', ...span, stages } }
}

/** Latencies in ms by what is measured. */
const latencies = new Map<string, number[]>()
const note = (what: string, ms: number): void =>
  void latencies.set(what, [...(latencies.get(what) ?? []), ms])

/** What was noted. */
const seen = new Set<string>()

await using sandbox = await startSandbox({ github: true })
const repo = { full_name: 'octocat/shop' }
sandbox.github.pulls.add({ number: 7, state: 'open', head: { sha: HEAD, repo } })
const written = new Map<string, number>()
const write = sandbox.streams.write.bind(sandbox.streams)
sandbox.streams.write = (account, key, ...lines) => {
  for (const line of lines) written.set(/"out":"(.*? said)/u.exec(line)?.[1] ?? '', Date.now())
  write(account, key, ...lines)
}
using played = playExecution(sandbox, sample(), { speed: 1 })
const [, , checks] = played.execution.graph?.stages ?? []
const failedAt = new Map(checks?.children?.map(({ identifier, to }) => [identifier, to ?? Number.NaN]))
const endedAt = played.execution.graph?.endedAt ?? Number.NaN
sandbox.github.pulls.onWrite((_, body) => noteFailures(body, 'from the failure of a step to the comment'))
const { account, org, project, execution } = played.execution
await using run = await runAction(
  {
    'api-key': sandbox.apiKey,
    'base-url': sandbox.baseUrl,
    'account-id': account,
    'org-id': org,
    'project-id': project,
    'execution-id': execution,
    'github-token': sandbox.github.token,
    follow: process.argv[2] ?? 'logs',
    comment: 'true',
    upload: 'false'
  },
  sandbox.github.env,
  {
    event: { name: 'pull_request', payload: { pull_request: { number: 7, head: { sha: HEAD, repo } } } },
    onStdout: text => {
      for (const line of text.split('\n')) noteLine(line, Date.now())
    }
  }
)
if (run.code !== 0) throw new Error(run.stdout)

/** Notes each failed step that a text tells of first. */
function noteFailures(text: string, what: string): void {
  for (const [, number = ''] of text.matchAll(/[✕❌] (?:Checks › )?Check (\d+)\b/gu)) {
    const from = failedAt.get(`Check_${number}`)
    if (from === undefined || seen.has(`${what} ${number}`)) continue
    seen.add(`${what} ${number}`)
    note(what, Date.now() - from)
  }
}

function noteLine(line: string, at: number): void {
  if (line.startsWith('✕')) noteFailures(line, 'from the failure of a step to its line')
  const [, text = '', step = '', number] = /((Step_\d|Rollout-\d) (\d+) said)/u.exec(line) ?? []
  const from = written.get(text)
  if (from === undefined || seen.has(text)) return
  seen.add(text)
  const what = step.startsWith('Step') ? 'step of a build' : 'part of a deployment'
  note(number === '0' ? `first line of a ${what}` : 'line of a step at work', at - from)
}

function callsPerMinute({ requests }: Sandbox): number {
  const at = requests.filter(one => isCall(one) && one.at <= endedAt).map(one => one.at)
  return Math.max(...at.map(from => at.filter(one => one >= from && one < from + MINUTE).length))
}

function isCall({ on }: SandboxRequest): boolean {
  return ['execution', 'executions', 'blob', 'exists', 'token', 'download'].includes(on)
}

console.log('| | count | median | worst |\n| --- | ---: | ---: | ---: |')
for (const [what, values] of latencies) {
  const cells = [median(values), Math.max(...values)].map(ms => `${(ms / 1000).toFixed(2)} s`)
  console.log(`| ${what} | ${values.length} | ${cells.join(' | ')} |`)
}
const streams = sandbox.requests.filter(({ on }) => on === 'stream').length
console.log(`\nCalls in the busiest minute: ${callsPerMinute(sandbox)}; connections to streams: ${streams}`)
