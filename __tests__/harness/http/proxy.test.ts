import { describe, expect, test } from '@jest/globals'
import { completeProxyVariables } from '../../../src/harness/http/proxy.ts'
import { failureOf } from '../../fixtures/failures.ts'

describe('completeProxyVariables', () => {
  test.each([
    ['proxy.acme.test:3128', 'http://proxy.acme.test:3128'],
    ['10.0.0.1:3128', 'http://10.0.0.1:3128'],
    ['user:pass@proxy:3128', 'http://user:pass@proxy:3128'],
    ['http://proxy:3128', 'http://proxy:3128'],
    [' https://proxy ', 'https://proxy']
  ])('%j becomes %j', (given, expected) => {
    const environment: NodeJS.ProcessEnv = { https_proxy: given, HTTP_PROXY: given, no_proxy: 'localhost' }
    completeProxyVariables(environment)
    expect(environment.https_proxy?.trim()).toBe(expected)
    expect(environment.HTTP_PROXY?.trim()).toBe(expected)
    expect(environment.no_proxy).toBe('localhost')
  })

  test.each([
    ['http://joe:100%@proxy:3128', 'http://joe:100%25@proxy:3128'],
    ['http://joe:w%40rd@proxy:3128', 'http://joe:w%40rd@proxy:3128']
  ])('a per cent sign of a password is one: %j', (given, expected) => {
    const environment: NodeJS.ProcessEnv = { https_proxy: given }
    completeProxyVariables(environment)
    expect(environment.https_proxy).toBe(expected)
  })

  test('exceptions with an asterisk, as other programs take them, are those of a domain', () => {
    const environment: NodeJS.ProcessEnv = { no_proxy: 'localhost, *.acme.com,*', NO_PROXY: '*.svc' }
    completeProxyVariables(environment)
    expect(environment).toEqual({ no_proxy: 'localhost, .acme.com,*', NO_PROXY: '.svc' })
  })

  test('none stays none', () => {
    const environment = { https_proxy: '' }
    completeProxyVariables(environment)
    expect(environment).toEqual({ https_proxy: '' })
  })

  test.each(['socks5://proxy:1080', 'http://', 'user:s3cret@:x'])(
    '%j is asked for anew, without a password',
    async value => {
      const failure = await failureOf(
        Promise.resolve().then(() => completeProxyVariables({ HTTPS_PROXY: value }))
      )
      expect(failure.kind).toBe('input')
      expect(failure.message).toContain('HTTPS_PROXY')
      expect(failure.message).not.toContain('s3cret')
    }
  )
})
