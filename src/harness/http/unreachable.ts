import { Failure } from '../../failure/failure.ts'
import { quotedText } from '../../failure/inert-text.ts'
import type { Connection } from './connection.ts'
import type { TransportError } from './transport-error.ts'

/**
 * What a person can do about a host that can't be reached; `host` is where the request went,
 * `setting` what names it.
 */
export function explainUnreachable(
  error: TransportError,
  { host, setting }: { readonly host: string; readonly setting: string },
  { redact }: Pick<Connection, 'redact'>
): Failure {
  const cause = `No answer from ${host}: ${quotedText(error.message, redact)}.`
  return new Failure('network', cause, nextStep(error.code, host, setting), { cause: error })
}

function nextStep(code: string, host: string, setting: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `Check ${setting}: this runner can't resolve the name ${host}.`
  if (/ALTNAME|HOSTNAME_MISMATCH/u.test(code))
    return `Check ${setting}: its certificate is one of another host.`
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `Its certificate is not valid now: have it renewed, or set the runner's clock.`
  if (/_ALERT_(?:\w*CERTIFICATE|UNKNOWN_CA)/u.test(code))
    return `It asks for a certificate of the runner, which this action has none of: have ${host} take connections without one.`
  if (/CERT|SELF_SIGNED|ISSUER|VERIFY|CRL|INVALID_CA|PATH_LENGTH/u.test(code)) {
    return `Its certificate is not trusted here; give the runner your authority's certificate in NODE_EXTRA_CA_CERTS.`
  }
  if (/SSL|TLS|EPROTO/u.test(code)) return `Check ${setting}: the port does not speak https as it should.`
  if (code === 'PROXY_LOGIN')
    return 'Put the user name and password into https_proxy, as http://USER:PASSWORD@HOST:PORT.'
  if (code === 'PROXY_UNREACHABLE')
    return 'Check https_proxy: this runner gets no connection to the proxy that it names.'
  if (code === 'PROXY_REFUSED')
    return `Have the proxy that https_proxy names allow ${host}, or put ${host} into no_proxy.`
  if (code === 'ENCODING')
    return 'Something between the runner and the server encodes the answers in a way of its own: switch that off.'
  if (code === 'UNKNOWN')
    return `Check ${setting}, and the proxy settings of the runner (https_proxy, no_proxy).`
  return `Check ${setting}, and that the runner's network and firewall allow ${host}; behind a proxy, set https_proxy.`
}
