/** What zip-client.ts needs of a package that comes without types. */
declare module 'archiver' {
  interface Archiver {
    create: (format: string, options: object) => unknown
  }

  const archiver: Archiver
  export default archiver
}
