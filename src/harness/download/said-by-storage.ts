import { textOf, objectOf, listOf } from '../http/foreign-json.ts'
import { firstLine } from '../../failure/inert-text.ts'
import { parseJsonObject } from '../../text/json-object.ts'

/** What tells most comes first. */
const ELEMENTS = ['Code', 'Message', 'Details', 'AuthenticationErrorDetail']
const LAST_CHARACTER = 0x10ffff
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * What an answer without a file says of the reason: the code and the message of XML, as S3 and the
 * storages of Google and Azure give it; the message of JSON; a page's title; or a first line.
 *
 * @returns foreign texts; none where it says nothing
 */
export function saidIn(answer: string): string[] {
  const elements = ELEMENTS.flatMap(name => elementOf(answer, name) ?? [])
  if (elements.length > 0) return elements
  const start = answer.trimStart()
  const said = start.startsWith('<')
    ? titleOf(answer)
    : /^[{[]/u.test(start)
      ? messageIn(start)
      : lineOf(start)
  return said === null ? [] : [said]
}

function elementOf(xml: string, name: string): string | null {
  const pattern = new RegExp(
    `<(?:[\\w.-]{1,40}:)?${name}(?:\\s[^<>]{0,500})?>(?:<!\\[CDATA\\[([^\\]]*)\\]\\]>|([^<]*))</`,
    'u'
  )
  const [, literal, text] = pattern.exec(xml) ?? []
  return textOf(literal ?? decodeEntities(text ?? ''))
}

function titleOf(page: string): string | null {
  const [, title = ''] = /<title(?:\s[^<>]{0,500})?>([^<]*)<\/title/iu.exec(page) ?? []
  return textOf(decodeEntities(title))
}

/** As gateways, and storages that speak JSON, tell it. */
function messageIn(json: string): string | null {
  const all = parseJsonObject(json)
  if (all === null) return null
  const [first] = listOf(all.errors)
  const messages = [objectOf(all.error).message, objectOf(first).message, all.message, all.error_msg]
  return [...messages, all.error_description, all.error].map(textOf).find(text => text !== null) ?? null
}

/** Bytes that are no text say nothing. */
function lineOf(text: string): string | null {
  return /[\0\ufffd]/u.test(text) ? null : textOf(firstLine(text))
}

/** An entity of no character stays as it is. */
function decodeEntities(text: string): string {
  return text.replace(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#[xX]([\da-fA-F]{1,6}));/gu,
    (entity, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? entity
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code > LAST_CHARACTER ? entity : String.fromCodePoint(code)
    }
  )
}
