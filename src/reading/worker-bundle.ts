/**
 * `log-worker.ts` as a bundle of its own; the bundler puts a copy beside that of `main.ts`. It
 * finds this only in a file that it can parse, with no syntax of ES2021 and later.
 */
export const LOG_WORKER = new URL('../../dist/log-worker.js', import.meta.url)
