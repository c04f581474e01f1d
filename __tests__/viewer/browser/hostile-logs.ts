import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import type { Logged, LoggedStage } from './written-page.ts'
import { logOf, record } from './shop-deploy.ts'

/** What would set `window.pwned`, in the forms that pages fall for. */
const PWN = 'window.pwned=1'
const SCRIPTS = [
  `</script><script>${PWN}</script>`,
  `<!--<script>${PWN}</script>-->`,
  `--></script><img src=x onerror="${PWN}">`,
  `<img src=x onerror=${PWN}>`,
  `"><svg onload="${PWN}">`,
  `' autofocus onfocus='${PWN}`,
  `" style="background:url(https://evil.example/style)" x="`,
  `<style>*{background:url(https://evil.example/sheet)}</style>`,
  `<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  `<a href="javascript:${PWN}">link</a>`,
  `javascript:${PWN}`,
  `\u0001javascript:${PWN}`,
  `jAvAsCrIpT:${PWN}//https://evil.example/`,
  `https://evil.example/"onmouseover="${PWN}`,
  `data:text/html,<script>${PWN}</script>`,
  `\u2028${PWN}\u2029`,
  `\\u003cscript\\u003e${PWN}`,
  '${window.pwned=1} {{constructor.constructor("window.pwned=1")()}}',
  `\u001b]8;;javascript:${PWN}\u001b\\a link\u001b]8;;\u001b\\`,
  `\u001b[38;2;1;2;3;url(https://evil.example/colour)mcoloured\u001b[0m`,
  '</body></html>',
  'block-0',
  'report'
]

/** All hostile texts; what is a million characters long stands in the logs only. */
export const HOSTILE: readonly string[] = [...SCRIPTS, ...HOSTILE_TEXTS]

/** URLs that a page must not follow. */
const HOSTILE_URLS = [
  `javascript:${PWN}`,
  `\u0001javascript:${PWN}`,
  `data:text/html,<script>${PWN}</script>`,
  '//evil.example/',
  '"><b>'
]

/** No name is longer, nor any message but that of a failure. */
const LONGEST_NAME = 1_000

/** A page on which everything that has a name has a hostile one. */
export function hostileNames(): Logged {
  const texts = HOSTILE.filter(text => text.length <= LONGEST_NAME)
  const stages = texts.map((text): LoggedStage => ({
    name: text,
    status: text,
    failure: text,
    steps: [
      { name: text, status: 'Failed', failure: text, groups: [text, 'group'], logs: logOf(['first', text]) },
      {
        name: `units ${text}`,
        status: text,
        logs: [
          { unit: text, status: text, log: logOf(['a']) },
          { unit: 'other', status: 'SUCCESS', log: logOf(['b']) }
        ]
      }
    ]
  }))
  const executions = HOSTILE_URLS.map((url, at) => {
    const text = HOSTILE[at] ?? ''
    return {
      ...{ name: text, pipeline: text, status: at === 0 ? 'Failed' : text, failure: text, url },
      stages: at === 0 ? stages : stages.slice(at, at + 1)
    }
  })
  return { executions, gaps: texts.map(text => ({ prefix: text, reason: text })) }
}

/**
 * The NDJSON of one log that holds them all: as records of every level, with times that are none,
 * and as lines that are no records.
 */
export function hostileLog(texts: readonly string[] = HOSTILE): string {
  const levels = ['INFO', 'ERROR', 'WARN', 'DEBUG', '<b>']
  const records = texts.map((text, at) => record({ level: levels[at % levels.length] ?? '', text }, at, at))
  const bare = texts.filter(text => text.length < 1_000).map(text => `${text.toWellFormed()}\n`)
  const odd = texts
    .filter(text => text.length < 1_000)
    .map(text => `${JSON.stringify({ level: text, pos: text, out: text, time: text, args: [text] })}\n`)
  return [...records, ...bare, ...odd].join('')
}
