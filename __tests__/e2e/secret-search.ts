import { expect } from '@jest/globals'
import type { RunResult } from '../../sandbox/runner.ts'
import { pageIn } from './page-content.ts'
import type { Files } from './run-results.ts'
import { annotationsOf } from './run-output.ts'

/** Everything that a run says or leaves, but for the lines that mask a secret. */
export function everythingOf(run: RunResult, files: Files): string {
  const said = run.stdout.split('\n').filter(line => !line.startsWith('::add-mask::'))
  const told = [run.outputs, run.state, run.exported].map(values => JSON.stringify(values))
  const left = [...files].map(([path, bytes]) => `${path}\n${withoutPacked(bytes.toString('latin1'))}`)
  const page = files.get('index.html')
  if (page !== undefined) left.push(...pageIn(page).blocks)
  const annotations = Object.values(annotationsOf(run)).flat() as string[]
  return [...said, ...annotations, run.stderr, run.summary, ...told, ...run.left, ...left].join('\n')
}

/**
 * In the page's packed blocks a short secret in base64 could stand by chance; what they hold is
 * looked at unpacked.
 */
function withoutPacked(text: string): string {
  return text.replaceAll(/(<script type="text\/plain" id="block-\d+">)[\w+/=]*/gu, '$1')
}

/** The forms in which a secret could be written. */
export function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map(shift => {
    // The inner part of the encoding at each of the three alignments.
    const encoded = Buffer.from('\0'.repeat(shift) + secret).toString('base64')
    return encoded.slice(shift === 0 ? 0 : 4, -4)
  })
  const url = encodeURIComponent(secret)
  const hex = Buffer.from(secret).toString('hex')
  return [secret, url, url.replaceAll('%', '%25'), JSON.stringify(secret).slice(1, -1), ...base64, hex]
}

/** Fails the test when any of the secrets stands there in any of its forms. */
export function expectNone(secrets: readonly string[], everything: string): void {
  for (const form of secrets.flatMap(formsOf)) expect(everything.includes(form) ? form : '').toBe('')
}
