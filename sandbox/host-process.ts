/**
 * Runs the action many times in one process, for an ActionHost: its modules are loaded once, and
 * each run has its variables, its folder and its exit code. After a run it is as if the process had
 * ended: connections are closed, and where anything else goes on, the process ends in truth.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

/** Starts a run. */
export interface HostedStart {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

/** What a host tells of its run, piece by piece; the exit code comes last. */
export interface HostedNews {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  /** Of a process that does something that has not ended: it takes no more runs. */
  readonly isSpent: boolean
}

type Callback = (error?: Error | null) => void

const [, , main = ''] = process.argv
const exit = process.exit.bind(process)
const tell = (news: Partial<HostedNews>): void => void process.send?.(news)
const home = process.cwd()
const sockets = new Set<Socket>()
let runs = 0
let isSpent = false

/** What goes on in this process, by kind; immediates end by themselves. */
function activities(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter(kind => kind !== 'Immediate')
    .toSorted()
}

function divert(stream: NodeJS.WriteStream, news: (text: string) => Partial<HostedNews>): void {
  const write = (text: string | Uint8Array, ...rest: unknown[]): boolean => {
    tell(news(typeof text === 'string' ? text : Buffer.from(text).toString()))
    const written = rest.find((each): each is Callback => typeof each === 'function')
    if (written !== undefined) setImmediate(written)
    return true
  }
  Object.assign(stream, { write })
}

/** Does what the end of a process does, and tells of it last. */
async function end(code: number): Promise<void> {
  // What is cut off here may complain of it; nobody would be there any more to hear that.
  process.on('uncaughtException', () => (isSpent = true))
  for (const socket of sockets) socket.destroy()
  // The folder of the run is removed; Windows removes none that a process is in.
  process.chdir(home)
  for (let turn = 0; turn < 4; turn += 1) await new Promise(resolve => setImmediate(resolve))
  process.removeAllListeners('uncaughtException')
  if (activities().join() !== before) isSpent = true
  process.send?.({ exitCode: code, isSpent } satisfies Partial<HostedNews>, () => {
    if (isSpent) exit()
  })
}

async function run({ env, cwd }: HostedStart): Promise<void> {
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, env)
  process.chdir(cwd)
  process.exitCode = undefined
  let isOver = false
  const over = (code?: number | string | null): void => {
    if (!isOver) void end(Number(code ?? process.exitCode ?? 0))
    isOver = true
  }
  Object.assign(process, { exit: over })
  runs += 1
  // Only this module is evaluated anew: what it imports it finds loaded.
  await import(`${main}?run=${String(runs)}`)
}

divert(process.stdout, stdout => ({ stdout }))
divert(process.stderr, stderr => ({ stderr }))
subscribe('net.client.socket', message => {
  const { socket } = message as { socket: Socket }
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
})
process.channel?.ref()
process.once('disconnect', () => exit())
const before = activities().join()
process.on('message', message => {
  if (typeof message === 'object' && message !== null && 'cwd' in message) void run(message as HostedStart)
})
