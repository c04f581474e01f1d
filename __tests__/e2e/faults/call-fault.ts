import type { PocketServer, Route, SandboxRequest } from '../../../sandbox/http.ts'
import type { Sandbox } from '../../../sandbox/sandbox.ts'
import { FAULTS, ILLNESSES, OTHER_HOST, type FaultName } from './named-faults.ts'

/** The calls that the action makes. `ask` are all for an export, `poll` those after the first. */
export type Call = 'ask' | 'poll' | 'link' | 'log' | 'lookup' | 'statuses' | 'create' | 'block' | 'finalize'

/** What goes wrong with a call, and how often. */
export interface CallFault {
  /** Null: nothing. */
  readonly fault: FaultName | null
  readonly times: 'once' | 'for ever'
}

/** A call that was spoiled. */
interface Spoiled {
  /** How often it was made; of single logs, for the one that was asked for most often. */
  count(): number
  /** Is to be told what the action prints: a closed port opens once it was met. */
  hear(text: string): void
}

interface Place {
  readonly on: Route
  readonly server: keyof Sandbox['servers']
  readonly isMeant?: (request: SandboxRequest) => boolean
  /** The port is closed when this call is made, where it is not from the start. */
  readonly closedAfter?: Route
}

const isBlock = ({ query }: SandboxRequest): boolean => query.comp === 'block'
const PLACES: Readonly<Record<Call, Place>> = {
  ask: { on: 'download', server: 'harness' },
  poll: { on: 'download', server: 'harness', closedAfter: 'download' },
  lookup: { on: 'execution', server: 'harness' },
  link: { on: 'storage', server: 'storage' },
  log: { on: 'blob', server: 'harness' },
  statuses: { on: 'statuses', server: 'github' },
  create: { on: 'create', server: 'results' },
  block: { on: 'upload', server: 'blobs', isMeant: isBlock, closedAfter: 'create' },
  finalize: { on: 'finalize', server: 'results', closedAfter: 'create' }
}
/** Of a port that the toolkit finds closed without saying so, in ms of the action's time. */
const CLOSED_FOR = 500

/** Lets one call meet a fault, once or for ever. */
export function spoil(sandbox: Sandbox, call: Call, { fault, times }: CallFault): Spoiled {
  const { on, server, isMeant = () => true, closedAfter } = PLACES[call]
  const isFirst = (request: SandboxRequest): boolean =>
    request === sandbox.requests.find(each => each.on === on)
  const isCall = (request: SandboxRequest): boolean =>
    request.on === on && isMeant(request) && !(call === 'poll' && isFirst(request))
  const count = (): number => mostOfOne(sandbox.requests.filter(isCall))
  if (fault === null) return { count, hear: () => undefined }
  if (isIllness(fault)) {
    fallIll(sandbox, on, isCall, ILLNESSES[fault])
    return { count, hear: () => undefined }
  }
  if (fault !== 'connection refused') {
    // The answer of another host is the true one.
    const when = (request: SandboxRequest): boolean =>
      isCall(request) && request.headers.host?.startsWith(OTHER_HOST) !== true
    sandbox.faults.add({ on, when, times: times === 'once' ? 1 : Infinity, do: FAULTS[fault] })
    return { count, hear: () => undefined }
  }
  const port = sandbox.servers[server]
  if (port === null) throw new Error(`the sandbox was started without ${server}`)
  if (closedAfter === undefined) port.refuse()
  else closeAfter(sandbox, port, closedAfter, call === 'block' && times === 'once')
  return {
    count,
    hear: text => {
      if (times === 'once' && text.includes('ECONNREFUSED')) void port.reopen()
    }
  }
}

/** What a run needs to know of the servers that the sandbox was started with. */
export function envOf(sandbox: Sandbox): Readonly<Record<string, string>> {
  const { github, results } = sandbox.servers
  return {
    ...(github === null ? {} : sandbox.github.env),
    ...(results === null ? {} : sandbox.results.env)
  }
}

function mostOfOne(calls: readonly SandboxRequest[]): number {
  const keys = calls.map(({ on, query }) => (on === 'blob' ? query.key : ''))
  return Math.max(0, ...keys.map(key => keys.filter(other => other === key).length))
}

function isIllness(fault: FaultName): fault is keyof typeof ILLNESSES {
  return fault in ILLNESSES
}

/** With the first of the calls, which meets it already. */
function fallIll(
  sandbox: Sandbox,
  on: Route,
  isCall: (request: SandboxRequest) => boolean,
  illness: (typeof ILLNESSES)[keyof typeof ILLNESSES]
): void {
  let isIll = false
  const when = (request: SandboxRequest): boolean => {
    if (!isIll && isCall(request)) {
      isIll = true
      illness(sandbox.illness)
    }
    return false
  }
  sandbox.faults.add({ on, when, do: 'hang' })
}

function closeAfter(sandbox: Sandbox, port: PocketServer, on: Route, isShort: boolean): void {
  let isClosed = false
  const when = (): boolean => {
    if (isClosed) return false
    isClosed = true
    port.refuse()
    if (isShort) sandbox.clock?.after(CLOSED_FOR, () => void port.reopen())
    return false
  }
  sandbox.faults.add({ on, when, do: 'hang' })
}
