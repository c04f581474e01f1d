import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { anyCharacter } from '../../__tests__/fixtures/any-character.ts'
import { HOSTILE_TEXTS } from '../../__tests__/fixtures/hostile-text.ts'
import type { LogKey } from '../../src/harness/keys/key-layout.ts'
import { formatLogKey, parseLogKey, storageNameToKey } from '../../src/harness/keys/log-key.ts'
import { assignRawPaths } from '../../src/logbook/names.ts'
import { LONGEST_PATH } from '../../src/logbook/safe-path.ts'
import { must, type FuzzTarget } from '../target.ts'

const word = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'acc',
      'Build',
      'Run_Tests',
      'Run_Tests_1',
      'stages',
      'steps',
      'spec',
      'execution',
      'pipeline',
      'parallel',
      'parallel12',
      'parallel_tests_0',
      'rollbackSteps',
      'liteEngineTask',
      'serviceId:db'
    )
  },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '..',
      '.',
      '',
      'CON',
      'a:b',
      'level0:x',
      'level0:',
      '-',
      '-x',
      'accountId:a',
      '-commandUnit:',
      '\0',
      '__proto__'
    )
  },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS.filter(text => text.length < 5_000)) },
  { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 300 }) }
)
const run = fc.oneof(
  fc.integer({ min: 1, max: 1e15 - 1 }).map(String),
  fc.constantFrom('0', '01', '1e3', '-1', '1000000000000000')
)
const unit = fc.oneof(
  fc.constant(''),
  word.map(name => `-commandUnit:${name}`)
)
const segments = fc.array(word, { maxLength: 8 }).map(words => words.join('/'))
const today = fc
  .tuple(word, word, run, word, segments, unit)
  .map(
    ([account, pipeline, number, execution, rest, last]) =>
      `${account}/pipeline/${pipeline}/${number}/-${execution}${rest && `/${rest}`}${last}`
  )
const seed = fc
  .tuple(word, word, run, segments, unit)
  .map(
    ([account, pipeline, number, rest, last]) =>
      `${account}/pipeline/${pipeline}/${number}/pipeline/stages/${rest}${last}`
  )
const standard = fc
  .tuple(word, word, run, fc.array(fc.tuple(fc.boolean(), word), { maxLength: 8 }), unit)
  .map(([account, pipeline, number, words, last]) => {
    let level = 0
    const levels = words.map(([isNamed, name]) => (isNamed ? name : `level${level++}:${name}`))
    const head = `accountId:${account}/orgId:o/projectId:p/pipelineId:${pipeline}/runSequence:${number}`
    return [head, ...levels].join('/') + last
  })
const key = fc.oneof(
  { weight: 4, arbitrary: today },
  { weight: 3, arbitrary: seed },
  { weight: 4, arbitrary: standard },
  { weight: 1, arbitrary: segments },
  { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 60 }) }
)

/**
 * Keys are put together as they were taken apart, and no key leads out of the folder, or to a path
 * of another one.
 */
const property = fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 6 }), keys => {
  for (const text of keys) {
    const parts = parseLogKey(text)
    if (parts !== null) {
      must(formatLogKey(parts) === text, 'the key is put together otherwise', parts)
      must(isDeepStrictEqual(parseLogKey(formatLogKey(parts)), parts), 'the parts are others', parts)
      checkNames(parts)
    }
    const account = parts?.account ?? 'acc'
    must(
      storageNameToKey(`${account}/${text}`, account) === (text || null),
      'the storage name is read otherwise'
    )
  }
  checkPaths(assignRawPaths(keys), keys)
})

function checkNames({ segments: all, stage, groups, step }: LogKey): void {
  const names = [stage, ...groups, step].filter(name => name !== null)
  must(
    names.every(name => all.includes(name)),
    'a name is no segment of the key',
    names
  )
}

function checkPaths(paths: readonly string[], keys: readonly string[]): void {
  must(paths.length === keys.length, 'a path for each key')
  const folded = paths.map(path => path.normalize('NFKC').toLowerCase())
  must(new Set(folded).size === paths.length, 'two keys have one path', paths)
  for (const path of paths) {
    must(path.length <= LONGEST_PATH, 'a path is too long', path)
    const [root, ...names] = path.split('/')
    must(root === 'raw' && names.length > 0, 'a path is not under raw/', path)
    must(
      names.every(name => /^[^\p{C}<>:"|?*\\/]{1,100}$/u.test(name) && !/^\.+$|[. ]$/.test(name)),
      'a path is not safe',
      path
    )
  }
}

export const target: FuzzTarget = {
  name: 'log-keys',
  property
}
