import type { LogContent } from './log-content.ts'

/**
 * The logs that a pocket Log Service keeps, under their storage names: `ACCOUNT/` and the log key.
 */
export class LogStore {
  readonly #logs = new Map<string, LogContent>()
  #version = 0

  /** Changes with every change of the logs. */
  get version(): number {
    return this.#version
  }

  /** Stores a log under its key, as Harness names it. */
  set(account: string, key: string, content: LogContent): void {
    this.#logs.set(`${account}/${key}`, content)
    this.#version += 1
  }

  /** One log. */
  get(account: string, key: string): LogContent | undefined {
    return this.#logs.get(`${account}/${key}`)
  }

  /** Whether a storage name starts with the prefix. */
  holds(account: string, prefix: string): boolean {
    const start = `${account}/${prefix}`
    return [...this.#logs.keys()].some(name => name.startsWith(start))
  }

  /** Storage names that start with the prefix, in bytewise order. */
  list(account: string, prefix: string): string[] {
    const start = `${account}/${prefix}`
    return [...this.#logs.keys()]
      .filter(name => name.startsWith(start))
      .map(name => ({ name, bytes: Buffer.from(name) }))
      .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
      .map(({ name }) => name)
  }

  /** The content behind a storage name. */
  content(name: string): LogContent {
    return this.#logs.get(name) ?? ''
  }
}
