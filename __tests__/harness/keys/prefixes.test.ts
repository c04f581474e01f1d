import { describe, expect, test } from '@jest/globals'
import { frameOf } from '../../../sandbox/executions.ts'
import { prefixesOf } from '../../../src/harness/export/export-target.ts'
import { equivalentPrefixes } from '../../../src/harness/keys/prefixes.ts'
import { knownOf } from '../../fixtures/known-execution.ts'

const TARGET = { kind: 'run', account: 'acc', pipeline: 'Pipe', run: 3, execution: null } as const
const EXACT = { ...TARGET, execution: 'q9J5XuXNTF' } as const

describe('prefixesOf', () => {
  test('with the execution: its own keys first, then the original layout', () => {
    expect(prefixesOf(EXACT, null)).toEqual([
      'acc/pipeline/Pipe/3/-q9J5XuXNTF',
      'acc/pipeline/Pipe/3/pipeline'
    ])
  })

  test('with execution and stage: the stage alone, then all for an iteration (`Build_0` starts no key)', () => {
    expect(prefixesOf(EXACT, 'Build_0')).toEqual([
      'acc/pipeline/Pipe/3/-q9J5XuXNTF/Build_0',
      'acc/pipeline/Pipe/3/-q9J5XuXNTF',
      'acc/pipeline/Pipe/3/pipeline'
    ])
  })

  test("without the execution: today's layout by its dash, then the original one", () => {
    expect(prefixesOf(TARGET, null)).toEqual(['acc/pipeline/Pipe/3/-', 'acc/pipeline/Pipe/3/pipeline'])
    expect(prefixesOf(TARGET, 'Build')).toEqual([
      'acc/pipeline/Pipe/3/-',
      'acc/pipeline/Pipe/3/pipeline/stages/Build',
      'acc/pipeline/Pipe/3/pipeline'
    ])
  })

  describe('where org and project are known', () => {
    const standard =
      'accountId:kmpySmUISimoRrJL6NL73w/orgId:default/projectId:proj/pipelineId:Deploy_Service/runSequence:42/level0:pipeline'
    const run = 'kmpySmUISimoRrJL6NL73w/pipeline/Deploy_Service/42/'
    const known = (usesSimplifiedKeys: boolean | null) => {
      const { account, pipeline, run, execution } = frameOf()
      const told = knownOf({ ...frameOf(), logs: [] }, { usesSimplifiedKeys })
      return { kind: 'run', account, pipeline, run, execution, known: told } as const
    }

    test.each([true, null])('the standard layout is the last one (simplified: %j)', simplified => {
      const simple = [`${run}-q9J5XuXNTFKmYLTHxtFQEw`, `${run}pipeline`]
      expect(prefixesOf(known(simplified), null)).toEqual([...simple, standard])
    })

    test('it is the first one where Harness says that it is in use, with its own levels for a stage', () => {
      expect(prefixesOf(known(false), null)[0]).toBe(standard)
      expect(prefixesOf(known(false), 'Build').slice(0, 2)).toEqual([
        `${standard}/level1:stages/level2:Build`,
        standard
      ])
    })

    test('the execution is known from there, too', () => {
      const target = { ...known(true), execution: null }
      expect(prefixesOf(target, null)[0]).toBe(`${run}-q9J5XuXNTFKmYLTHxtFQEw`)
    })
  })

  test('none ends in a slash, and none matches another run', () => {
    for (const target of [TARGET, EXACT])
      for (const stage of [null, 'Build'])
        for (const prefix of prefixesOf(target, stage)) {
          expect(prefix).not.toMatch(/\/$/)
          expect('acc/pipeline/Pipe/30/-x/Build/y'.startsWith(prefix)).toBe(false)
        }
  })
})

describe('otherSpellings', () => {
  const samples = [
    'acc/pipeline/Pipe/3/-q9J5XuXNTF',
    'acc/pipeline/Pipe/3/-q9J5XuXNTF/Build',
    'acc/pipeline/Pipe/3/-',
    'acc/pipeline/Pipe/3/-q',
    'acc/pipeline/Pipe/3/',
    'acc/pipeline/Pipe/3/pipeline',
    'acc/pipeline/Pipe/3/pipeline/stages/Build/',
    'acc/pipeline/runSequence:4/3/-q9',
    'accountId:acc/orgId:o/projectId:p/pipelineId:Pipe/runSequence:3/level0:pipeline',
    'accountId:acc/orgId:o/projectId:p/pipelineId:Pipe/runSequence:3/',
    'accountId:acc/orgId:o/projectId:p/pipelineId:Pipe/runSequence:3',
    'acc/pipeline/Pipe/3',
    'acc/odd'
  ]

  test.each(samples)(
    'of %s: each selects the same logs (of a whole run, those of a layout) and is another object',
    prefix => {
      const spellings = equivalentPrefixes(prefix)
      expect(new Set(spellings).size).toBe(spellings.length)
      for (const spelling of spellings) {
        const isWholeRun = /^[^/]+\/pipeline\/[^/]+\/\d+\/$|runSequence:\d+\/$/.test(prefix)
        expect(isWholeRun ? spelling.startsWith(prefix) : prefix.startsWith(spelling)).toBe(true)
        expect(spelling).not.toBe(prefix)
        // `P/` would be another entry but the same object.
        expect(spelling.replace(/\/$/, '')).not.toBe(prefix)
      }
    }
  )

  test.each(samples)('of %s: none selects another run', prefix => {
    for (const spelling of equivalentPrefixes(prefix)) {
      const [run = ''] = /^(?:[^/]+\/pipeline\/[^/]+|.*runSequence:)\/?\d+\//.exec(prefix) ?? []
      expect(run).not.toBe('')
      expect(spelling.startsWith(run)).toBe(true)
    }
  })

  test.each(samples)('of %s: none ends in a slash, but the documented RUN/, which is the last', prefix => {
    const ending = equivalentPrefixes(prefix).filter(spelling => spelling.endsWith('/'))
    expect(ending.every(spelling => /^[^/:]+\/pipeline\/[^/]+\/\d+\/$/.test(spelling))).toBe(true)
    expect(ending.length).toBeLessThanOrEqual(1)
    if (ending.length > 0) expect(equivalentPrefixes(prefix).at(-1)).toBe(ending[0])
  })

  test('the execution id loses one character after the other', () => {
    expect(equivalentPrefixes('acc/pipeline/Pipe/3/-q9J5').slice(0, 4)).toEqual([
      'acc/pipeline/Pipe/3/-q9J',
      'acc/pipeline/Pipe/3/-q9',
      'acc/pipeline/Pipe/3/-q',
      'acc/pipeline/Pipe/3/-'
    ])
  })

  test('the dash alone has just the documented spelling left', () => {
    expect(equivalentPrefixes('acc/pipeline/Pipe/3/-')).toEqual(['acc/pipeline/Pipe/3/'])
  })

  test("a whole run's has each layout's own: nothing can be cut off it", () => {
    expect(equivalentPrefixes('acc/pipeline/Pipe/3/')).toEqual([
      'acc/pipeline/Pipe/3/-',
      'acc/pipeline/Pipe/3/pipeline'
    ])
    const standard = 'accountId:acc/orgId:o/projectId:p/pipelineId:Pipe/runSequence:3/'
    expect(equivalentPrefixes(standard)).toEqual([`${standard}level0:pipeline`])
  })

  test('a prefix that would let other runs in has none', () => {
    expect(equivalentPrefixes('acc/pipeline/Pipe/3')).toEqual([])
    expect(equivalentPrefixes('accountId:acc/orgId:o/projectId:p/pipelineId:P/runSequence:3')).toEqual([])
    expect(equivalentPrefixes('anything')).toEqual([])
  })
})
