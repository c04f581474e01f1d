import type { Sandbox } from '../../sandbox/sandbox.ts'

/** An answer of `/blob/download`. */
export interface Answer {
  readonly link: string
  readonly status: string
  readonly expires: string
  readonly message?: string
}

/** The URL of a call of the Log Service. */
export function urlOf(sandbox: Sandbox, path: string, query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${sandbox.baseUrl}/gateway/log-service/${path}?${pairs.join('&')}`
}

/** Asks for an export once; the raw response. */
export function post(sandbox: Sandbox, prefix: string): Promise<Response> {
  return fetch(urlOf(sandbox, 'blob/download', { accountID: sandbox.accountId, prefix }), {
    method: 'POST',
    headers: { 'x-api-key': sandbox.apiKey }
  })
}

/** Asks for an export once. */
export async function ask(sandbox: Sandbox, prefix: string): Promise<Answer> {
  return (await (await post(sandbox, prefix)).json()) as Answer
}

/** Asks until the export is done, and says what was told on the way. */
export async function askUntilDone(
  sandbox: Sandbox,
  prefix: string
): Promise<{ answer: Answer; told: string[] }> {
  const told: string[] = []
  for (;;) {
    const answer = await ask(sandbox, prefix)
    told.push(answer.status)
    if (answer.status === 'success' || told.length > 50) return { answer, told }
  }
}

/** Fetches a link. */
export async function bytesAt(link: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(link)).arrayBuffer())
}
