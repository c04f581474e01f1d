import { Failure } from '../../failure/failure.ts'
import { inertText } from '../../failure/inert-text.ts'

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/**
 * Supplies the scheme where a proxy is named as `host:port`, which other programs take, and the
 * runner's HTTP client reads as a scheme named `host`.
 * @throws Failure `input` for a value that names no proxy
 */
export function completeProxyVariables(environment: NodeJS.ProcessEnv): void {
  for (const name of VARIABLES) {
    const value = environment[name]?.trim() ?? ''
    if (value === '') continue
    const address = /^[a-z][a-z0-9+.-]*:\/\//iu.test(value) ? value : `http://${value}`
    if (!URL.canParse(address) || !/^https?:$/u.test(new URL(address).protocol))
      throw explainProxy(name, value)
    if (address !== environment[name]) environment[name] = address
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
