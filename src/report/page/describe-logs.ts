import type { StoredBlock } from '../../blocks/block-file.ts'
import { largestShare } from '../../blocks/page-budget.ts'
import { filesOf, tellingLine, type LogFile } from '../../logbook/logbook.ts'
import type { ReportedLogbook } from '../failures.ts'
import { chooseBlocks } from '../../blocks/choose-blocks.ts'
import { PageBlocks } from './page-blocks.ts'
import type { PageLog } from './page-data.ts'
import type { PageBlock, PageGoodLog, PageNewLines } from './page-lines.ts'
import type { Places } from './places.ts'

/** What the page is told of logs, and the blocks that go with it. */
export interface DescribedLogs {
  readonly logs: ReadonlyMap<LogFile, PageLog>
  /** The place in it is the block's id. */
  readonly blocks: readonly StoredBlock[]
}

/**
 * The logs of a logbook as the page holds them. The longest ones lose their middle when there is
 * no room for all; good logs of earlier runs get what room is left.
 *
 * @param limit compressed bytes of all of them
 */
export function describeLogs(logbook: ReportedLogbook, places: Places, limit: number): DescribedLogs {
  const files = Array.from(filesOf(logbook), ({ file }) => file)
  const share = largestShare(
    files.map(file => file.stored.blocks.reduce((sum, { packed }) => sum + packed, 0)),
    limit
  )
  const page = new PageBlocks(limit)
  const own = new Map<LogFile, readonly PageBlock[]>()
  for (const file of files)
    own.set(
      file,
      page.add(chooseBlocks(file.stored.blocks, share, tellingLine(file), ({ packed }) => packed))
    )
  const good = goodLogs(logbook, own, page)
  const logs = new Map<LogFile, PageLog>()
  for (const [file, blocks] of own)
    logs.set(file, describeLog(file, places.of(file), blocks, good.get(file) ?? null))
  return { logs, blocks: page.stored }
}

/** Those that there is room for, the most telling first. A log that was cut has none. */
function goodLogs(
  { failures }: ReportedLogbook,
  own: ReadonlyMap<LogFile, readonly PageBlock[]>,
  page: PageBlocks
): ReadonlyMap<LogFile, PageGoodLog> {
  const failed = failures.map(({ file }) => file).filter(file => file !== null)
  const compared = [...own.keys()].filter(({ comparison }) => comparison !== null)
  const good = new Map<LogFile, PageGoodLog>()
  for (const file of new Set([...failed, ...compared])) {
    const stored = file.comparison?.good?.stored ?? null
    const shown = (own.get(file) ?? []).reduce((sum, { lines }) => sum + lines, 0)
    const blocks = stored === null || shown < file.lines ? null : page.addAll(stored.blocks)
    if (stored !== null && blocks !== null) good.set(file, { lines: stored.lines, blocks })
  }
  return good
}

function describeLog(
  file: LogFile,
  place: string,
  blocks: readonly PageBlock[],
  good: PageGoodLog | null
): PageLog {
  return {
    place,
    unit: file.unit,
    status: file.status,
    path: file.text,
    raw: file.raw,
    lines: file.lines,
    errors: file.errors,
    warnings: file.warnings,
    bytes: file.bytes,
    missingAtStart: file.missingAtStart,
    cutLines: file.cutLines,
    startedAt: file.startedAt,
    endedAt: file.endedAt,
    telling: tellingLine(file),
    newLines: describeNewLines(file.comparison, good),
    blocks
  }
}

function describeNewLines(comparison: LogFile['comparison'], shown: PageGoodLog | null): PageNewLines | null {
  const good = comparison?.good ?? null
  if (good === null) return null
  const { run, url } = good.run
  const { count, spans } = good.newLines
  return { run, url, count, spans: spans.flat(), good: shown }
}
