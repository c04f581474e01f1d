import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { DiagnosisCollector } from '../../src/diagnosis/diagnosis.ts'
import type { Excerpt } from '../../src/diagnosis/excerpt.ts'
import type { Level } from '../../src/text/line.ts'

const FOLDER = new URL('./endings/', import.meta.url)

/** The line that says why, of each log in endings/failed. */
const TELLING: Readonly<Record<string, string>> = {
  aws: 'An error occurred (AccessDenied) when calling the CreateInvalidation operation: User: arn:aws:sts::123456789012:assumed-role/ci/harness is not authorized to perform: cloudfront:CreateInvalidation',
  'bash-not-found': '/tmp/engine/run-7f3a1c.sh: line 6: jqq: command not found',
  bundler:
    "Could not find gem 'acme-client (~> 4.0)' in rubygems repository https://rubygems.org/ or installed locally.",
  'cargo-build': 'error[E0308]: mismatched types',
  'cargo-test': "thread 'money::adds' panicked at src/money.rs:44:9:",
  'docker-build-npm':
    '#8 4.909 npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.',
  'docker-build':
    '#9 3.412 src/main.ts (3:9): "startApp" is not exported by "src/app.ts", imported by "src/main.ts".',
  'docker-pull':
    'ERROR: failed to solve: node:22-slimm: failed to resolve source metadata for docker.io/library/node:22-slimm: docker.io/library/node:22-slimm: not found',
  'dotnet-build':
    "/harness/src/Acme.Orders/Money.cs(31,20): error CS0103: The name 'Rond' does not exist in the current context [/harness/src/Acme.Orders/Acme.Orders.csproj]",
  'dotnet-test': '   Assert.Equal() Failure: Values differ',
  eslint: "  14:10  error    'retries' is defined but never used  @typescript-eslint/no-unused-vars",
  'exit-137': '/tmp/engine/run-7f3a1c.sh: line 3:    41 Killed                  npm run test:e2e',
  'git-auth': "fatal: Authentication failed for 'https://github.com/acme/billing.git/'",
  'git-ssh': 'git@github.com: Permission denied (publickey).',
  'go-build': 'balance/balance.go:17:9: undefined: decimal.Max',
  'go-panic': 'panic: runtime error: index out of range [3] with length 3',
  'go-test': '        balance_test.go:42: Balance(-5) = 5, want -5',
  'gradle-compile':
    '/harness/src/main/java/com/acme/Cart.java:58: error: incompatible types: String cannot be converted to int',
  'gradle-dependency': '   > Could not find com.acme:ledger-client:9.9.9.',
  'harness-delegate':
    'No eligible delegates could perform the required capabilities for this task: [ https://api.acme.io ]',
  'harness-steady-state':
    'Event  : web               Pod          web-6c8f7d9b5-kx2lw      Failed              Failed to pull image "registry.acme.io/web:2.14.0": rpc error: code = NotFound desc = failed to pull and unpack image "registry.acme.io/web:2.14.0": not found',
  'helm-template':
    'Error: template: web/templates/deployment.yaml:31:24: executing "web/templates/deployment.yaml" at <.Values.image.tag>: nil pointer evaluating interface {}.tag',
  helm: 'Error: UPGRADE FAILED: context deadline exceeded',
  java: 'Caused by: java.net.UnknownHostException: db',
  jest: '  ● Cart › adds the prices of all items',
  kaniko:
    'ERROR: Could not find a version that satisfies the requirement acme-billing==7.2 (from versions: none)',
  'kubectl-forbidden':
    'Error from server (Forbidden): error when creating "manifests.yaml": deployments.apps is forbidden: User "system:serviceaccount:harness:delegate" cannot create resource "deployments" in API group "apps" in the namespace "shop"',
  'kubectl-rollout': 'error: timed out waiting for the condition',
  'make-gcc':
    "src/parse.c:112:15: error: 'struct header' has no member named 'lenght'; did you mean 'length'?",
  'make-link': "main.cpp:(.text+0x1c): undefined reference to `ledger::open(char const*)'",
  'maven-compile': '[ERROR] /harness/src/main/java/com/acme/billing/Invoice.java:[47,24] cannot find symbol',
  'maven-dependency':
    '[ERROR] Failed to execute goal on project billing-service: Could not resolve dependencies for project com.acme:billing-service:jar:1.8.0-SNAPSHOT: The following artifacts could not be resolved: com.acme:ledger-client:jar:9.9.9 (absent): Could not find artifact com.acme:ledger-client:jar:9.9.9 in central (https://repo.maven.apache.org/maven2) -> [Help 1]',
  'maven-test': 'org.opentest4j.AssertionFailedError: expected: <20> but was: <19>',
  mocha: '      AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal:',
  node: 'MigrationError: 0042-invoices.sql: relation "invoices" already exists',
  'npm-404': 'npm ERR! 404 Not Found - GET https://registry.npmjs.org/@acme%2fpayments-sdk - Not found',
  'npm-eresolve': 'npm error ERESOLVE could not resolve',
  oom: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  php: 'Failed asserting that 19 matches expected 20.',
  pip: 'ERROR: Could not find a version that satisfies the requirement acme-billing==7.2 (from versions: 6.0, 6.1, 7.0)',
  pnpm: ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with <ROOT>/packages/api/package.json',
  pytest: "E       assert Decimal('200') == 180",
  python: 'acme.errors.DatabaseUnavailableError: 10.2.0.7',
  rspec: '     Failure/Error: expect(cart.total).to eq(1299)',
  'sh-custom': 'ERROR: production is frozen until Monday 09:00 (change CHG0042)',
  terraform:
    '│ Error: creating S3 Bucket (acme-failed-jobs): operation error S3: CreateBucket, https response error StatusCode: 409, RequestID: 9F1CB2A7, BucketAlreadyExists:',
  tsc: "src/error-boundary.tsx(4,8): error TS1259: Module '\"/harness/node_modules/@types/react/index\"' can only be default-imported using the 'esModuleInterop' flag",
  vitest: 'AssertionError: expected 19 to be 20 // Object.is equality',
  'yarn-berry':
    '➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.'
}

/**
 * Harness gives a level by the stream: often all lines are INFO, or what went to stderr is ERROR.
 */
const LEVELS: readonly (Level | null)[] = [null, 'info', 'error']

function linesOf(folder: string, name: string): string[] {
  return readFileSync(new URL(`${folder}/${name}.txt`, FOLDER), 'utf8')
    .replace(/\n$/, '')
    .split('\n')
}

function excerptOf(lines: readonly string[], level: Level | null): Excerpt {
  const collector = new DiagnosisCollector()
  for (const [at, text] of lines.entries()) {
    collector.add({ number: at + 1, time: null, level, text, isRed: false })
  }
  const excerpt = collector.end().diagnosis?.excerpt
  if (excerpt === undefined) throw new Error('The log has no text.')
  return excerpt
}

function namesIn(folder: string): string[] {
  return readdirSync(new URL(folder, FOLDER)).map(file => file.replace(/\.txt$/, ''))
}

test('every failed log has its line here, and there are many tools', () => {
  expect(namesIn('failed').sort()).toEqual(Object.keys(TELLING).sort())
  expect(namesIn('failed').length).toBeGreaterThanOrEqual(40)
})

test.each(Object.entries(TELLING))('%s: the line that says why', (name, telling) => {
  const lines = linesOf('failed', name)
  for (const level of LEVELS) {
    const excerpt = excerptOf(lines, level)
    const line = excerpt.lines[excerpt.telling]
    expect(line?.text).toBe(telling)
    expect(excerpt.sure).toBe(true)
    expect(line?.number).toBe(lines.indexOf(telling) + 1)
  }
})

test.each(Object.entries(TELLING))(
  '%s: the same line in a long log, with noise before and after',
  (name, telling) => {
    const noise = Array.from(
      { length: 400 },
      (_, at) => `step ${at}: compiling error.ts, 0 errors, no failures`
    )
    for (const lines of [
      [...noise, ...linesOf('failed', name)],
      [...linesOf('passed', 'npm'), ...noise, ...linesOf('failed', name), ...noise.slice(0, 20)]
    ]) {
      const { lines: shown, telling: at } = excerptOf(lines, null)
      expect(shown[at]?.text).toBe(telling)
    }
  }
)

test.each(namesIn('passed'))('%s: a log of a step that passed says nothing, whatever its words', name => {
  for (const level of LEVELS) {
    expect(excerptOf(linesOf('passed', name), level).sure).toBe(false)
  }
})
