import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const runner = resolve(import.meta.dirname, '../../fuzz/run.ts')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function fuzz(...args: string[]): Promise<Ended> {
  return new Promise(done => {
    const env = { ...process.env, CI: 'true' }
    const child = execFile(process.execPath, [runner, ...args], { env }, (_error, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr })
    )
  })
}

const ours = ['--targets', import.meta.dirname]

describe('npm run fuzz', () => {
  test('tells the seed, and how many inputs of each target there were', async () => {
    const { code, stdout, stderr } = await fuzz(...ours, '--target', 'fine', '--seconds', '0')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Seed 1, 0 s for fine\nfine +3 inputs, [\d,]+\/s\n$/)
  })

  test('a broken property ends it with 1, and with the seed that shows it again', async () => {
    const first = await fuzz(...ours, '--target', 'breaks', '--seed', '1200', '--seconds', '30')
    expect(first).toMatchObject({ code: 1 })
    expect(first.stderr).toContain('broken: { own: 1234 }')
    expect(first.stderr).toContain('npm run fuzz -- --target breaks --seed 1234 --seconds 0')
    expect(await fuzz(...ours, '--target', 'breaks', '--seed', '1234', '--seconds', '0')).toMatchObject({
      code: 1
    })
  })

  test('an example is made small', async () => {
    const { code, stderr } = await fuzz(...ours, '--target', 'shrinks', '--seconds', '30')
    expect(code).toBe(1)
    expect(stderr).toContain('for [ [ 777 ] ]')
  })

  test('the targets after a broken one are tried, too', async () => {
    const { code, stdout } = await fuzz(...ours, '--target', 'dies', '--target', 'fine', '--seconds', '0')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^fine +3 inputs/m)
  })

  test('what never ends is found, with its seed', async () => {
    const args = ['--target', 'hangs', '--seed', '1230', '--seconds', '20', '--hang', '500']
    const { code, stderr } = await fuzz(...ours, ...args)
    expect(code).toBe(1)
    expect(stderr).toMatch(/hangs +FAILED: no end after 1 s/)
    expect(stderr).toContain('--target hangs --seed 1234 --seconds 0')
  })

  test('a thread that ends is a finding', async () => {
    const { code, stderr } = await fuzz(...ours, '--target', 'dies', '--seconds', '0')
    expect(code).toBe(1)
    expect(stderr).toContain('exit code 3')
  })

  test('an unknown target is told with those that there are', async () => {
    const { code, stderr } = await fuzz('--target', 'nothing')
    expect(code).toBe(2)
    for (const name of ['graphs', 'log-keys', 'ndjson', 'page', 'redact', 'summary', 'urls'])
      expect(stderr).toContain(name)
  })
})

test.each(['event', 'graphs', 'log-keys', 'long-lines', 'ndjson', 'redact', 'summary', 'urls'])(
  'a first input of %s is fine',
  async name => {
    expect(await fuzz('--target', name, '--seconds', '0')).toMatchObject({ code: 0, stderr: '' })
  }
)
