import { overLimit } from '../sandbox/over-limit.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { measureAction } from './measured-run.ts'

// Executions of many small logs, through the built action with report and upload: one archive that
// holds all of them, as a self-managed Harness without a limit exports it, and stage by stage.

const CASES = [
  { stages: 100, steps: 100, isOneArchive: false },
  { stages: 100, steps: 100, isOneArchive: true },
  { stages: 600, steps: 100, isOneArchive: true }
]

console.log('| logs | exports | wall | CPU | peak RSS |\n| ---: | --- | ---: | ---: | ---: |')
for (const { stages, steps, isOneArchive } of CASES) {
  const execution = overLimit({ stages, steps })
  const logs = stages * steps
  const limit = isOneArchive ? logs : steps
  await using sandbox = await startSandbox({ results: true, limit })
  sandbox.addExecution(execution)
  // Without the graph nothing tells that there are many, and all are asked for at once.
  const alone = { 'org-id': '', 'project-id': '', 'execution-id': '', 'pipeline-id': execution.pipeline }
  const inputs = isOneArchive ? { ...alone, 'run-sequence': String(execution.run) } : {}
  const { wallMs, cpuMs, peakBytes } = await measureAction(sandbox, execution, inputs)
  const cells = [
    logs.toLocaleString('en'),
    isOneArchive ? 'one' : 'a stage each',
    `${(wallMs / 1000).toFixed(1)} s`,
    `${(cpuMs / 1000).toFixed(1)} s`,
    `${Math.round(peakBytes / 1e6)} MB`
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
