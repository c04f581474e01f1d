import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { frameOf } from '../sandbox/executions.ts'
import { largeExecution } from '../sandbox/large-execution.ts'
import { writeZip } from '../sandbox/zip-writer.ts'
import { openArchive, type ArchiveLimits } from '../src/archive/archive.ts'
import { readArchives, type ReadOptions } from '../src/reading/read-archives.ts'
import { createRedactor } from '../src/redaction/redaction.ts'
import { LogRenderer } from '../src/text/render.ts'

/**
 * What each part of reading an archive costs, one added to the other: `node bench/stages.ts [MIB]`. Each in a process of its own, which
 * `node bench/stages.ts STAGE ARCHIVE FOLDER` is.
 */
const STAGES = [
  ['inflate', 'inflated, CRC and size checked'],
  ['text', '+ rendered as text'],
  ['excerpt', '+ looked for what failed'],
  ['files', '+ searched for secrets, hashed, both files written'],
  ['page', '+ blocks of the report packed'],
  ['packed', '+ texts deflated for the artifact']
] as const
const MIB = 1_048_576
const frame = frameOf({ pipeline: 'Large', run: 7 })
const SECRETS = ['pat.bench_account.0123456789abcdef01234567.AbCdEfGhIjKlMnOpQrSt']

const [first = '1024', archive, folder] = process.argv.slice(2)
if (archive === undefined || folder === undefined) await compare(Number(first))
else await measure(first, archive, folder)

async function compare(mebibytes: number): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'bench-stages-'))
  const path = join(work, 'export.zip')
  const { logs, account } = largeExecution({ run: 7, files: mebibytes, bytes: mebibytes * MIB })
  await writeZip(
    path,
    logs.map(({ key, content }) => ({
      name: `${account}/${key}`,
      content: () => (typeof content === 'function' ? content() : [Buffer.from(content)])
    })),
    6
  )
  const rows = [`| ${mebibytes} MiB | wall | CPU | peak RSS |`, '| --- | ---: | ---: | ---: |']
  for (const [stage, title] of STAGES) {
    const child = spawnSync(process.execPath, [import.meta.filename, stage, path, join(work, stage)], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const [wall = 0, cpu = 0, peak = 0] = JSON.parse(child.stdout.toString()) as number[]
    rows.push(
      `| ${title} | ${(wall / 1000).toFixed(1)} s | ${(cpu / 1000).toFixed(1)} s | ${(peak / 1e6).toFixed(0)} MB |`
    )
    await rm(join(work, stage), { recursive: true, force: true })
  }
  await rm(work, { recursive: true })
  process.stdout.write(`${rows.join('\n')}\n`)
}

async function measure(stage: string, path: string, into: string): Promise<void> {
  const limits: ArchiveLimits = {
    budget: { maxBytes: Infinity, usedBytes: 0 },
    maxEntries: 100_000,
    maxRatio: 500
  }
  const started = performance.now()
  if (stage === 'inflate' || stage === 'text' || stage === 'excerpt') {
    await using opened = await openArchive(path, limits)
    for (const entry of opened.entries) {
      const renderer = stage === 'excerpt' ? new LogRenderer() : new LogRenderer(null, null)
      for await (const chunk of entry.read()) {
        if (stage !== 'inflate') renderer.push(chunk)
      }
      if (stage !== 'inflate') renderer.end()
    }
  } else await readArchives(found(path), optionsOf(stage, into, limits))
  const wall = performance.now() - started
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  process.stdout.write(JSON.stringify([wall, (userCPUTime + systemCPUTime) / 1000, maxRSS * 1024]))
}

function found(path: string): Parameters<typeof readArchives>[0] {
  const { account, prefix } = frame
  return { archives: [{ path, account, prefix, executionId: null }], logs: [] }
}

function optionsOf(stage: string, into: string, limits: ArchiveLimits): ReadOptions {
  return {
    directory: into,
    limits,
    selection: { stage: null, step: null },
    executions: [],
    redactor: createRedactor(SECRETS, []),
    blocks: stage === 'files' ? null : { path: `${into}.blocks`, limit: 64 * MIB },
    packing: stage === 'packed' ? { path: `${into}.packed`, level: 6 } : null
  }
}
