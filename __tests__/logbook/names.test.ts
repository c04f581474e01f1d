import { describe, expect, test } from '@jest/globals'
import { assignRawPaths, assignTextPaths, displayName, type TextName } from '../../src/logbook/names.ts'
import { comparable, LONGEST_PATH, LONGEST_SEGMENT, safeSegment } from '../../src/logbook/safe-path.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'
import { ReadCounter } from '../fixtures/read-counter.ts'

const START = 'A/pipeline/P/12/-e'
const RAW = 'raw/pipeline/P/12/-e'

const HOSTILE = [
  '',
  '.',
  '..',
  '...',
  ' ',
  '../../etc/passwd',
  '..\\..\\windows',
  '/etc/passwd',
  'C:\\x',
  'C:',
  '\\\\host\\share',
  '//host/share',
  'a\0b',
  'a\nb\r',
  '\u001b[31m',
  '\u0085\u009b',
  'CON',
  'con.txt',
  'Nul',
  'NUL .txt',
  'COM1',
  'lpt9.tar.gz',
  'COM¹',
  'CONIN$',
  'tail.',
  'tail ',
  'tail. . ',
  ' lead',
  'What? 100% "x" <a>|b*c~',
  'Déployer ✓',
  'caf\u00e9',
  'cafe\u0301',
  'Build',
  'build',
  'BUILD',
  'ＢＵＩＬＤ',
  'Straße',
  'STRASSE',
  '👩‍👩‍👧‍👦 🚀',
  '\ud800',
  '\u202egnp.exe',
  'zero\u200bwidth',
  '\ufeffbom',
  '\u2028',
  'x'.repeat(5_000),
  `${'x'.repeat(4_999)}y`,
  '🚀'.repeat(2_500),
  'é'.repeat(99),
  '漢'.repeat(80),
  `${'x'.repeat(99)}.`,
  'Step.ndjson',
  'Step',
  '~000000',
  'constructor',
  '__proto__'
]

/** What every path must be, however hostile the names. */
function expectSafe(paths: readonly string[]): void {
  expect(
    paths.flatMap(path => problemsOf(path).map(problem => `${problem}: ${JSON.stringify(path)}`))
  ).toEqual([])
  // Two folders that differ only in case are one on Windows; then what is inside would mix.
  const spelled = new Map<string, string>()
  const files = new Set<string>()
  const clashes: string[] = []
  for (const path of paths) {
    if (files.has(comparable(path))) clashes.push(`twice: ${path}`)
    files.add(comparable(path))
    const segments = path.split('/')
    for (let depth = 1; depth < segments.length; depth++) {
      const folder = segments.slice(0, depth).join('/')
      const same = comparable(folder)
      if ((spelled.get(same) ?? folder) !== folder) clashes.push(`mixed: ${folder}`)
      spelled.set(same, folder)
    }
  }
  clashes.push(
    ...[...spelled].filter(([folder]) => files.has(folder)).map(([folder]) => `file and folder: ${folder}`)
  )
  expect(clashes).toEqual([])
}

function problemsOf(path: string): string[] {
  const problems: [string, boolean][] = [
    ['long', path.length > LONGEST_PATH],
    ['refused characters', /["<>:|*?\\\r\n]/.test(path)],
    ['invisible characters', /[\p{C}\p{Zl}\p{Zp}]/u.test(path)],
    ['not NFC', path.normalize('NFC') !== path],
    ['no folder', !path.includes('/')],
    ...path.split('/').flatMap((segment): [string, boolean][] => [
      ['empty, or space or dot at an end', /^$|^ |[. ]$/.test(segment)],
      ['reserved', /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)/i.test(segment)],
      ['long segment', segment.length > LONGEST_SEGMENT || Buffer.byteLength(segment) > 200]
    ])
  ]
  return problems.filter(([, is]) => is).map(([problem]) => problem)
}

describe('assignRawPaths', () => {
  test('ordinary keys stay as they are, without the account', () => {
    expect(
      assignRawPaths([
        `${START}/Build/Clone-commandUnit:Execute`,
        `${START}/Build/Run_Tests`,
        `${START}/Deploy/Group_A/Rollout-commandUnit:Fetch Files`,
        `${START}/Build/serviceId:redis`,
        'A/pipeline/P/7/pipeline/stages/S/steps/T',
        'accountId:A/orgId:o/projectId:p/pipelineId:x/runSequence:3/level0:pipeline/level1:stages/level2:S/level3:steps/level4:T'
      ])
    ).toEqual([
      `${RAW}/Build/Clone-commandUnit_Execute.ndjson`,
      `${RAW}/Build/Run_Tests.ndjson`,
      `${RAW}/Deploy/Group_A/Rollout-commandUnit_Fetch_Files.ndjson`,
      `${RAW}/Build/serviceId_redis.ndjson`,
      'raw/pipeline/P/7/pipeline/stages/S/steps/T.ndjson',
      'raw/orgId_o/projectId_p/pipelineId_x/runSequence_3/level0_pipeline/level1_stages/level2_S/level3_steps/level4_T.ndjson'
    ])
  })

  test('a unit is one name, whatever slashes it holds', () => {
    expect(assignRawPaths([`${START}/B/S-commandUnit:a/../b//`])).toEqual([
      `${RAW}/B/S-commandUnit_a_.._b__.ndjson`
    ])
  })

  test('a key of no known layout keeps all its segments', () => {
    expect(assignRawPaths(['some/other//key', '../x', '', '/'])).toEqual([
      'raw/some/other/_/key.ndjson',
      'raw/._/x.ndjson',
      'raw/_.ndjson',
      'raw/_/_.ndjson'
    ])
  })

  test('hostile names as stage, step, unit and whole key', () => {
    const keys = HOSTILE.flatMap(name => [
      `${START}/${name}/Step`,
      `${START}/Build/${name}`,
      `${START}/Build/Step-commandUnit:${name}`,
      `x${name}`,
      `${name}/${name}/${name}`
    ])
    const distinct = [...new Set(keys)]
    const paths = assignRawPaths(distinct)
    expect(paths).toHaveLength(distinct.length)
    expectSafe(paths)
    expect(paths.every(path => path.startsWith('raw/'))).toBe(true)
  })

  test('twins in case or Unicode form are told apart, both by a hash of their own name', () => {
    const paths = assignRawPaths([
      `${START}/B/Run`,
      `${START}/B/run`,
      `${START}/B/caf\u00e9`,
      `${START}/B/cafe\u0301`
    ])
    expectSafe(paths)
    expect(paths.every(path => /~[0-9a-f]{6}\.ndjson$/.test(path))).toBe(true)
    // Their folders, too.
    const folders = assignRawPaths([`${START}/Build/x`, `${START}/build/x`, `${START}/build/y`])
    expectSafe(folders)
    expect(folders[1]?.replace('/x.', '/y.')).toBe(folders[2])
  })

  test('a name that looks like an answer to a clash is no way round', () => {
    const [first = '', second = ''] = assignRawPaths([`${START}/B/Run`, `${START}/B/run`]).map(path =>
      path.slice(RAW.length + 3, -7)
    )
    const keys = ['Run', 'run', first, second, first.toUpperCase()].map(name => `${START}/B/${name}`)
    expectSafe(assignRawPaths(keys))
  })

  test('a log and the folder of its children', () => {
    const keys = [`${START}/B/S`, `${START}/B/S/T`, `${START}/B/S.ndjson/T`, `${START}/B/s.NDJSON/U`]
    const paths = assignRawPaths(keys)
    expectSafe(paths)
    expect(paths[1]).toBe(`${RAW}/B/S/T.ndjson`)
  })

  test('the same names whatever the order and whatever else there is', () => {
    const keys = HOSTILE.map(name => `${START}/Build/Step-commandUnit:${name}`)
    const paths = assignRawPaths(keys)
    expect(assignRawPaths([...keys].reverse()).reverse()).toEqual(paths)
    const others = Array.from({ length: 200 }, (_, index) => `${START}/Build/Other_${index}`)
    expect(assignRawPaths([...others, ...keys]).slice(others.length)).toEqual(paths)
    for (const [index, key] of keys.entries()) {
      const [alone] = assignRawPaths([key])
      if (!/~[0-9a-f]{6}/.test(paths[index] ?? '')) expect(alone).toBe(paths[index])
    }
  })

  test('a path too long has its middle folded, and stays its own', () => {
    const deep = Array.from({ length: 30 }, (_, index) => `Group_number_${index}`)
    const keys = [
      `${START}/Build/${deep.join('/')}/Step`,
      `${START}/Build/${deep.join('/')}/Step_2`,
      `${START}/Build/${deep.with(15, 'other').join('/')}/Step`,
      `${START}/Build/Step`
    ]
    const paths = assignRawPaths(keys)
    expectSafe(paths)
    expect(paths[0]).toMatch(
      /^raw\/pipeline\/P\/12\/-e\/Build\/Group_number_0\/.*\/~[0-9a-f]{12}\/Step\.ndjson$/
    )
    expect(paths[1]).toBe(paths[0]?.replace('Step.', 'Step_2.'))
    expect(paths[3]).toBe(`${RAW}/Build/Step.ndjson`)
  })

  test('very deep keys whose every level clashes', () => {
    const lower = Array.from({ length: 60 }, () => 'a')
    expectSafe(assignRawPaths(lower.map((_, index) => lower.with(index, 'A').join('/'))))
    expectSafe(assignRawPaths([Array.from({ length: 30_000 }, () => 'x').join('/')]))
  })

  test('keys that are the same once redacted keep their paths, whatever the order', () => {
    const keys = ['a', 'b', 'c'].map(secret => `${START}/Build/${secret}`)
    const redact = (text: string): string => text.replace(/[abc]$/, '***')
    const paths = assignRawPaths(keys, redact)
    expectSafe(paths)
    expect(assignRawPaths([...keys].reverse(), redact).reverse()).toEqual(paths)
    for (const path of paths) expect(path).toMatch(/\/Build\/___~[0-9a-f]{12}\.ndjson$/)
  })

  test('the same key twice still gets two files', () => {
    expectSafe(assignRawPaths([`${START}/B/S`, `${START}/B/S`, `${START}/B/S`]))
    expectSafe(assignRawPaths(['pipeline/P/12/-e/B/S', `${START}/B/S`]))
  })

  test('safe and unique for random sets of keys', () => {
    const random = seededRandom(7)
    const alphabet = [
      'a',
      'A',
      'á',
      'a\u0301',
      'ß',
      'ss',
      '.',
      ' ',
      ':',
      '?',
      '/',
      '~',
      '-',
      '🚀',
      '\u0000',
      'CON',
      'e'.repeat(60)
    ]
    for (let round = 0; round < 60; round++) {
      const keys = new Set<string>()
      for (let count = 0; count < 150; count++) {
        const name = Array.from({ length: 1 + random.below(6) }, () => random.pick(alphabet)).join('')
        keys.add(random.pick([`${START}/${name}`, `${START}/B/S-commandUnit:${name}`, name]))
      }
      expectSafe(assignRawPaths([...keys]))
    }
  })

  test('of many keys, each is looked at a few times', () => {
    const keys = Array.from(
      { length: 20_000 },
      (_, index) => `${START}/Build/Step_${index}-commandUnit:Unit ${index % 7}`
    )
    const counter = new ReadCounter()
    let redacted = 0
    const redact = (text: string): string => {
      redacted += 1
      return text
    }
    expect(new Set(assignRawPaths(counter.watch(keys), redact)).size).toBe(keys.length)
    expect(counter.count + redacted).toBeLessThan(100 * keys.length)
  })
})

describe('safeSegment', () => {
  test.each([
    ['Run_Tests', 'Run_Tests'],
    ['', '_'],
    ['.', '_'],
    ['..', '._'],
    ['tail.', 'tail_'],
    [' x ', '_x_'],
    ['nul.txt', '_nul.txt'],
    ['COM1', '_COM1'],
    ['COM10', 'COM10'],
    ['console', 'console'],
    ['a:b|c', 'a_b_c'],
    ['\u202egnp', '_gnp'],
    ['Déployer ✓ (eu)', 'Déployer_✓__eu_'],
    ['no\u00a0break', 'no_break'],
    ['cafe\u0301', 'caf\u00e9']
  ])('%j is %j', (wanted, name) => {
    expect(safeSegment(wanted)).toBe(name)
  })

  test('a long name is cut between characters and tells its hash', () => {
    const name = safeSegment('🚀'.repeat(300), '.log')
    expect(name).toMatch(/^(🚀)+~[0-9a-f]{6}\.log$/u)
    expect(Buffer.byteLength(name)).toBeGreaterThan(180)
    expect(safeSegment('x'.repeat(96), '.log')).toBe(`${'x'.repeat(96)}.log`)
    expect(safeSegment('x'.repeat(97), '.log')).toMatch(/^x{89}~[0-9a-f]{6}\.log$/)
  })
})

describe('assignTextPaths', () => {
  const name = (over: Partial<TextName>): TextName => ({
    execution: null,
    stageIndex: 1,
    stage: 'Build',
    stepIndex: 1,
    step: 'Run_Tests',
    unitIndex: 1,
    unit: null,
    alone: true,
    ...over
  })

  test('stages and steps by number, units in a folder of their step', () => {
    expect(
      assignTextPaths([
        name({}),
        name({ stepIndex: 2, step: 'Run_Tests (attempt 2)' }),
        name({ stepIndex: 3, step: 'Build it (linux_18) (attempt 2)' }),
        name({ stageIndex: 2, stage: 'Deploy (eu)', step: 'Rollout', unit: 'Fetch Files', alone: false }),
        name({
          stageIndex: 2,
          stage: 'Deploy (eu)',
          step: 'Rollout',
          unitIndex: 2,
          unit: 'Wrap Up (all)',
          alone: false
        }),
        name({ stageIndex: 2, stage: 'Deploy (eu)', step: 'Rollout', unitIndex: 3, unit: null, alone: false })
      ])
    ).toEqual([
      'logs/01-Build/01-Run_Tests.log',
      'logs/01-Build/02-Run_Tests.attempt-2.log',
      'logs/01-Build/03-Build_it.linux-18.attempt-2.log',
      'logs/02-Deploy.eu/01-Rollout/01-Fetch_Files.log',
      'logs/02-Deploy.eu/01-Rollout/02-Wrap_Up.all.log',
      'logs/02-Deploy.eu/01-Rollout/03-Rollout.log'
    ])
  })

  test('several executions have a folder each', () => {
    expect(assignTextPaths([name({ execution: 'Pipe-12' }), name({ execution: 'Pipe-13' })])).toEqual([
      'logs/Pipe-12/01-Build/01-Run_Tests.log',
      'logs/Pipe-13/01-Build/01-Run_Tests.log'
    ])
  })

  test('numbers are as wide as the largest beside them', () => {
    const many = Array.from({ length: 100 }, (_, index) => name({ stepIndex: index + 1 }))
    const paths = assignTextPaths([...many, name({ stageIndex: 2, stage: 'Deploy' })])
    expect(paths[0]).toBe('logs/01-Build/001-Run_Tests.log')
    expect(paths[99]).toBe('logs/01-Build/100-Run_Tests.log')
    expect(paths[100]).toBe('logs/02-Deploy/01-Run_Tests.log')
  })

  test('hostile names are safe and unique', () => {
    const logs = HOSTILE.flatMap((hostile, index) => [
      name({ stageIndex: index + 1, stage: hostile }),
      name({ stageIndex: 100, stepIndex: index + 1, step: hostile }),
      name({ stageIndex: 101, unitIndex: index + 1, unit: hostile, alone: false }),
      // Numbers that clash, as a wrong caller would give them.
      name({ stageIndex: 102, stepIndex: 1, step: hostile }),
      name({ execution: hostile, stageIndex: 103 })
    ])
    expectSafe(assignTextPaths(logs))
    expectSafe(assignTextPaths([name({}), name({}), name({ alone: false })]))
  })

  test('at most three levels deep', () => {
    const [path = ''] = assignTextPaths([name({ stage: 'a/b/c', step: 'd/e', unit: 'f/g', alone: false })])
    expect(path).toBe('logs/01-a_b_c/01-d_e/01-f_g.log')
  })
})

describe('displayName', () => {
  test.each([
    ['Run_Tests', 1, null, 'Run_Tests'],
    ['Run_Tests', 2, null, 'Run_Tests (attempt 2)'],
    ['Run_Tests', 1, 'linux_18', 'Run_Tests (linux_18)'],
    ['Run_Tests', 3, '0', 'Run_Tests (0) (attempt 3)'],
    ['Run_1', 2, null, 'Run_1 (attempt 2)'],
    ['liteEngineTask', 1, null, 'Initialize'],
    ['liteEngineTask', 2, null, 'Initialize (attempt 2)'],
    ['serviceId:my-db', 1, null, 'my-db (service)'],
    ['rollbackSteps', 1, null, 'Rollback'],
    ['Test linux 18', 1, 'linux, 18', 'Test linux 18'],
    ['Test_22', 2, '22', 'Test_22 (attempt 2)'],
    ['Test 122', 1, '22', 'Test 122 (22)']
  ])('%s, attempt %d, iteration %s', (identifier, attempt, iteration, shown) => {
    expect(displayName(identifier, attempt, iteration)).toBe(shown)
  })
})
