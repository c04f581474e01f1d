import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const MODULE = JSON.stringify(join(import.meta.dirname, '..', 'src', 'interruption.ts'))

/** Runs the lines in a process that listens, sends the signal, and tells how it ended. */
async function interrupt(
  signal: NodeJS.Signals,
  cleanUp: string,
  halt = 'null'
): Promise<{ code: number | null; said: string }> {
  const script = `
    import { pathToFileURL } from 'node:url'
    const { listenForInterruption } = await import(pathToFileURL(${MODULE}).href)
    using interruption = listenForInterruption()
    interruption.onStop({ halt: () => ${halt}, cleanUp: () => { ${cleanUp} } })
    console.log('ready')
    await new Promise(resolve => setTimeout(resolve, 60_000))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  let said = ''
  return new Promise(resolve => {
    child.stdout.on('data', (text: Buffer) => {
      if (said === '') child.kill(signal)
      said += text.toString()
    })
    child.once('close', code => resolve({ code, said }))
  })
}

/** Windows has no signals: a process that gets one is ended without a word. */
const onSystemsWithSignals = process.platform === 'win32' ? describe.skip : describe

onSystemsWithSignals('listenForInterruption', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143]
  ] as const)('on %s the clean-up runs, and the process ends with %d', async (signal, code) => {
    expect(await interrupt(signal, "console.log('cleaned')")).toEqual({ code, said: 'ready\ncleaned\n' })
  })

  test('other threads are ended before the clean-up, and one that can’t be is no reason to stay', async () => {
    const said = { code: 143, said: 'ready\nhalted\ncleaned\n' }
    const halted = "Promise.resolve().then(() => console.log('halted'))"
    expect(await interrupt('SIGTERM', "console.log('cleaned')", halted)).toEqual(said)
    const failed = "Promise.resolve().then(() => console.log('halted')).then(() => { throw new Error('no') })"
    expect(await interrupt('SIGTERM', "console.log('cleaned')", failed)).toEqual(said)
  })

  test('a clean-up that fails does not keep the process', async () => {
    expect(await interrupt('SIGTERM', "throw new Error('no')")).toMatchObject({ code: 143 })
  })
})
