import { afterAll, afterEach, beforeAll, describe, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import {
  answering,
  checkMessage,
  execution,
  gone,
  GRAPH,
  KNOWN,
  LOGS_ONLY,
  SCOPE,
  pipelineError,
  type Row
} from './failure-messages.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ github: true })
  sandbox.addExecution(execution)
  sandbox.addExecution(gone)
})
afterAll(() => sandbox.close())
afterEach(() => {
  sandbox.faults.clear()
  sandbox.pipelines.live(execution.execution)
})

function pageAt(baseUrl: string): string {
  const { account, org, project, pipeline, execution: id } = execution
  return `${baseUrl}/ng/account/${account}/all/orgs/${org}/projects/${project}/pipelines/${pipeline}/executions/${id}`
}

describe('what was asked for', () => {
  const unknown =
    (change: Record<string, string>): (() => Record<string, string>) =>
    () => ({ ...KNOWN, ...change })
  test.each<[string, Row]>([
    [
      'an unknown organization',
      {
        inputs: unknown({ 'org-id': 'nowhere' }),
        cause: /Organization with identifier \[nowhere\] not found, correlation id/,
        next: /Check pipeline-id, org-id and project-id/
      }
    ],
    [
      'an unknown project',
      {
        inputs: unknown({ 'project-id': 'nothing' }),
        cause: /identifier \[nothing\] not found/,
        next: /project-id/
      }
    ],
    [
      'an unknown pipeline',
      {
        inputs: unknown({ 'pipeline-id': 'Nope' }),
        cause: /no run of the pipeline Nope/,
        next: /Check pipeline-id \(the identifier, not the name\)/
      }
    ],
    [
      'an unknown run',
      {
        inputs: unknown({ 'run-sequence': '41' }),
        cause: /no run 41 .*runs 42 down to 3 were seen/,
        next: /run-sequence|execution-id/
      }
    ],
    [
      'an unknown execution',
      {
        inputs: () => ({ ...SCOPE, 'execution-id': 'zzz' }),
        cause: /does not exist or has been deleted.*correlation id/,
        next: /Check execution-id/
      }
    ],
    [
      'an unknown stage',
      {
        inputs: unknown({ 'stage-id': 'Biuld' }),
        cause: /has no stage Biuld/,
        next: /There are: Build,.*Give one of these as stage-id/
      }
    ],
    [
      'an unknown step',
      {
        inputs: unknown({ 'stage-id': 'Build', 'step-id': 'Run_Tets' }),
        cause: /Stage Build has no step Run_Tets/,
        next: /There are: Run_Tests/
      }
    ],
    [
      'a run of another pipeline',
      {
        inputs: () => ({ ...SCOPE, 'execution-id': execution.execution, 'pipeline-id': 'Other' }),
        cause: /is of the pipeline Deploy_Service, not of Other/,
        next: /Change pipeline-id or execution-id/
      }
    ],
    [
      'a page of another Harness',
      {
        inputs: () => ({ 'execution-url': pageAt('https://harness.acme.com') }),
        cause: /is on "?https:\/\/harness\.acme\.com"?, but the key goes to `base-url`/,
        next: /set `base-url: https:\/\/harness\.acme\.com` if that is your Harness/
      }
    ],
    [
      'an input that disagrees with the page',
      {
        inputs: ({ baseUrl }) => ({ 'execution-url': pageAt(baseUrl), 'project-id': 'other' }),
        cause: /`project-id` is "?other"?, but `execution-url` says "?proj"?/,
        next: /give one of them/
      }
    ],
    [
      'a page that is none of an execution',
      {
        inputs: () => ({ 'execution-url': 'https://app.harness.io/ng/account/x/home' }),
        cause: /`execution-url` is .*home/,
        next: /expected the address of an execution's page/
      }
    ],
    [
      'a name instead of an identifier',
      {
        inputs: unknown({ 'pipeline-id': 'Deploy Service' }),
        cause: /`pipeline-id` is "?Deploy Service"?/,
        next: /identifier, not its name/
      }
    ],
    [
      'an execution that failed, where that is to fail the step',
      {
        inputs: unknown({ 'fail-on-execution-failure': 'true' }),
        before: ({ pipelines }) => {
          pipelines.live(execution.execution, {
            ...GRAPH,
            status: 'Failed',
            failure: 'the rollout was refused'
          })
        },
        cause: /Run 42 .* ended as Failed: the rollout was refused/,
        next: /job summary.*in Harness: http/
      }
    ],
    [
      'a Pipeline Service that limits the rate of calls',
      {
        inputs: unknown({}),
        before: answering('executions', 429, pipelineError('Too many requests')),
        cause: /429: .*Too many requests/,
        next: /again|later/
      }
    ],
    [
      'a Pipeline Service that is not there',
      {
        inputs: unknown({}),
        before: answering('executions', 404, '<html>not found</html>'),
        cause: /404/,
        next: /base-url/
      }
    ],
    [
      'expired logs',
      {
        inputs: unknown({ 'run-sequence': '3' }),
        isWarning: true,
        cause: /ended \d+ days ago .* and Harness has no log of it/,
        next: /retention/
      }
    ],
    [
      'no logs under any simplified key (standard keys in use)',
      {
        inputs: () => ({ ...LOGS_ONLY, 'run-sequence': '99' }),
        isWarning: true,
        cause: /Harness has no logs of run 99/,
        next: /PIE_SIMPLIFY_LOG_BASE_KEY.*org-id and project-id/
      }
    ]
  ])('%s', (_, row) => checkMessage(sandbox, row))
})
