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
  test('prints the seed, and how many inputs of each target there were', async () => {
    const { code, stdout, stderr } = await fuzz(...ours, '--target', 'fine', '--seconds', '0')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Seed 1, 0 s for fine\nfine +1 inputs, [\d,]+\/s\n$/)
  })

  test('goes on for as long as it is told', async () => {
    const { code, stdout } = await fuzz(...ours, '--target', 'fine', '--seconds', '0.2')
    expect(code).toBe(0)
    const [, inputs = '0'] = /^fine +([\d,]+) inputs/mu.exec(stdout) ?? []
    expect(Number(inputs.replaceAll(',', ''))).toBeGreaterThan(1)
  })

  test('a broken property ends it with 1, a small example, and what shows it again', async () => {
    const first = await fuzz(...ours, '--target', 'breaks', '--seconds', '30')
    expect(first.code).toBe(1)
    expect(first.stderr).toContain('for [ [ 777 ] ]')
    const [, again = ''] = /^Again: npm run fuzz -- (.*)$/mu.exec(first.stderr) ?? []
    expect(again).toMatch(/^--target breaks --seed 1 --path [\d:]+ --seconds 0$/)
    const second = await fuzz(...ours, ...again.split(' '))
    expect(second.code).toBe(1)
    expect(second.stderr).toContain('for [ [ 777 ] ]')
  })

  test('the targets after one that ends its process are tried, too', async () => {
    const { code, stdout, stderr } = await fuzz(
      ...ours,
      ...['--target', 'dies', '--target', 'fine', '--seconds', '0']
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/^dies +FAILED: it ended with 3$/m)
    expect(stdout).toMatch(/^fine +1 inputs/m)
  })

  test('what never ends is found, with its seed', async () => {
    const { code, stderr } = await fuzz(...ours, '--target', 'hangs', '--seconds', '0', '--hang', '1')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^hangs +FAILED: no end, 1 s after its time$/m)
    expect(stderr).toContain('--target hangs --seed 1 --seconds 0')
  })

  test('an unknown target is told with those that there are', async () => {
    const { code, stderr } = await fuzz('--target', 'nothing')
    expect(code).toBe(2)
    for (const name of ['graphs', 'log-keys', 'ndjson', 'page', 'redact', 'summary', 'urls', 'zip-reader'])
      expect(stderr).toContain(name)
  })
})
