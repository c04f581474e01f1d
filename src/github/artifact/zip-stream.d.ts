/** What src/github/packing-client.ts needs of two packages that come without types. */
declare module 'zip-stream' {
  import type { Transform } from 'node:stream'

  /** An entry of compress-commons, under `zip-stream`. */
  export interface ZipArchiveEntry {
    setCrc(crc32: number): void
    setSize(bytes: number): void
    setCompressedSize(bytes: number): void
  }

  export type EntryCallback = (error: Error | null, entry?: ZipArchiveEntry) => void

  export default class ZipStream extends Transform {
    constructor(options: object)
    entry(source: unknown, data: object, callback: EntryCallback): void
    finalize(): void
    /**
     * Between a source and the archive: deflates, and tells the entry at its end what it is then
     * known to be.
     */
    protected _smartStream(entry: ZipArchiveEntry, callback: EntryCallback): Transform
    protected _afterAppend(entry: ZipArchiveEntry): void
  }
}

declare module 'archiver' {
  interface Archiver {
    create: (format: string, options: object) => unknown
    registerFormat(format: string, module: new (options: never) => object): void
  }

  const archiver: Archiver
  export default archiver
}
