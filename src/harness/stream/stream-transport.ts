/** Which log. */
export interface StreamedLog {
  readonly account: string
  /** As Harness names it, without the storage's leading account. */
  readonly key: string
}

/** The head of an answer, and its body if that is a stream. */
export type StreamAnswer =
  | {
      readonly kind: 'stream'
      /** Throws a TransportError when it breaks off. */
      readonly body: AsyncIterable<Buffer>
    }
  | {
      readonly kind: 'other'
      readonly status: number
      /** What the server said, inert. */
      readonly said: string
      /** How long to wait before asking again, in ms, where the server tells. */
      readonly retryAfter: number | null
    }

/** What following a log needs of the Log Service. */
export interface StreamTransport {
  /**
   * Opens a connection to the log's stream; the signal ends it at any time.
   *
   * @throws TransportError when no answer came, also because of the signal
   */
  open(log: StreamedLog, signal: AbortSignal): Promise<StreamAnswer>
  /**
   * Whether the log is in storage, as it is once its stream is closed; null when the answer can't
   * be trusted.
   */
  isStored(log: StreamedLog): Promise<boolean | null>
}
