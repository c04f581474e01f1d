import { parseJsonObject } from '../../text/json-object.ts'
import type { Level } from '../../text/line.ts'

/** What a line that a program logged as JSON or in logfmt says. */
export interface StructuredLine {
  /** Null when the line tells none that is known. */
  readonly level: Level | null
  readonly message: string
}

/** UTF-16 units of a line that are read. */
const LONGEST_JSON = 16_384
const LEVEL_KEYS = [
  'level',
  'severity',
  'lvl',
  '@l',
  'log.level',
  'levelname',
  'loglevel',
  'Level',
  'LogLevel'
]
const MESSAGE_KEYS = [
  'msg',
  'message',
  '@m',
  '@mt',
  'Message',
  'RenderedMessage',
  'MessageTemplate',
  'short_message',
  'text',
  'event'
]
const ERROR_KEYS = ['err', 'error', 'exception', 'error.message']
const LEVELS: Readonly<Record<string, Level>> = {
  trace: 'debug',
  verbose: 'debug',
  debug: 'debug',
  dbg: 'debug',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  default: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  eror: 'error',
  severe: 'error',
  fatal: 'fatal',
  crit: 'fatal',
  critical: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
  dpanic: 'fatal'
}
const LOGFMT_LEVEL = /(?:^|\s)(?:level|lvl|severity)="?([A-Za-z]{3,13})"?(?=\s|$)/
const LOGFMT_MESSAGE = /(?:^|\s)(?:msg|message)=(?:"((?:[^"\\]|\\.){0,1000})"|(\S{1,1000}))/

/**
 * Level and message of a line of JSON (zap, logrus, pino, Bunyan, Serilog, structlog, Google Cloud)
 * or logfmt; null for any other line. Serilog leaves the level of information out.
 */
export function readStructured(text: string): StructuredLine | null {
  const start = text.indexOf('{')
  if (start >= 0 && start <= 64 && text.trimEnd().endsWith('}')) return readJson(text.slice(start), start > 0)
  const level = LOGFMT_LEVEL.exec(text)?.[1]
  const message = level === undefined ? null : LOGFMT_MESSAGE.exec(text)
  return level === undefined || message === null
    ? null
    : {
        level: LEVELS[level.toLowerCase()] ?? null,
        message: (message[1] ?? message[2] ?? '').replace(/\\(.)/g, '$1')
      }
}

/** @param needsLevel for JSON that something else stands before */
function readJson(text: string, needsLevel: boolean): StructuredLine | null {
  if (text.length > LONGEST_JSON) return null
  const fields = parseJsonObject(text)
  if (fields === null) return null
  const level = levelOf(LEVEL_KEYS.map(key => fields[key]).find(value => value !== undefined))
  const message = messageOf(fields)
  if (message === null || (needsLevel && level === null)) return null
  return { level: level ?? ('@t' in fields && !('@l' in fields) ? 'info' : null), message }
}

function messageOf(fields: Readonly<Record<string, unknown>>): string | null {
  const message = MESSAGE_KEYS.map(key => fields[key]).find(isText)
  const error = ERROR_KEYS.map(key => errorText(fields[key])).find(isText)
  if (message === undefined) return error ?? null
  return error === undefined || message.includes(error) ? message : `${message}: ${error}`
}

function errorText(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'message' in value ? value.message : value
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** A word, or a number as pino and Bunyan give it. */
function levelOf(value: unknown): Level | null {
  if (typeof value === 'string') return LEVELS[value.trim().toLowerCase()] ?? null
  if (typeof value !== 'number' || value < 10) return null
  return value >= 60 ? 'fatal' : value >= 50 ? 'error' : value >= 40 ? 'warn' : value >= 30 ? 'info' : 'debug'
}
