import { expect, test } from '@jest/globals'
import { readParentRun } from '../../../src/harness/execution/parent-run.ts'

const INFO = {
  hasparentpipeline: true,
  executionid: 'exec1',
  identifier: 'Release',
  orgid: 'default',
  projectid: 'shop',
  runsequence: 12
}
const HERE = { account: 'acc', baseUrl: 'https://app.harness.io' }

test('a run that ran another pipeline is named with its page', () => {
  const url =
    'https://app.harness.io/ng/account/acc/all/orgs/default/projects/shop/pipelines/Release/executions/exec1/pipeline'
  expect(readParentRun(INFO, HERE)).toEqual({ executionId: 'exec1', pipeline: 'Release', url })
})

test.each([
  [undefined],
  ['Release'],
  [{ ...INFO, hasparentpipeline: false }],
  [{ ...INFO, executionid: '' }],
  [{ ...INFO, identifier: '../../x' }],
  [{ ...INFO, orgid: 7 }],
  [{ ...INFO, projectid: undefined }]
])('%j names none', info => {
  expect(readParentRun(info, HERE)).toBeNull()
})
