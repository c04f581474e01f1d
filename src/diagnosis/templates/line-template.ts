import { TemplateWriter } from './template-writer.ts'

/** UTF-16 units of a line that count. */
const LOOKED_AT = 200

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const bytes = new Uint8Array(3 * LOOKED_AT)
const writer = new TemplateWriter(3 * LOOKED_AT)

/** A line without what differs from run to run, see `TemplateWriter`; its beginning counts. */
export function templateOf(text: string): string {
  const { written } = encoder.encodeInto(text.slice(0, LOOKED_AT), bytes)
  const length = writer.write(bytes, 0, written)
  return decoder.decode(writer.template.subarray(0, length))
}
