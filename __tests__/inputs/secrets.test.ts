import { afterEach, expect, test } from '@jest/globals'
import { secretsOf } from '../../src/inputs/secrets.ts'
import { createRedactor } from '../../src/redaction/redaction.ts'

afterEach(() => {
  delete process.env['INPUT_GITHUB-TOKEN']
})

test('the token of the job is a secret also where no commit is asked for', () => {
  process.env['INPUT_GITHUB-TOKEN'] = 'ghs_0123456789abcdefghij'
  const secrets = secretsOf({ credentials: { kind: 'api-key', apiKey: 'pat.account.key' } })
  expect(secrets).toEqual(['pat.account.key', 'ghs_0123456789abcdefghij'])
  expect(createRedactor(secrets, []).redact('token ghs_0123456789abcdefghij').text).toBe('token ***')
})

test('an empty one is none', () => {
  const secrets = secretsOf({ credentials: { kind: 'tokens', bearer: 'bearer-value', token: 'token-value' } })
  expect(createRedactor(secrets, []).redact('nothing').count).toBe(0)
})
