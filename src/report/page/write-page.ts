import { readFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { StoredBlock } from '../../logs/block-file.ts'
import { diskFailure } from '../../logs/disk.ts'
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
 * @throws {Failure} `disk`
 */
export async function writePage(
  path: string,
  { data, blocks }: ReportDescription,
  blockFile: string
): Promise<void> {
  const [head = '', middle = '', tail = ''] = templateParts()
  try {
    await using page = await open(path, 'wx')
    await using source = await open(blockFile, 'r')
    await page.write(
      `${head}<script type="application/json" id="report">${asInertJson(data)}</script>${middle}`
    )
    for (const [id, block] of blocks.entries()) {
      const base64 = (await bytesOf(source, block)).toString('base64')
      await page.write(`<script type="text/plain" id="block-${id}">${base64}</script>\n`)
    }
    await page.write(tail)
  } catch (error) {
    throw diskFailure('written', error)
  }
}

function templateParts(): string[] {
  const template = readFileSync(TEMPLATE, 'utf8')
  const [head = '', rest = ''] = splitOnce(template, DATA)
  return [head, ...splitOnce(rest, BLOCKS)]
}

function splitOnce(text: string, separator: string): string[] {
  const parts = text.split(separator)
  if (parts.length !== 2) throw new Error(`dist/report.html must hold ${separator} once`)
  return parts
}

/** JSON that no HTML parser sees an end tag, a comment or a line break of its own in. */
function asInertJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}

async function bytesOf(source: FileHandle, { offset, packed }: StoredBlock): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(packed)
  for (let from = 0; from < packed;) {
    const { bytesRead } = await source.read(bytes, from, packed - from, offset + from)
    if (bytesRead === 0) throw new Error('the block file is shorter than its blocks')
    from += bytesRead
  }
  return bytes
}
