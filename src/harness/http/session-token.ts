import type { Outcome } from './attempt.ts'
import { TransportError } from './transport-error.ts'

const TOKEN_PATH = '/gateway/log-service/token'
/** Of a header's value. */
const TOKEN = /^[\x21-\x7e]{8,4096}$/u

/** What it takes to get one. */
export interface TokenSource {
  readonly fetch: (path: string, query: Readonly<Record<string, string>>) => Promise<Outcome>
  /** Told of the token before its first use. */
  readonly mask: (secret: string) => void
}

/**
 * The Log Service's own token, which it gives for 48 hours. A call with it costs the key's rate
 * nothing, while each call with a key is checked by another service.
 */
export class SessionToken {
  readonly #source: TokenSource
  readonly #tokens = new Map<string, Promise<string | null>>()
  #isRefused = false

  constructor(source: TokenSource) {
    this.#source = source
  }

  /** For calls about this account; null where none was given, or one was refused. */
  async of(account: string): Promise<string | null> {
    if (this.#isRefused) return null
    let token = this.#tokens.get(account)
    if (token === undefined) this.#tokens.set(account, (token = this.#fetch(account)))
    return await token
  }

  /** Whatever it was refused for, the key is used from now on. */
  refuse(): void {
    this.#isRefused = true
  }

  async #fetch(account: string): Promise<string | null> {
    const answer = await this.#source.fetch(TOKEN_PATH, { accountID: account })
    if (answer instanceof TransportError || answer.status !== 200) return null
    const token = answer.body.trim()
    if (!TOKEN.test(token)) return null
    this.#source.mask(token)
    return token
  }
}
