import { expect, test } from '@jest/globals'
import { secretsOf } from '../../src/inputs/secrets.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'

test('the token of the job is a secret also where no commit is asked for', () => {
  const secrets = secretsOf({
    credentials: { kind: 'api-key', apiKey: 'pat.account.key' },
    githubToken: 'ghs_0123456789abcdefghij'
  })
  expect(secrets).toEqual(['pat.account.key', 'ghs_0123456789abcdefghij'])
  expect(createRedactor(secrets, []).redact('token ghs_0123456789abcdefghij').text).toBe('token ***')
})

test('an empty one is none', () => {
  const secrets = secretsOf({
    credentials: { kind: 'tokens', bearer: 'bearer-value', token: 'token-value' },
    githubToken: null
  })
  expect(createRedactor(secrets, []).redact('nothing').count).toBe(0)
})
