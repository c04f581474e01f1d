import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { HostedNews, HostedStart } from './host-process.ts'
import type { Ended, Launch } from './runner.ts'

/**
 * Processes that have an action loaded already, in which runs take an eighth of the time that they
 * take in processes of their own. What such a run can't show: that the bundle holds all, what
 * signals do, and that the process ends by itself.
 */
export class ActionHost implements AsyncDisposable {
  readonly #main: string
  #idle: readonly ChildProcess[] = []

  /** @param main the URL of a module that runs the action, and calls `process.exit` in the end */
  constructor(main: URL) {
    this.#main = main.href
  }

  /** Runs the action in a process that is idle, or in a new one. */
  run = async ({ env, cwd, clock, onStdout, timeoutMs }: Launch): Promise<Ended> => {
    if (clock === undefined) throw new Error('a run in a host needs a clock')
    const child = this.#take(env)
    const said = { stdout: '', stderr: '' }
    const hearStderr = (text: string): void => void (said.stderr += text)
    child.stderr?.on('data', hearStderr)
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    const stopTicking = clock.drive(child)
    // Where it ends just now, `close` says so.
    child.send({ env, cwd } satisfies HostedStart, () => undefined)
    return new Promise(done => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        clearTimeout(timer)
        stopTicking()
        child.off('message', hear).off('close', end)
        child.stderr?.off('data', hearStderr)
        done({ ...said, code, signal })
      }
      const hear = (message: object): void => {
        const news = message as Partial<HostedNews>
        said.stdout += news.stdout ?? ''
        said.stderr += news.stderr ?? ''
        if (news.stdout !== undefined) onStdout?.(news.stdout)
        if (news.exitCode === undefined) return
        if (news.isSpent !== true) this.#idle = [...this.#idle, child]
        end(news.exitCode, null)
      }
      child.on('message', hear).on('close', end)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const children = this.#idle
    const ended = children.map(child => new Promise(resolve => child.once('exit', resolve)))
    // What V8 made of the code is kept by a process that ends by itself.
    for (const child of children) child.disconnect()
    await Promise.all(ended)
  }

  #take(env: Launch['env']): ChildProcess {
    const idle = this.#idle.at(-1)
    if (idle !== undefined) {
      this.#forget(idle)
      return idle
    }
    const child = fork(join(import.meta.dirname, 'host-process.ts'), [this.#main], {
      env,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc']
    })
    child.once('exit', () => this.#forget(child))
    child.stderr?.setEncoding('utf8')
    child.stdout?.resume()
    return child
  }

  #forget(child: ChildProcess): void {
    this.#idle = this.#idle.filter(each => each !== child)
  }
}
