import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DefaultArtifactClient } from '@actions/artifact'

const [name = '', directory = ''] = process.argv.slice(2)
const entries = await readdir(directory, { recursive: true, withFileTypes: true })
const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
await new DefaultArtifactClient().uploadArtifact(name, files, directory)
