import { describe, expect, test } from '@jest/globals'
import { isDowngrade, rewriteLink, secretsOfLink } from '../../../src/harness/download/link.ts'

const PATH = '/storage/harness-download/logs/acc/acc/pipeline/P/1/-x:y/logs.zip?X-Amz-Signature=ab%2Bc&a=b+c'

describe('rewriteLink', () => {
  test.each([
    [`https://app.harness.io${PATH}`, 'https://app.harness.io', `https://app.harness.io${PATH}`],
    [`https://app.harness.io${PATH}`, 'https://harness.acme.com', `https://harness.acme.com${PATH}`],
    [`https://app.harness.io${PATH}`, 'http://127.0.0.1:8080', `http://127.0.0.1:8080${PATH}`],
    [`https://acme.harness.io:8443${PATH}`, 'https://harness.acme.com', `https://harness.acme.com${PATH}`],
    [`http://app3.harness.io${PATH}`, 'https://app3.harness.io', `https://app3.harness.io${PATH}`],
    [`https://APP.Harness.IO${PATH}`, 'https://acme.example', `https://acme.example${PATH}`],
    [`https://harness.io${PATH}`, 'https://acme.example', `https://acme.example${PATH}`],
    [`https://app.harness.io${PATH}`, 'https://acme.example/base', `https://acme.example/base${PATH}`]
  ])('%s with %s goes to %s: host, port, protocol and base path of the base URL', (link, base, expected) => {
    expect(rewriteLink(link, base)).toBe(expected)
  })

  test.each([
    `https://evilharness.io${PATH}`,
    `https://harness.io.evil.com${PATH}`,
    `https://app.harness.io.evil.com${PATH}`,
    `https://app.harness.io@evil.com${PATH}`,
    `https://user:word@app.harness.io${PATH}`,
    `https://evil.com\\.harness.io${PATH}`,
    `https://evil.com/x.harness.io${PATH}`,
    `https://evil.com?x.harness.io${PATH}`,
    `https://evil.com#.harness.io${PATH}`,
    `https://app.harness.io:80x${PATH}`,
    `https://logs.s3.us-east-1.amazonaws.com${PATH}`,
    `https://storage.googleapis.com${PATH}`,
    `http://minio.harness.svc.cluster.local:9000${PATH}`,
    'https://app.harness.io/gateway/storage/x?y=z',
    'https://app.harness.io/storage?y=z',
    'https://app.harness.io/logs.zip?/storage/',
    'https://app.harness.io',
    `ftp://app.harness.io${PATH}`
  ])('%s is fetched as given', link => {
    expect(rewriteLink(link, 'https://acme.example')).toBe(link)
  })
})

describe('secretsOfLink', () => {
  const link = (query: string): string => `https://storage.example/logs.zip?${query}`

  test.each([
    [
      'S3',
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=key%2Fus&X-Amz-Security-Token=t0ken%2B%3D&X-Amz-Signature=deadbeef',
      ['key%2Fus', 'key/us', 't0ken%2B%3D', 't0ken+=', 'deadbeef']
    ],
    [
      'Google',
      'X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=me%40x&X-Goog-Signature=cafe1234',
      ['me%40x', 'me@x', 'cafe1234']
    ],
    [
      "Google's older form",
      'GoogleAccessId=me%40x&Expires=1700000000&Signature=abc%2Fdef%3D%3D',
      ['abc%2Fdef%3D%3D', 'abc/def==']
    ]
  ])('%s: the link, its query, and what signs it, encoded and plain', (_, query, secrets) => {
    const found = secretsOfLink(link(query))
    expect(found).toEqual(expect.arrayContaining([link(query), query]))
    expect(found).toEqual(expect.arrayContaining(secrets.filter(secret => secret.length > 5)))
  })

  test('what is no secret is not masked: dates and algorithms stand in other messages, too', () => {
    const found = secretsOfLink(
      link('X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=604800&X-Amz-Signature=deadbeef')
    )
    expect(found).not.toContain('AWS4-HMAC-SHA256')
    expect(found).not.toContain('604800')
  })

  test('names in any case, a value with "=", a broken escape, an empty and a missing value are read', () => {
    expect(secretsOfLink(link('x-amz-signature=abc=defgh'))).toContain('abc=defgh')
    expect(secretsOfLink(link('Signature=%zz12345'))).toContain('%zz12345')
    expect(secretsOfLink(link('Signature=&X-Goog-Signature'))).not.toContain('')
    expect(secretsOfLink('https://storage.example/logs.zip')).toEqual(['https://storage.example/logs.zip'])
  })
})

test.each([
  ['https://harness.example', 'http://harness.example', true],
  ['HTTPS://harness.example', 'http://storage.example/a?b=https:', true],
  ['https://harness.example', 'https://storage.example', false],
  ['http://harness.example', 'http://storage.example', false],
  ['http://harness.example', 'https://storage.example', false]
])('from %s to %s is a step into the clear: %s', (from, to, isDown) => {
  expect(isDowngrade(from, to)).toBe(isDown)
})
