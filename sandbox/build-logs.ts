import { ndjson } from './sample-logs.ts'
import { linesOf, sgr, toldLog, type Span, type Told } from './told-log.ts'

// What the Build stages of the failed deploy wrote, each tool in its true format.

/** The lite engine makes the pod. */
export function initializeLog(span: Span, services: readonly string[] = []): string {
  return toldLog(span, [
    'Starting job to create the build pod harnessci-build-q9j5xuxn',
    'Created pod harnessci-build-q9j5xuxn in the namespace ci-builds',
    'Event: Scheduled: assigned ci-builds/harnessci-build-q9j5xuxn to gke-ci-pool-2-7f1d',
    'Event: Pulled: Container image "node:22-bookworm" already present on machine',
    ...services.map(name => `Event: Started: Started container ${name}`),
    'Event: Started: Started container step-1',
    'Pod is running; the lite engine answers'
  ])
}

export function cloneLog(span: Span): string {
  return toldLog(span, [
    sgr(36, '+ git init'),
    'Initialized empty Git repository in /harness/.git/',
    sgr(36, '+ git remote add origin https://github.com/octocat/shop.git'),
    sgr(36, '+ git fetch --depth=50 origin +refs/pull/118/head:'),
    'From https://github.com/octocat/shop',
    ' * branch            refs/pull/118/head -> FETCH_HEAD',
    sgr(36, '+ git checkout 7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7'),
    'HEAD is now at 7c3a1f0 Checkout: charge each item once'
  ])
}

/**
 * npm with a bar that rewrites its line, one piece of output at a time, and a download with several
 * states in one piece.
 */
export function installLog({ from, to }: Span): string {
  const pieces = [`${sgr(36, '+ npm ci')}\n`]
  for (let percent = 0; percent <= 100; percent += 4) {
    const bar = '#'.repeat(percent / 5).padEnd(20, '.')
    pieces.push(`\r[${bar}] ${percent}% reify:@aws-sdk/client-s3${percent === 100 ? '\n' : ''}`)
  }
  pieces.push(
    `${sgr(33, 'npm warn deprecated')} inflight@1.0.6: This module is not supported, and leaks memory.\n`,
    'cypress  12%\rcypress  48%\rcypress  97%\rcypress 100% in 9.1 s\n',
    '\n',
    'added 1284 packages, and audited 1285 packages in 41s\n',
    '\n',
    'found 0 vulnerabilities\n'
  )
  const pace = (to - from) / (pieces.length - 1)
  return pieces.map((piece, pos) => ndjson('info', pos, piece, from + pos * pace)).join('')
}

const SUITES = [
  'cart',
  'catalog',
  'prices',
  'search',
  'session',
  'shipping',
  'stock',
  'taxes',
  'users',
  'vouchers'
]
const PASS = '\u001b[0m\u001b[7m\u001b[1m\u001b[32m PASS \u001b[39m\u001b[22m\u001b[27m\u001b[0m'
const FAIL = '\u001b[0m\u001b[7m\u001b[1m\u001b[31m FAIL \u001b[39m\u001b[22m\u001b[27m\u001b[0m'

/** Jest, all green. */
export function passedTestsLog(span: Span): string {
  return toldLog(span, [...jestStart(), ...passing(SUITES), ...totals(0, SUITES.length)])
}

/** Jest, one test out of time: what is mended by a second attempt. */
export function timedOutTestsLog(span: Span): string {
  return toldLog(span, [
    ...jestStart(),
    ...passing(SUITES.filter(suite => suite !== 'session')),
    `${FAIL} test/session.test.ts (6.218 s)`,
    ...linesOf(`
  session
    ✓ begins with nothing in the cart (3 ms)
    ✕ is kept in redis (5004 ms)

  ● session › is kept in redis

    thrown: "Exceeded timeout of 5000 ms for a test.
    Add a timeout value to this test to increase the timeout, if this is a long-running test. See https://jestjs.io/docs/api#testname-fn-timeout."

      16 |   })
      17 |
    > 18 |   test('is kept in redis', async () => {
         |   ^
      19 |     const session = await open(client)
      20 |     await session.set('cart', ['tea-100'])
      21 |     expect(await session.get('cart')).toEqual(['tea-100'])

      at test/session.test.ts:18:3
      at Object.describe (test/session.test.ts:6:1)
`),
    '',
    ...totals(1, SUITES.length - 1),
    ...failed('npm test')
  ])
}

/** Jest, a test that fails in the program's own code. */
export function brokenTestsLog(span: Span, node: string): string {
  return toldLog(span, [
    `Node.js v${node}.11.0`,
    ...jestStart(),
    ...passing(SUITES),
    `${FAIL} test/checkout.test.ts (5.312 s)`,
    ...linesOf(`
  checkout
    ${sgr(32, '✓')} refuses an empty cart (4 ms)
    ${sgr(31, '✕')} charges each item once (87 ms)

  ${sgr(31, '● checkout › charges each item once')}

    no price for sku "tea-100"

      40 |     const price = prices.get(item.sku)
      41 |     if (price === undefined) {
    > 42 |       throw new Error(\`no price for sku "\${item.sku}"\`)
         |             ^
      43 |     }
      44 |     total += price * item.quantity
      45 |   }

      at checkout (src/checkout.ts:42:13)
      at Object.<anonymous> (test/checkout.test.ts:27:24)
`),
    '',
    ...totals(1, SUITES.length),
    ...failed('npm test')
  ])
}

/** ESLint with nothing but warnings. */
export function lintLog(span: Span): string {
  return toldLog(span, [
    sgr(36, '+ npx eslint .'),
    '',
    '/harness/src/cart.ts',
    `  12:7  ${sgr(33, 'warning')}  'discount' is assigned a value but never used  @typescript-eslint/no-unused-vars`,
    `  58:3  ${sgr(33, 'warning')}  Unexpected console statement                   no-console`,
    '',
    sgr(33, '✖ 2 problems (0 errors, 2 warnings)'),
    ''
  ])
}

export function redisLog(span: Span): string {
  return toldLog(span, [
    '1:C 02 Jan 2026 03:04:24.101 * Redis version=7.2.5, bits=64, commit=00000000, modified=0, pid=1, just started',
    '1:M 02 Jan 2026 03:04:24.103 * Running mode=standalone, port=6379.',
    '1:M 02 Jan 2026 03:04:24.104 * Ready to accept connections tcp',
    '1:M 02 Jan 2026 03:06:02.517 * 100 changes in 300 seconds. Saving...',
    '1:M 02 Jan 2026 03:06:02.611 * Background saving terminated with success',
    '1:signal-handler (1767323273) Received SIGTERM scheduling shutdown...',
    '1:M 02 Jan 2026 03:07:53.702 # Redis is now ready to exit, bye bye...'
  ])
}

function jestStart(): string[] {
  return [sgr(36, '+ npm test'), '', '> shop@1.8.0 test', '> jest --ci', '']
}

function passing(suites: readonly string[]): string[] {
  return suites.flatMap(suite => [
    `${PASS} \u001b[2mtest/\u001b[22m\u001b[1m${suite}.test.ts\u001b[22m`,
    ...['adds', 'removes', 'keeps'].map(
      verb => `    ${sgr(32, '✓')} ${sgr(2, `${verb} what it is given (2 ms)`)}`
    )
  ])
}

function totals(failing: number, passingSuites: number): string[] {
  const tests = passingSuites * 3 + failing * 2
  const bad = failing === 0 ? '' : `${sgr(31, `${failing} failed`)}, `
  return [
    `Test Suites: ${bad}${passingSuites} passed, ${passingSuites + failing} total`,
    `Tests:       ${bad}${tests - failing} passed, ${tests} total`,
    'Snapshots:   0 total',
    'Time:        21.481 s',
    'Ran all test suites.'
  ]
}

function failed(command: string): Told[] {
  return [['ERROR', `Command "${command}" ended with exit status 1`]]
}
