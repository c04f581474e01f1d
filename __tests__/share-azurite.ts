import { shareAzurite } from '../sandbox/shared-azurite.ts'

declare global {
  /** Of all test files of a run; jest has no other way from its set-up to its end. */
  var sharedAzurite: AsyncDisposable | undefined
}

/** Before the first test file. */
export default async function setUp(): Promise<void> {
  globalThis.sharedAzurite = await shareAzurite()
}
