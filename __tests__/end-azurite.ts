import './share-azurite.ts'

/** After the last test file. */
export default async function tearDown(): Promise<void> {
  await globalThis.sharedAzurite?.[Symbol.asyncDispose]()
}
