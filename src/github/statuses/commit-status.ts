/** A commit status; foreign text. */
export interface CommitStatus {
  readonly context: string
  readonly targetUrl: string | null
  /** `pending`, `success`, `failure` or `error`; '' where it is none of GitHub's. */
  readonly state: string
  /** The login of who set it; null where GitHub does not tell. */
  readonly creator: string | null
}
