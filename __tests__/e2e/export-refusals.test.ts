import { describe, expect, test } from '@jest/globals'
import { type Sandbox } from '../../sandbox/sandbox.ts'
import { actOn } from './run-action.ts'
import { LOCAL, on, routes, startWithSample } from './export-requests.ts'
import { errorOf, expectSuccess } from './run-output.ts'

describe('§2 refusals', () => {
  test('a wrong key: told after asking once more, since limited key checks look the same', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...LOCAL, 'api-key': 'pat.wrong.key' })
    expect(errorOf(run)).toMatch(
      /^Harness refused the key \(403: apikey in request not authorized for receiving tokens\)\. Check that the key is whole/
    )
    expect(routes(sandbox)).toEqual(['download', 'download'])
  })

  test('a good key that is refused once is believed the second time', async () => {
    await using sandbox = await startWithSample()
    const body = '{"error_msg":"apikey in request not authorized for receiving tokens"}'
    sandbox.faults.add({ on: 'download', do: { status: 403, body } })
    await using run = await actOn(sandbox, LOCAL)
    expectSuccess(run)
  })

  test('a key of another account', async () => {
    await using sandbox = await startWithSample()
    await using run = await actOn(sandbox, { ...LOCAL, 'api-key': sandbox.foreignKey })
    expect(errorOf(run)).toMatch(/^The key belongs to another Harness account .*Check account-id/)
  })

  test('a wrong harness-token', async () => {
    await using sandbox = await startWithSample()
    const tokens = { 'api-key': '', 'bearer-token': 'abcdef', 'harness-token': 'uvwxyz' }
    await using run = await actOn(sandbox, { ...LOCAL, ...tokens })
    expect(errorOf(run)).toMatch(/^Harness refused the key \(403/)
  })

  test.each([
    [401, '{"message":"Unauthorized"}', /^Harness did not accept the credentials \(401: Unauthorized\)/],
    [400, '{"error_msg":"no token in header"}', /^Harness did not accept the credentials \(400: no token in/]
  ])('%d is explained and not tried again', async (status, body, message) => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: { status, body } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(message)
    expect(routes(sandbox)).toEqual(['download'])
  })

  test('a login page instead of an answer', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: Infinity, do: 'html-login' })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/^Harness answered with a web page instead of data \(200: <!DOCTYPE html>\)/)
  })

  test.each([
    ['another host', (sandbox: Sandbox) => `${sandbox.storageUrl}/elsewhere`],
    ['the same host', (sandbox: Sandbox) => `${sandbox.baseUrl}/login`]
  ])('a redirect to %s is not followed, with or without the key', async (_, target) => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: Infinity, do: { redirect: target(sandbox) } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/redirects to 127\.0\.0\.1:\d+ \(302\), and the key is not sent along/)
    expect(routes(sandbox)).toEqual(['download', 'download'])
  })

  test('a Harness without the export', async () => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', do: { status: 404, body: '404 page not found\n' } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(/does not offer the export.*SPG_LOG_SERVICE_ENABLE_DOWNLOAD_LOGS/)
  })

  test.each([
    ['no JSON', 'certainly\n::error::x', /something else than an export's state \(certainly\)/],
    ['no state', '{"state":"done"}', /something else than an export's state/],
    ['a link of another kind', '{"status":"success","link":"file:///etc/passwd"}', /something else than/],
    ['far too much', 'x'.repeat(9 * 1_048_576), /more than 8 MiB where a short answer was due/]
  ])('an answer that holds %s', async (_, body, message) => {
    await using sandbox = await startWithSample()
    sandbox.faults.add({ on: 'download', times: Infinity, do: { status: 200, body } })
    await using run = await actOn(sandbox, LOCAL)
    expect(errorOf(run)).toMatch(message)
    expect(on(sandbox, 'storage')).toEqual([])
  })
})
