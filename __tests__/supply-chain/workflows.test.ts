import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The jobs of a workflow, each as its lines. */
function jobsOf(workflow: string): string[] {
  return workflow
    .slice(workflow.indexOf('\njobs:\n'))
    .split(/\n(?= {2}[\w-]+:\n)/u)
    .slice(1)
}

describe.each(globSync('.github/workflows/*.yml', { cwd: root }))('%s', path => {
  const workflow = read(path)

  test('pins every action by its commit, and says which version that is', () => {
    const uses = [...workflow.matchAll(/^.*\buses:.*$/gmu)].map(([line]) => line.trim())
    expect(uses.length).toBeGreaterThan(0)
    for (const line of uses)
      expect(line).toMatch(/^(?:- )?uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u)
  })

  test('allows nothing but what a job asks for, and only one job of a release writes', () => {
    expect(workflow).toContain('\npermissions: {}\n')
    for (const job of jobsOf(workflow)) {
      expect(job).toContain('\n    permissions:\n')
      expect(job).toContain('\n    timeout-minutes: ')
      // What may write to the repository runs nothing of it, and no action.
      if (job.includes('contents: write')) expect(job).not.toMatch(/uses:|npm /u)
    }
  })

  test('leaves no token behind on the disk', () => {
    const checkouts = workflow.match(/uses: actions\/checkout@/gu)?.length ?? 0
    expect(workflow.match(/persist-credentials: false/gu)).toHaveLength(checkouts)
  })
})

test('what is installed by pip is pinned by its hash, and go install has an exact version', () => {
  const paths = [...globSync('.github/workflows/*.yml', { cwd: root }), '.ci/check']
  // A command that goes on in the next line is one.
  const commands = paths.flatMap(path =>
    read(path)
      .replaceAll(/\\\n\s*/gu, '')
      .split('\n')
  )
  expect(commands.filter(line => /\bpipx\b|\bnpx\b.*@/u.test(line))).toEqual([])
  const pip = commands.filter(line => /\bpip"? install\b/u.test(line))
  expect(pip.length).toBeGreaterThan(1)
  for (const line of pip) expect(line).toMatch(/--require-hashes .*--requirement \.ci\/zizmor\.txt/u)
  expect(read('.ci/zizmor.txt')).toMatch(
    /^zizmor==[\d.]+ \\\n(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+$/mu
  )
  for (const line of commands.filter(each => /\bgo (?:install|run)\b/u.test(each)))
    expect(line).toMatch(/github\.com\/\S+@v\d+\.\d+\.\d+(?:\s|$)/u)
})

test('one version of an action is one commit in all workflows', () => {
  const pins = globSync('.github/workflows/*.yml', { cwd: root }).flatMap(path =>
    [...read(path).matchAll(/uses: (\S+)@(\S+) # (\S+)/gu)].map(([, name, hash, version]) => ({
      of: `${name ?? ''}@${version ?? ''}`,
      hash
    }))
  )
  for (const { of, hash } of pins) expect(pins.filter(pin => pin.of === of && pin.hash !== hash)).toEqual([])
})

test('the changelog has a chapter on the version of package.json', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string }
  expect(read('CHANGELOG.md')).toContain(`\n## [${version}] - `)
})
