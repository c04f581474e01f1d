import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { SeededRandom } from '../../__tests__/fixtures/seeded-random.ts'
import type { StoredBlock } from '../../src/blocks/block-file.ts'
import type { LogFile, Logbook, Step } from '../../src/logbook/logbook.ts'
import { manifestOf } from '../../src/logbook/manifest.ts'
import { reported } from '../../src/report/failures.ts'
import { describeReport } from '../../src/report/page/describe-report.ts'
import { writePage } from '../../src/report/page/write-page.ts'
import { randomLogbook } from '../random-logbook.ts'
import { must, property, shown, type FuzzTarget } from '../target.ts'

const folder = mkdtempSync(join(tmpdir(), 'fuzz-page-'))

/**
 * Foreign text in the report's page and in the manifest: it can't leave the element that holds it,
 * and is there as it was.
 */
export const target: FuzzTarget = {
  name: 'page',
  property: property(random => checkPage(random, folder)),
  end: () => rmSync(folder, { recursive: true, force: true })
}

async function checkPage(random: SeededRandom, folder: string): Promise<void> {
  const bytes = Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)))
  const blockFile = join(folder, 'blocks')
  const logbook = withBlocks(random, randomLogbook(random), { path: blockFile, length: bytes.length })
  const path = join(folder, 'index.html')
  rmSync(path, { force: true })
  writeFileSync(blockFile, bytes)
  const limit = random.pick([0, 100, 1_000_000])
  const report = describeReport(reported(logbook), {
    limit,
    generator: 'harness-logs/1.0.0',
    now: 0,
    runUrl: null,
    productUrl: null
  })
  await writePage(path, report)
  const page = readFileSync(path, 'utf8')
  try {
    const scripts = [...page.matchAll(/<script\b([^>]*)>(.*?)<\/script>/gsu)]
    const texts = new Map(
      scripts.map(([, attributes = '', text = '']) => [/\bid="([^"]*)"/.exec(attributes)?.[1] ?? '', text])
    )
    const data = texts.get('report') ?? ''
    must(!/[<>&\u2028\u2029]/.test(data), 'the data could end its element', data)
    must(isDeepStrictEqual(JSON.parse(data), JSON.parse(JSON.stringify(report.data))), 'the data are others')
    for (const [id, { offset, packed }] of report.blocks.entries()) {
      const block = Buffer.from(texts.get(`block-${id}`) ?? '', 'base64')
      must(block.equals(bytes.subarray(offset, offset + packed)), 'a block is another one', id)
    }
    const places = allPlaces(JSON.parse(data))
    must(
      new Set(places.map(place => place.toLowerCase())).size === places.length,
      'two logs have one place',
      places
    )
    for (const file of manifestOf(logbook, 'harness-logs/1.0.0').files) JSON.stringify(file)
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nfor ${shown(logbook)}`,
      {
        cause: error
      }
    )
  }
}

/** The same, with a few blocks for each log, and the paths that logs have in the artifact. */
function withBlocks(
  random: SeededRandom,
  logbook: Logbook,
  { path, length }: { readonly path: string; readonly length: number }
): Logbook {
  const blocks = (): StoredBlock[] =>
    Array.from({ length: random.below(3) }, (_, at) => {
      const offset = random.below(length + 1)
      const packed = random.below(length - offset + 1)
      return { first: 1 + at * 10, lines: 10, errors: random.below(2), size: 99, path, offset, packed }
    })
  const isOne = logbook.executions.length === 1
  const filesOf = ({ files }: Step, folder: string, at: number): LogFile[] =>
    files.map((file, unit) => {
      const text = files.length === 1 ? `${folder}/${at}-Step.log` : `${folder}/${at}-Step/${unit}-Unit.log`
      return { ...file, text, blocks: blocks() }
    })
  return {
    ...logbook,
    executions: logbook.executions.map((execution, first) => ({
      ...execution,
      stages: execution.stages.map((stage, second) => {
        const folder = `logs/${isOne ? '' : `${first}-Run/`}${second}-Stage`
        return {
          ...stage,
          steps: stage.steps.map((step, at) => ({ ...step, files: filesOf(step, folder, at) }))
        }
      })
    }))
  }
}

interface Placed {
  readonly place?: string
  readonly blocks?: unknown
}

/** Places of logs. */
function allPlaces(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { place, blocks } = value as Placed
  const own = place !== undefined && blocks !== undefined ? [place] : []
  return [...own, ...Object.values(value).flatMap(allPlaces)]
}
