import { createHmac } from 'node:crypto'

/** How a pre-signed link carries its signature: S3, Google (V4), or Google's older form. */
export type LinkDialect = 's3' | 'gcs' | 'gcs-v2'

/** Why a link is refused. */
export type LinkProblem = 'AccessDenied' | 'SignatureDoesNotMatch'

const SIGNATURE_NAMES: Readonly<Record<LinkDialect, string>> = {
  s3: 'X-Amz-Signature',
  gcs: 'X-Goog-Signature',
  'gcs-v2': 'Signature'
}

/**
 * Signs a link to an object: the query to append to its path. `path` is `/BUCKET/KEY`, not encoded.
 */
export function signLink(
  secret: string,
  dialect: LinkDialect,
  path: string,
  now: number,
  seconds: number
): string {
  const unsigned = unsignedQuery(dialect, now, seconds)
  return `${unsigned}&${SIGNATURE_NAMES[dialect]}=${signature(secret, dialect, path, unsigned)}`
}

/** Checks a link as a storage does: any change of the path or the query breaks it. */
export function checkLink(secret: string, path: string, rawQuery: string, now: number): LinkProblem | null {
  const found = /^(.*)&(X-Amz-Signature|X-Goog-Signature|Signature)=([^&]+)$/.exec(rawQuery)
  const [, unsigned = '', name, given] = found ?? []
  const dialect = (Object.keys(SIGNATURE_NAMES) as LinkDialect[]).find(key => SIGNATURE_NAMES[key] === name)
  if (dialect === undefined) return 'AccessDenied'
  if (signature(secret, dialect, path, unsigned) !== given) return 'SignatureDoesNotMatch'
  return now > endOf(dialect, new URLSearchParams(unsigned)) ? 'AccessDenied' : null
}

/**
 * Encodes an object's path as the storage's SDK does: `:` and all but unreserved characters, `/`
 * excepted.
 */
export function encodePath(path: string): string {
  return path
    .split('/')
    .map(segment =>
      encodeURIComponent(segment).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    )
    .join('/')
}

function unsignedQuery(dialect: LinkDialect, now: number, seconds: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const day = stamp.slice(0, 8)
  if (dialect === 'gcs-v2') {
    return `Expires=${Math.floor(now / 1000) + seconds}&GoogleAccessId=sandbox%40example.iam.gserviceaccount.com`
  }
  if (dialect === 'gcs') {
    const credential = `sandbox%40example.iam.gserviceaccount.com%2F${day}%2Fauto%2Fstorage%2Fgoog4_request`
    return `X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=${credential}&X-Goog-Date=${stamp}&X-Goog-Expires=${seconds}&X-Goog-SignedHeaders=host`
  }
  const credential = `minioadmin%2F${day}%2Fus-east-1%2Fs3%2Faws4_request`
  return `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Date=${stamp}&X-Amz-Expires=${seconds}&X-Amz-SignedHeaders=host`
}

function endOf(dialect: LinkDialect, query: URLSearchParams): number {
  if (dialect === 'gcs-v2') return Number(query.get('Expires')) * 1000
  const prefix = dialect === 's3' ? 'X-Amz' : 'X-Goog'
  const stamp = query.get(`${prefix}-Date`) ?? ''
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  return Date.parse(iso) + Number(query.get(`${prefix}-Expires`)) * 1000
}

function signature(secret: string, dialect: LinkDialect, path: string, unsigned: string): string {
  const hmac = createHmac('sha256', secret).update(`GET\n${path}\n${unsigned}`)
  return dialect === 'gcs-v2' ? encodeURIComponent(hmac.digest('base64')) : hmac.digest('hex')
}
