import { closeSync, openSync, readFileSync } from 'node:fs'
import type { StoredBlock } from '../../blocks/block-file.ts'
import { onDisk, readAll } from '../../system/disk.ts'
import { GatheredFile } from '../../system/buffered-file-writer.ts'
import { FilePacker, type PackedFile, type PackingOptions } from '../../system/deflated-file.ts'
import type { ReportDescription } from './describe-report.ts'

/** What `viewer/` builds; the bundler puts a copy beside the bundle. */
const TEMPLATE = new URL('../../../dist/report.html', import.meta.url)
const DATA = '<!--report-data-->'
const BLOCKS = '<!--report-blocks-->'

/**
 * Writes the report's page, one block after the other.
 *
 * @param path must not exist yet
 * @param blockFile where the blocks stand
 * @param packing how it is deflated; null for not at all
 * @returns the page as it is deflated
 * @throws {Failure} `disk`
 */
export async function writePage(
  path: string,
  report: ReportDescription,
  blockFile: string,
  packing: PackingOptions | null = null
): Promise<PackedFile | null> {
  using packer = packing === null ? null : new FilePacker(packing)
  await using packed = packer?.begin() ?? null
  using disposables = new DisposableStack()
  const source = disposables.adopt(
    onDisk('read', () => openSync(blockFile, 'r')),
    closeSync
  )
  const page = new GatheredFile(path)
  try {
    const [head, middle, tail] = templateParts()
    const data = `<script type="application/json" id="report">${asInertJson(report.data)}</script>`
    const writePart = async (part: string): Promise<void> => {
      const bytes = Buffer.from(part)
      await page.write(bytes)
      await packed?.write(bytes)
    }
    await writePart(`${head}${data}${middle}`)
    await packed?.expectNoRepetitions()
    for (const [id, block] of report.blocks.entries()) {
      const base64 = bytesOf(source, block).toString('base64')
      await writePart(`<script type="text/plain" id="block-${id}">${base64}</script>\n`)
    }
    await writePart(tail)
    const [result] = await Promise.all([packed?.end() ?? null, page.end()])
    return result
  } catch (error) {
    page.remove()
    throw error
  }
}

function templateParts(): [head: string, middle: string, tail: string] {
  const [head, rest] = splitOnce(readFileSync(TEMPLATE, 'utf8'), DATA)
  return [head, ...splitOnce(rest, BLOCKS)]
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const [before = '', after, ...more] = text.split(separator)
  if (after === undefined || more.length > 0) throw new Error(`dist/report.html must hold ${separator} once`)
  return [before, after]
}

/** JSON that no HTML parser sees an end tag, a comment or a line break of its own in. */
function asInertJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}

function bytesOf(source: number, { offset, packed }: StoredBlock): Buffer {
  const bytes = Buffer.allocUnsafe(packed)
  readAll(source, bytes, offset)
  return bytes
}
