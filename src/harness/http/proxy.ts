import { Failure } from '../../failure/failure.ts'
import { inertText } from '../../failure/inert-text.ts'

const EXCEPTIONS = ['no_proxy', 'NO_PROXY']
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/**
 * Supplies the scheme where a proxy is named as `host:port`, which other programs take, and the
 * runner's HTTP client reads as a scheme named `host`. That client also takes no `*.acme.com` for
 * an exception, and goes round a proxy whose password has a bare `%`.
 * @throws Failure `input` for a value that names no proxy
 */
export function completeProxyVariables(environment: NodeJS.ProcessEnv): void {
  for (const name of VARIABLES) {
    const value = environment[name]?.trim() ?? ''
    if (value === '') continue
    const encoded = value.replace(/%(?![\da-f]{2})/giu, '%25')
    const address = /^[a-z][a-z0-9+.-]*:\/\//iu.test(encoded) ? encoded : `http://${encoded}`
    if (!URL.canParse(address) || !/^https?:$/u.test(new URL(address).protocol))
      throw explainProxy(name, value)
    if (address !== environment[name]) environment[name] = address
  }
  for (const name of EXCEPTIONS) {
    const value = environment[name]
    if (value !== undefined) environment[name] = value.replace(/(^|,)(\s*)\*\./gu, '$1$2.')
  }
}

function explainProxy(name: string, value: string): Failure {
  // It may hold a password.
  const shown = inertText(value.replace(/^.*@/u, '***@'), 80)
  return new Failure(
    'input',
    `The variable ${name} is "${shown}", which names no proxy.`,
    'Give it as http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT.'
  )
}
