import { gunzipSync } from 'node:zlib'
import { packedBytes, type StoredBlock } from '../blocks/block-file.ts'
import { LogRedaction } from '../redaction/log-redaction.ts'
import { createRedactor, type Redactor } from '../redaction/redaction.ts'
import { OpenFiles } from '../system/open-files.ts'
import { LogReader } from '../text/log-reader.ts'
import type { Baselines, LogBaseline } from './baselines.ts'

/**
 * The logs of earlier runs are read while the run's own are fetched, which can bring secrets: links
 * and what is in them. A good log that holds one of these is not shown.
 *
 * @throws {Failure} `disk`
 */
export function withoutLateSecrets(baselines: Baselines, { source }: Redactor): Baselines {
  const late = createRedactor(source.secrets.slice(baselines.knownSecrets), [])
  if (late.source.secrets.length === 0) return baselines
  using files = new OpenFiles()
  const checked = [...baselines.logs].map(([key, baseline]): [string, LogBaseline] => {
    const { good } = baseline
    const blocks = good?.stored?.blocks ?? []
    if (good === null || !holdsSecret(blocks, late, files)) return [key, baseline]
    return [key, { ...baseline, good: { ...good, stored: null } }]
  })
  return { ...baselines, logs: new Map(checked) }
}

function holdsSecret(blocks: readonly StoredBlock[], redactor: Redactor, files: OpenFiles): boolean {
  const reader = new LogReader([])
  const redaction = new LogRedaction(redactor, raw => reader.read(raw))
  for (const block of blocks) redaction.push(gunzipSync(packedBytes(block, files)))
  redaction.end()
  return redaction.count > 0
}
