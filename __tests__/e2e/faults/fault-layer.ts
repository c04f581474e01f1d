import type { IncomingHttpHeaders } from 'node:http'
import type { Sandbox } from '../../../sandbox/sandbox.ts'
import { FAULTS, redirectTo, type Fault, type FaultName } from './faults.ts'
import { startFront, type Answer, type Front, type FrontRequest } from './front.ts'

/** The calls that the action makes. `ask` is the first one for an export, until it is answered; `poll` are those after it. */
export type Call = 'ask' | 'poll' | 'link' | 'lookup' | 'statuses' | 'create' | 'block' | 'finalize'

/** What goes wrong: the n-th of these calls meets the n-th of the faults; after the last one all is well, or they begin anew. */
export interface Spoiled {
  readonly call: Call
  readonly faults: readonly FaultName[]
  readonly forEver: boolean
}

/** What stands between the action and all the servers that it talks to. */
export interface FaultLayer extends AsyncDisposable {
  /** Where the action finds them. */
  readonly baseUrl: string
  readonly env: Readonly<Record<string, string>>
  /** The calls that arrived, in order. */
  readonly calls: readonly Call[]
  /** Links and signed addresses that were given out or used, and what is secret in them. */
  readonly links: readonly string[]
  /** What another host received. */
  readonly trapped: readonly IncomingHttpHeaders[]
  /** Is to be told what the action says: a closed port opens once it was met. */
  heard(text: string): void
}

type Side = 'harness' | 'storage' | 'github' | 'results' | 'blobs'

const SIDES: Readonly<Record<Call, Side>> = {
  ask: 'harness',
  poll: 'harness',
  lookup: 'harness',
  link: 'storage',
  statuses: 'github',
  create: 'results',
  finalize: 'results',
  block: 'blobs'
}
/** After which call the port is closed, where it is not from the start. */
const CLOSED_AFTER: Partial<Record<Call, Call>> = { poll: 'ask', finalize: 'create' }
/** Of a port that the toolkit finds closed without saying so, in ms. */
const CLOSED_FOR = 400
const PATHS: readonly (readonly [Call, RegExp])[] = [
  ['lookup', /^(?:\/gateway)?\/pipeline\/api\/pipelines\/execution\/v2\//],
  ['link', /\/logs\.zip\?/],
  ['statuses', /^\/repos\/.*\/statuses/],
  ['create', /\/CreateArtifact$/],
  ['finalize', /\/FinalizeArtifact$/],
  ['block', /[?&]comp=block&/]
]

/** Puts a front before each server of the sandbox, and spoils one call. */
export async function startFaultLayer(sandbox: Sandbox, spoiled: Spoiled): Promise<FaultLayer> {
  const calls: Call[] = []
  const links: string[] = []
  const trapped: IncomingHttpHeaders[] = []
  const { github, results } = optional(sandbox)
  let met = 0
  let isAsked = false
  await using stack = new AsyncDisposableStack()
  const fronts = {
    harness: stack.use(await startFront(() => sandbox.baseUrl, handle)),
    storage: stack.use(await startFront(() => sandbox.storageUrl, handle)),
    github: stack.use(await startFront(() => github ?? '', handle)),
    results: stack.use(await startFront(() => results ?? '', handle)),
    blobs: stack.use(await startFront(() => results ?? '', handle))
  } satisfies Record<Side, Front>
  const trap = stack.use(
    await startFront(
      () => targetOf(SIDES[spoiled.call]),
      async ({ request, forward, pass }) => {
        trapped.push(request.headers)
        pass(await forward())
      }
    )
  )
  const names: readonly (readonly [string, string])[] = [
    [sandbox.storageUrl, fronts.storage.origin],
    [`${results ?? 'none'}/devstoreaccount1`, `${fronts.blobs.origin}/devstoreaccount1`],
    [sandbox.baseUrl, fronts.harness.origin]
  ]
  const isRefused = spoiled.faults.includes('connection refused')
  const closed = fronts[SIDES[spoiled.call]]
  if (isRefused && CLOSED_AFTER[spoiled.call] === undefined) closed.refuse()
  const running = stack.move()

  function targetOf(side: Side): string {
    if (side === 'harness') return sandbox.baseUrl
    if (side === 'storage') return sandbox.storageUrl
    return (side === 'github' ? github : results) ?? ''
  }

  function callOf(method: string, url: string): Call | null {
    if (method === 'POST' && url.includes('/blob/download?')) return isAsked ? 'poll' : 'ask'
    return PATHS.find(([, path]) => path.test(url))?.[0] ?? null
  }

  function faultOf(call: Call | null): Fault | null {
    if (call !== spoiled.call || isRefused) return null
    const name = spoiled.faults[spoiled.forEver ? met % spoiled.faults.length : met]
    met += 1
    if (name === undefined) return null
    if (name !== 'a redirect to another host') return FAULTS[name]
    return redirectTo(trap.origin.replace('127.0.0.1', 'localhost'))
  }

  /** With the addresses of the fronts in place of the servers' own. */
  function renamed(answer: Answer): Answer {
    if (!/json/iu.test(answer.headers['content-type'] ?? '')) return answer
    const text = names.reduce((json, [from, to]) => json.replaceAll(from, to), answer.body.toString())
    for (const [, link = ''] of text.matchAll(/"(?:link|signed_upload_url)": *"([^"]+)"/gu))
      links.push(...secretsIn(link))
    return { ...answer, body: Buffer.from(text) }
  }

  async function handle({ request, socket, forward, pass }: FrontRequest): Promise<void> {
    const { method = 'GET', url = '/' } = request
    const call = callOf(method, url)
    if (call !== null) calls.push(call)
    if (call === 'link' || call === 'block') links.push(...secretsIn(url))
    const fault = faultOf(call)
    const whole = async (): Promise<Answer> => renamed(await forward())
    if (fault?.kind === 'instead') fault.act({ request, socket, forward: whole, pass })
    else if (fault?.kind === 'bent') fault.act(socket, await whole())
    else {
      const answer = await whole()
      if (call === 'ask') isAsked = true
      if (isRefused && call !== null && CLOSED_AFTER[spoiled.call] === call) closed.refuse()
      if (isRefused && call === 'create' && spoiled.call === 'block' && !spoiled.forEver)
        setTimeout(() => void closed.listen(), CLOSED_FOR)
      pass(answer)
    }
  }

  return {
    baseUrl: fronts.harness.origin,
    env: {
      ...(github === null ? {} : { GITHUB_API_URL: fronts.github.origin }),
      ...(results === null
        ? {}
        : { ...sandbox.results.env, ACTIONS_RESULTS_URL: `${fronts.results.origin}/` })
    },
    calls,
    links,
    trapped,
    heard: text => {
      if (isRefused && !spoiled.forEver && text.includes('ECONNREFUSED')) void closed.listen()
    },
    [Symbol.asyncDispose]: () => running.disposeAsync()
  }
}

/** The servers that the sandbox was not started with are null. */
function optional(sandbox: Sandbox): { github: string | null; results: string | null } {
  const originOf = (server: () => { readonly origin: string }): string | null => {
    try {
      return server().origin
    } catch {
      return null
    }
  }
  return { github: originOf(() => sandbox.github), results: originOf(() => sandbox.results) }
}

/** A signed address, its query, and its signature as it is written and as it is meant. */
function secretsIn(url: string): string[] {
  const query = url.split('?')[1] ?? ''
  const [, signature = ''] = /(?:Signature|sig)=([^&]+)/u.exec(query) ?? []
  return [url, query, signature, decodeURIComponent(signature)].filter(secret => secret !== '')
}
