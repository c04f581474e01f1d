import { describe, expect, test } from '@jest/globals'
import type { Level } from '../../src/text/line.ts'
import { rankLine, TELLING_SCORE } from '../../src/diagnosis/line-rank.ts'

const scoreOf = (text: string, level: Level | null): number => rankLine(text, level)?.score ?? 0

/**
 * By score: lines of tools whose whole endings are not in endings/, and one of each row of the
 * ranking's table.
 */
const RANKED: readonly (readonly [score: number, text: string])[] = [
  [100, 'Sources/A/main.swift:1:2: error: cannot find x in scope'],
  [100, 'lib/main.dart:12:5: Error: Method not found: foo.'],
  [100, '[error] /harness/src/main/scala/A.scala:12:5: not found: value x'],
  [100, 'e: file:///harness/src/A.kt:3:1 Unresolved reference: x'],
  [100, 'psql:schema.sql:12: ERROR:  relation "x" does not exist'],
  [100, 'src/a.py:12: error: Incompatible types in assignment  [assignment]'],
  [100, "src/a.py:12:5: F821 undefined name 'x'"],
  [100, 'pkg/a.go:10:2: Error return value is not checked (errcheck)'],
  [100, 'api test: src/a.ts(1,2): error TS1005: x'],
  [100, 'src/pages/a.ts:12:5 - error TS2304: Cannot find name x.'],
  [98, 'ERROR in ./src/a.ts 12:5'],
  [
    98,
    '/harness/A.csproj : error NU1101: Unable to find package Acme.Client. No packages exist with this id'
  ],
  [98, "Type error: Property 'x' does not exist on type 'Y'."],
  [95, 'web:test:   ● Cart › adds'],
  [
    95,
    '     AssertionError: Timed out retrying after 4000ms: Expected to find element: `#x`, but never found it.'
  ],
  [95, '        Error:      \tNot equal: '.trimEnd()],
  [95, '   Assert.AreEqual failed. Expected:<3>. Actual:<4>.'],
  [92, 'write /var/lib/x: no space left on device'],
  [92, 'java.lang.OutOfMemoryError: Java heap space'],
  [92, 'signal: killed'],
  [97, 'PHP Fatal error:  Uncaught TypeError: x in /app/x.php:12'],
  [92, 'Segmentation fault (core dumped)'],
  [83, 'Caused by: java.lang.NullPointerException'],
  [82, 'java.lang.NullPointerException'],
  [82, "TypeError: Cannot read properties of undefined (reading 'x')"],
  [82, "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'x'"],
  [82, "Unhandled exception. System.IO.FileNotFoundException: Could not find file '/x'."],
  [82, "/app/foo.rb:12:in `bar': undefined method `x' for nil (NoMethodError)"],
  [97, '** (CompileError) lib/a.ex:3: undefined function foo/0'],
  [82, '[!] RollupError: Could not resolve "./x" from "src/a.ts"'],
  [82, 'requests.exceptions.ConnectTimeout: HTTPSConnectionPool: timed out'],
  [86, 'web-7d9   0/1   CrashLoopBackOff   5   3m'],
  [86, '  Warning  Failed     12s   kubelet  Failed to pull image "x": not found'],
  [84, 'error: deployment "web" exceeded its progress deadline'],
  [84, 'Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout'],
  [84, 'The Deployment "web" is invalid: spec.selector: Invalid value'],
  [84, 'Error: INSTALLATION FAILED: cannot re-use a name that is still in use'],
  [84, 'CONFLICT (content): Merge conflict in a.txt'],
  [84, ' ! [rejected]        main -> main (non-fast-forward)'],
  [84, 'Jest: "global" coverage threshold for lines (80%) not met: 75%'],
  [84, 'sh: 1: foo: not found'],
  [84, 'sh: vite: not found'],
  [84, 'bash: line 3: FOO: unbound variable'],
  [84, './deploy.sh: 12: Syntax error: "fi" unexpected'],
  [84, "make: *** No rule to make target 'x'.  Stop."],
  [84, '10:15:30 UTC | CREATE_FAILED | AWS::S3::Bucket | Logs | already exists'],
  [86, 'fatal: [web1]: FAILED! => {"changed": false, "msg": "No package matching x"}'],
  [82, 'docker: Error response from daemon: pull access denied for x'],
  [82, 'denied: requested access to the resource is denied'],
  [81, 'ERROR: (gcloud.run.deploy) PERMISSION_DENIED: Permission denied on resource'],
  [81, 'E: Unable to locate package foo'],
  [80, 'npm ERR! gyp ERR! stack Error: not found: make'],
  [72, 'curl: (22) The requested URL returned error: 404'],
  [80, 'go: github.com/acme/x@v1.2.3: invalid version: unknown revision v1.2.3'],
  [80, 'Failed to execute script, Command did not complete within timeout'],
  [80, 'INFO: QUALITY GATE STATUS: FAILED - View details on https://sonar.acme.io'],
  [92, '[warn] Code style issues found in 2 files. Run Prettier with --write to fix.'],
  [78, 'error An unexpected error occurred: "https://registry.yarnpkg.com/x: Not found".'],
  [76, 'error: You must be logged in to the server (Unauthorized)'],
  [85, 'CMake Error at CMakeLists.txt:3 (find_package):'],
  [75, 'command terminated with exit code 137'],
  [74, 'Error: Invalid provider configuration'],
  [74, '2026-11-22T10:15:30.123Z Error: boom'],
  [74, 'web-1  | Error: boom'],
  [62, "cp: cannot stat 'x': No such file or directory"],
  [62, 'ssh: connect to host x port 22: Connection refused'],
  [84, "ERROR 1045 (28000): Access denied for user 'root'@'localhost'"],
  [62, 'Timed out waiting for approval'],
  [90, '--- FAIL: TestX (0.00s)'],
  [90, 'FAIL src/a.test.ts'],
  [90, 'not ok 3 - adds'],
  [90, 'FooTest > adds() FAILED'],
  [90, 'test money::adds ... FAILED'],
  [40, '10:15:30.123 [main] ERROR c.acme.Pool - 3 left'],
  [74, 'time=2026-11-22T10:15:30Z level=error msg="x"'],
  [35, 'the upload failed'],
  [36, 'src/a.c:1:2: warning: error path is not taken'],
  [30, 'BUILD FAILED in 14s'],
  [30, 'Tests:       1 failed, 5 passed, 6 total'],
  [30, '  1 failing'],
  [30, '=================== 1 failed, 13 passed in 0.42s ===================='],
  [30, 'error: could not compile `ledger` due to 2 previous errors'],
  [10, 'exit status 1'],
  [10, 'Command completed with ExitCode (127)'],
  [10, 'Process completed with exit code 1.'],
  [10, 'make: *** [Makefile:3: all] Error 2'],
  [10, 'error Command failed with exit code 1.'],
  [10, "subprocess.CalledProcessError: Command '['x']' returned non-zero exit status 1."],
  [1, 'npm ERR! A complete log of this run can be found in:']
]

const NOTHING: readonly string[] = [
  '',
  ' ',
  'Compiling 31 source files',
  '0 errors',
  'no failures',
  'Found 0 errors',
  '0 failed, 12 passed',
  '0 problems (0 errors, 0 warnings)',
  'Without any errors',
  'Build succeeded with no errors',
  'No issues found',
  'Failures: 0',
  'errors=0 failed=0',
  '"errors": [], "error": null',
  'Tests run: 4, Failures: 0, Errors: 0, Skipped: 0',
  '16 examples, 0 failures',
  'error handling module compiled',
  'gcc -Wall -Werror -c a.c',
  'gcc -Wl,--fatal-warnings -o app',
  'src/error.ts',
  'src/errors/fail.ts 12 kB',
  'upload: dist/error.html to s3://acme/error.html',
  'docker run --name failed-jobs x',
  '--fail-fast --exit-code 1 --on-error=stop',
  'https://ci.acme.io/failed?error=1',
  'fail_on_error: false',
  'set -o errexit',
  '✓ shows an error',
  '✔ throws a TypeError: x',
  'PASS src/error.test.ts',
  'ok 3 - fails without a key',
  'not ok 4 - sometimes # TODO flaky',
  '--- PASS: TestFailure (0.00s)',
  'test errors::fatal ... ok',
  'FooTest > fails without a key() PASSED',
  "+ echo 'ERROR: not really'",
  'npm warn deprecated error-ex@1.0.0: this fails',
  'warning: unused variable: `error`',
  'Warning: error boundaries are experimental',
  '  /harness/a.py:12: DeprecationWarning: error() is deprecated',
  '[INFO] error handling done',
  'level=info msg="error gone"',
  '14 |     let error = Error::new();',
  'HEAD is now at 3f1c2ab Fix error: crash',
  'Downloading error-prone-2.3.jar, failed before',
  'Compiling thiserror v1.0.61',
  "Unable to find image 'x:latest' locally",
  'Setting timeout to 30s',
  'Process completed with exit code 0',
  'Command completed with ExitCode (0)'
]

describe('the ranking', () => {
  test.each(RANKED)('%d: %s', (score, text) => {
    expect(scoreOf(text, null)).toBe(score)
    expect(scoreOf(text, 'info')).toBe(score)
    expect(scoreOf(text, 'error')).toBe(score)
  })

  test.each(NOTHING)('nothing: %s', text => {
    expect(scoreOf(text, null)).toBe(0)
    expect(scoreOf(text, 'info')).toBe(0)
  })

  test('what a build prefix, a time or an indent stands before is the same line', () => {
    const line = 'npm error ERESOLVE could not resolve'
    for (const prefix of [
      '    ',
      '#9 3.412 ',
      '3.412 ',
      '10:15:30 ',
      '2026-11-22T10:15:30.123456Z ',
      '[10:15:30] ',
      '│ ',
      'web_1  | '
    ])
      expect(scoreOf(prefix + line, null)).toBe(scoreOf(line, null))
  })

  test.each<[Level | null, number]>([
    [null, 0],
    ['debug', 0],
    ['info', 0],
    ['warn', 0],
    ['error', 12],
    ['fatal', 30]
  ])('level %s alone: %d', (level, score) => {
    expect(scoreOf('Cloning into app', level)).toBe(score)
    expect(scoreOf('+ npm ci', level)).toBe(0)
    expect(scoreOf(' --- 12 ---', level)).toBe(0)
    expect(scoreOf('✓ shows an error', level)).toBe(0)
  })

  test('what Harness itself says is a warning never says why', () => {
    expect(scoreOf('fatal: not a git repository', 'warn')).toBe(30)
    expect(scoreOf('fatal: not a git repository', 'debug')).toBeLessThan(TELLING_SCORE)
    expect(scoreOf('exit status 1', 'warn')).toBe(10)
  })

  test('which of equals counts', () => {
    for (const text of [
      'src/a.c:1:2: error: x',
      'E       assert 4 == 3',
      'npm error ERESOLVE x',
      'panic: x',
      '● a › b'
    ])
      expect(rankLine(text, null)?.pick).toBe('first')
    for (const text of [
      'Caused by: a.B: x',
      'ValueError: x',
      'Error: x',
      'cp: x: Permission denied',
      'an error',
      'exit status 1'
    ])
      expect(rankLine(text, null)?.pick).toBe('last')
    expect(rankLine('some text', 'error')?.pick).toBe('last')
  })

  test('a long line is judged by its start', () => {
    expect(scoreOf(`${'x'.repeat(500)} error: x`, null)).toBe(0)
    expect(scoreOf(`src/a.c:1:2: error: ${'x'.repeat(100_000)}`, null)).toBe(100)
  })
})
