import { parseJsonObject } from '../../text/json-object.ts'
import { firstLine, inertText, quotedText } from '../../failure/inert-text.ts'

/**
 * What the server says of an error: `error_msg` (Log Service) or `message` (Pipeline Service, with
 * the id that Harness Support finds the call by), else the first line; inert.
 *
 * @param redact comes before the cut to length, which could leave a part of a secret that nothing
 *   finds
 */
export function errorMessageOf(body: string, redact: (text: string) => string): string {
  const parsed = parseJsonObject(body)
  const said = parsed?.error_msg ?? parsed?.message
  const id = parsed?.correlationId
  const found =
    typeof id === 'string' && id.trim() !== '' ? `, correlation id ${quotedText(id, redact, 64)}` : ''
  if (typeof said === 'string') return inertText(withoutLinks(redact(said))) + found
  return body.trim() === '' ? 'empty answer' : inertText(withoutLinks(redact(firstLine(body))))
}

/** An answer that is not understood may hold a pre-signed link, which is a secret. */
function withoutLinks(text: string): string {
  return text.slice(0, 10_000).replace(/(https?:(?:\\?\/){2}[^\s"'<>/?\\]*)[^\s"'<>]*/giu, '$1/…')
}
