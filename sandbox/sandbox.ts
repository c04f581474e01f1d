import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ActionClock } from './action-clock.ts'
import type { Azurite } from './azurite.ts'
import type { SampleExecution } from './executions.ts'
import type { ExportPolls, ExportScript, ExportTime } from './export-script.ts'
import { LogExports } from './exports.ts'
import { Faults } from './faults.ts'
import type { PocketServer, SandboxRequest } from './http.ts'
import { startLogService } from './log-service.ts'
import { startGitHubApi, type GitHubApi } from './github-api.ts'
import { Illness } from './illness.ts'
import { LogStore } from './log-store.ts'
import { LogStreams, type StreamBehaviour } from './log-streams.ts'
import { PipelineService } from './pipeline-service.ts'
import { startResultsService } from './results-service.ts'
import type { ResultsService } from './results-service.ts'
import type { LinkDialect } from './signing.ts'
import { ObjectStorage } from './storage.ts'
import type { LogContent } from './log-content.ts'

/** How a sandbox is to behave; everything has a default. */
export interface SandboxOptions {
  readonly accountId?: string
  readonly apiKey?: string
  /** A valid `x-harness-token`. */
  readonly harnessToken?: string
  /** Milliseconds; everything that expires goes by it. */
  readonly now?: () => number
  /**
   * The time of the action that is run against the sandbox; slow answers go by it, and `now` where
   * that is not given.
   */
  readonly clock?: ActionClock
  /**
   * Objects under a prefix that an export takes at most; by default 100, as the documentation says.
   */
  readonly limit?: number
  /**
   * Answers per state of an export, by default one `queued`, one `in_progress`; or the time that it
   * takes.
   */
  readonly exportPolls?: ExportPolls | ExportTime
  /**
   * `storage`: links name the storage's own host. `gateway`:
   * `https://app.harness.io/storage/harness-download/…`, which the sandbox's base URL serves under
   * the same path. Any other value is an origin to use in its place.
   */
  readonly linkBase?: string
  readonly dialect?: LinkDialect
  /** Links for prefixes ending in `/` name an object that does not exist. */
  readonly deadSlashLinks?: boolean
  /** Of the exports' archives. */
  readonly compressionLevel?: number
  readonly streams?: StreamBehaviour
  /** For how many ms an export's answer is kept; by default a week. */
  readonly cacheLife?: number
  /** Calls with a key that are answered in a minute; the rest is 429, without `Retry-After`. */
  readonly callsPerMinute?: number
  /** Start the results service, and Azurite behind it, or the one that is given. */
  readonly results?: boolean | Azurite
  /** Start the GitHub API with commit statuses. */
  readonly github?: boolean
}

/** A pocket Harness, and on request a pocket results service. */
export interface Sandbox extends AsyncDisposable {
  readonly baseUrl: string
  readonly storageUrl: string
  readonly accountId: string
  readonly apiKey: string
  /** A valid key of another account. */
  readonly foreignKey: string
  readonly harnessToken: string
  readonly clock: ActionClock | undefined
  readonly faults: Faults
  /** What listens, to be closed for a while; null for what was not started. */
  readonly servers: Readonly<Record<'harness' | 'storage', PocketServer>> &
    Readonly<Record<'results' | 'blobs' | 'github', PocketServer | null>>
  readonly exports: LogExports
  /** The logs that are being written. */
  readonly streams: LogStreams
  readonly illness: Illness
  /** Every request to every server of the sandbox, in order. */
  readonly requests: SandboxRequest[]
  /** Asks for the results service; an error when the sandbox was started without it. */
  readonly results: ResultsService
  /** Asks for the GitHub API; an error when the sandbox was started without it. */
  readonly github: GitHubApi
  readonly pipelines: PipelineService
  /**
   * Stores all logs of an execution, and makes it known to the Pipeline Service where it has a
   * graph.
   */
  addExecution(execution: SampleExecution): void
  /** Stores one log under its key, as Harness names it. */
  addLog(key: string, content: LogContent): void
  /** Scripts exports that do not go as they should. */
  script(...scripts: ExportScript[]): void
  /** Serves these bytes as the archive of the prefixes. */
  serve(prefix: string | RegExp, archive: Buffer): void
  close(): Promise<void>
}

/** Starts a sandbox on free ports of 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const accountId = options.accountId ?? 'kmpySmUISimoRrJL6NL73w'
  const apiKey = options.apiKey ?? `pat.${accountId}.65a0c0ffee0ddba11.Sandb0xSecretKey`
  const foreignKey = 'pat.anotherAccount000000aa.65a0c0ffee0ddba11.An0therSecretKey'
  const harnessToken = options.harnessToken ?? 'sandbox-harness-token-5f0c'
  const linkBase = options.linkBase ?? 'storage'
  const now = options.now ?? options.clock?.now ?? Date.now
  const faults = new Faults(options.clock)
  const illness = new Illness(now)
  const requests: SandboxRequest[] = []
  const store = new LogStore()
  const streams = new LogStreams(store, options.streams)
  const storage = new ObjectStorage({
    faults,
    requests,
    now,
    secret: 'sandbox',
    dialect: options.dialect ?? 's3'
  })
  await using started = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-storage-'))
  started.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  await storage.start()
  started.defer(() => storage.close())
  const exports = new LogExports({
    store,
    storage,
    now,
    folder,
    limit: options.limit ?? 100,
    polls: options.exportPolls ?? { queued: 1, inProgress: 1 },
    gateway: linkBase === 'storage' ? null : linkBase === 'gateway' ? 'https://app.harness.io' : linkBase,
    deadSlashLinks: options.deadSlashLinks ?? false,
    compressionLevel: options.compressionLevel ?? 6,
    cacheLife: options.cacheLife ?? 7 * 24 * 3_600_000,
    illness
  })
  started.defer(() => exports.close())
  const apiKeys = { [apiKey]: accountId, [foreignKey]: 'anotherAccount000000aa' }
  const harnessTokens = { [harnessToken]: accountId }
  const pipelines = new PipelineService()
  const service = await startLogService({
    store,
    streams,
    pipelines,
    exports,
    storage,
    faults,
    illness,
    callsPerMinute: options.callsPerMinute ?? Infinity,
    requests,
    now,
    apiKeys,
    harnessTokens
  })
  started.defer(() => service.close())
  const { results: wanted = false } = options
  const azurite = typeof wanted === 'object' ? wanted : undefined
  const results = wanted === false ? null : await startResultsService({ faults, requests, now, azurite })
  if (results !== null) started.defer(() => results.close())
  const github =
    options.github === true
      ? await startGitHubApi({ faults, requests, now, harnessUrl: service.origin })
      : null
  if (github !== null) started.defer(() => github.close())
  const servers = {
    harness: service,
    storage: storage.server,
    results: results?.server ?? null,
    blobs: results?.blobs ?? null,
    github: github?.server ?? null
  }
  const running = started.move()

  return {
    baseUrl: service.origin,
    storageUrl: storage.origin,
    accountId,
    apiKey,
    foreignKey,
    harnessToken,
    clock: options.clock,
    servers,
    faults,
    exports,
    streams,
    illness,
    requests,
    get results() {
      if (results === null) throw new Error('start the sandbox with `results: true`')
      return results
    },
    get github() {
      if (github === null) throw new Error('start the sandbox with `github: true`')
      return github
    },
    pipelines,
    addExecution: execution => {
      pipelines.add(execution)
      for (const log of execution.logs) store.set(execution.account, log.key, log.content)
    },
    addLog: (key, content) => store.set(accountId, key, content),
    script: (...scripts) => exports.script(...scripts),
    serve: (prefix, archive) => exports.script({ for: prefix, bytes: archive }),
    close: () => running.disposeAsync(),
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}
