import { TemplateWriter } from './template-writer.ts'

/** UTF-16 units of a line that count. */
const LOOKED_AT = 200

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const bytes = new Uint8Array(3 * LOOKED_AT)
const writer = new TemplateWriter(3 * LOOKED_AT)

/** A line is asked for as a candidate, then as an error. */
let latest = { text: '', template: '' }

/** A line without what differs from run to run, see `TemplateWriter`; its beginning counts. */
export function templateOf(text: string): string {
  if (text === latest.text) return latest.template
  const { written } = encoder.encodeInto(text.slice(0, LOOKED_AT), bytes)
  const length = writer.write(bytes, 0, written)
  const template = decoder.decode(writer.template.subarray(0, length))
  latest = { text, template }
  return template
}
