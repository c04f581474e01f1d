import { Readable } from 'node:stream'
import { DefaultArtifactClient, type UploadArtifactOptions } from '@actions/artifact'
import archiver from 'archiver'
import { hardenToolkitCalls } from './toolkit-http.ts'
import { writeZip, type ZipContent } from './write-zip.ts'

/*
 * The toolkit deflates every file of a zip, and its archiver opens a stream for each of them
 * beforehand. Most of ours are deflated already, and there can be 100,000 of them. It has no
 * option for either, so this file relies on what @actions/artifact 6.2.1 does inside:
 *
 * - It calls `archiver.create('zip', …)`, on the same archiver 7.0.1 that is imported here.
 * - Of what that returns it calls `on`, `file` for each file, `pipe` and `finalize`.
 *
 * So `create` is replaced while an upload runs, by one that returns a zip of ours. The toolkit
 * gets one file, for it asks for at least one, and its name is ignored.
 *
 * __tests__/github/artifact/zip-client.integration.test.ts fails when one of these changes.
 */

/** The toolkit's client, but for what it puts into a zip. */
export class ZipClient extends DefaultArtifactClient {
  constructor() {
    super()
    hardenToolkitCalls()
  }

  /**
   * Uploads a zip of this content. Two such uploads must not overlap.
   *
   * @param anyFile a file that exists, in `directory`
   */
  async uploadZip(
    name: string,
    content: ZipContent,
    { anyFile, directory, ...options }: UploadArtifactOptions & { anyFile: string; directory: string }
  ): ReturnType<DefaultArtifactClient['uploadArtifact']> {
    const { create } = archiver
    archiver.create = () => standIn(content)
    try {
      return await this.uploadArtifact(name, [anyFile], directory, options)
    } finally {
      archiver.create = create
    }
  }
}

/** Looks to the toolkit as archiver's zip does. */
function standIn(content: ZipContent): Readable {
  const nothing = (): void => undefined
  return Object.assign(Readable.from(writeZip(content)), { file: nothing, finalize: nothing })
}
