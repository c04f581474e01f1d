import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { packedBytes } from '../../blocks/block-file.ts'
import { NewFile } from '../../system/new-file.ts'
import { FilePacker, type PackedFile, type PackingOptions } from '../../system/deflated-file.ts'
import { OpenFiles } from '../../system/open-files.ts'
import { jsonPieces } from '../../text/json-pieces.ts'
import type { ReportDescription } from './describe-report.ts'

/** What `viewer/` builds; the bundler puts a copy beside the bundle. */
const TEMPLATE = new URL('../../../dist/report.html', import.meta.url)
const DATA = '<!--report-data-->'
const BLOCKS = '<!--report-blocks-->'
/** Bytes of blocks, as they stand in the page, after which others get their turn. */
const TURN = 512 * 1024
/** Bytes that are written at once. */
const GATHERED = 256 * 1024
/** Of UTF-8, for one UTF-16 unit. */
const MOST_BYTES = 3
/** Of the data, down to each step: executions, their stages, the steps of these. */
const DEPTH = 6

/**
 * Writes the report's page, one block after the other. What else is to be done, such as an upload,
 * goes on meanwhile.
 *
 * @param path must not exist yet
 * @param packing how it is deflated; null for not at all
 * @returns the page as it is deflated
 * @throws {Failure} `disk`
 */
export async function writePage(
  path: string,
  report: ReportDescription,
  packing: PackingOptions | null = null
): Promise<PackedFile | null> {
  using packer = packing === null ? null : new FilePacker(packing)
  const packed = packer?.begin() ?? null
  using files = new OpenFiles()
  const page = new NewFile(path)
  const text = new GatheredText(bytes => {
    page.write(bytes)
    packed?.write(bytes)
  })
  try {
    const [head, middle, tail] = templateParts()
    text.write(`${head}<script type="application/json" id="report">`)
    for (const piece of jsonPieces(report.data, DEPTH)) text.write(inertJson(piece))
    text.write(`</script>${middle}`)
    text.flush()
    packed?.expectNoRepetitions()
    let turn = 0
    for (const [id, block] of report.blocks.entries()) {
      const base64 = packedBytes(block, files).toString('base64')
      text.write(`<script type="text/plain" id="block-${id}">${base64}</script>\n`)
      turn += base64.length
      if (turn < TURN) continue
      turn = 0
      await setImmediate()
    }
    text.write(tail)
    text.flush()
    page.end()
    return packed?.end() ?? null
  } catch (error) {
    page.remove()
    throw error
  }
}

/** UTF-8 of many small texts, in bytes that are used again: there can be 100 MB of it. */
class GatheredText {
  readonly #take: (bytes: Buffer) => void
  readonly #bytes = Buffer.allocUnsafeSlow(GATHERED)
  #size = 0

  /** @param take must be done with the bytes when it returns */
  constructor(take: (bytes: Buffer) => void) {
    this.#take = take
  }

  write(text: string): void {
    const most = text.length * MOST_BYTES
    if (most > GATHERED - this.#size) this.flush()
    if (most > GATHERED) this.#take(Buffer.from(text))
    else this.#size += this.#bytes.write(text, this.#size)
  }

  flush(): void {
    this.#take(this.#bytes.subarray(0, this.#size))
    this.#size = 0
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

/** The same JSON, in which no HTML parser sees an end tag, a comment or a line break of its own. */
function inertJson(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}
