import { inertText } from '../../failure/inert-text.ts'
import { isPassingCode } from '../../failure/retry.ts'

/**
 * A break of the connection, before or within an answer; `transient` ones are worth another try.
 * The message is inert and of any length: it is cut where it is quoted.
 */
export class TransportError extends Error {
  readonly code: string
  readonly transient: boolean

  constructor(code: string, message: string, transient: boolean, cause?: unknown) {
    super(message, { cause })
    this.name = 'TransportError'
    this.code = code
    this.transient = transient
  }
}

/** Of zlib, Brotli and zstd, for what is no such thing; a body that ends too early is another. */
const NOT_ENCODED = /^(?:Z_DATA_ERROR|Z_NEED_DICT|ERR__ERROR_|ZSTD_error_)/

/** Any error of a socket, a stream or the client as a TransportError. */
export function asTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error
  const { code = '', message = String(error) } = error as { code?: string; message?: string }
  if (message.startsWith('Request timeout:'))
    return new TransportError('TIMEOUT', 'no answer in time', true, error)
  const [, status] = /^tunneling socket could not be established, statusCode=(\d+)/u.exec(message) ?? []
  if (status !== undefined) {
    const proxyCode = status === '407' ? 'PROXY_LOGIN' : 'PROXY_REFUSED'
    return new TransportError(proxyCode, `the proxy answered ${status}`, /^50[234]$/u.test(status), error)
  }
  const [, cause] = /^tunneling socket could not be established, cause=(.*)/su.exec(message) ?? []
  if (cause !== undefined) {
    const proxyCode = /certificate/iu.test(cause) ? 'PROXY_CERTIFICATE' : 'PROXY_UNREACHABLE'
    return new TransportError(proxyCode, inertText(message, Infinity), true, error)
  }
  // When several addresses of a name were tried, the error that stands for all has no message of
  // its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  const text = inertText(message || (first instanceof Error ? first.message : code), Infinity)
  if (NOT_ENCODED.test(code))
    return new TransportError('ENCODING', `what came is not encoded as it says (${text})`, true, error)
  const brokeOff = /socket hang up|aborted|premature close/iu.test(message) || code.startsWith('Z_')
  const what = message === 'aborted' ? 'the answer broke off' : text
  return new TransportError(code === '' ? 'UNKNOWN' : code, what, brokeOff || isPassingCode(code), error)
}
