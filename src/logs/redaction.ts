/** Blanks secrets. One serves a whole run. */
export interface Redactor {
  /** The text with every secret and every match of a `redact` pattern replaced by `***`, and how many were. */
  redact(text: string): { readonly text: string; readonly count: number }
}
