import { MOST_CHOSEN_TRACES, type ExportScope } from '../../../contract/operations/files.ts';
import { isoTimeNs } from '../../../core/model/iso-time.ts';
import { wrongUsage } from './problem.ts';

/** What of a session is written. */
export const SCOPE_OPTIONS = {
  trace: { type: 'string', multiple: true },
  since: { type: 'string' },
  until: { type: 'string' },
} as const;

export const SCOPE_HELP = `  --trace ID     this trace only (32 hex digits), and its log records; may be given up to 1,000 times
  --since TIME   only what begins at this time or later: whole traces, log records, data points; RFC 3339
                 (2026-01-31T09:00:00Z) or Unix nanoseconds
  --until TIME   only what begins before this time
`;

export interface ScopeValues {
  trace?: string[] | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

export function readScope({ trace, since, until }: ScopeValues, command: string): ExportScope {
  const isTime = since !== undefined || until !== undefined;
  if (trace !== undefined) {
    if (isTime) throw wrongUsage('Either --trace or --since and --until, not both.', command);
    return tracesOf(trace, command);
  }
  if (!isTime) return { kind: 'all' };
  return {
    kind: 'time',
    ...(since === undefined ? {} : { fromNs: readTime(since, '--since', command) }),
    ...(until === undefined ? {} : { toNs: readTime(until, '--until', command) }),
  };
}

/** The same id twice is one trace. */
function tracesOf(texts: readonly string[], command: string): ExportScope {
  const traceIds = [...new Set(texts.map((text) => readTraceId(text, command)))];
  if (traceIds.length > MOST_CHOSEN_TRACES)
    throw wrongUsage(`--trace takes at most ${MOST_CHOSEN_TRACES} traces, not ${traceIds.length}.`, command);
  return traceIds.length === 1 ? { kind: 'trace', traceId: traceIds[0]! } : { kind: 'chosen', traceIds };
}

/** Ids are lower case in the store, and often upper case where people copy them from. */
export function readTraceId(text: string, command: string): string {
  const id = text.toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(id)) throw wrongUsage(`--trace wants 32 hex digits, not "${text}".`, command);
  return id;
}

function readTime(text: string, option: string, command: string): string {
  if (/^\d{10,20}$/.test(text)) return text;
  const ns = isoTimeNs(text);
  if (ns === undefined)
    throw wrongUsage(`${option} wants a time such as 2026-01-31T09:00:00Z, not "${text}".`, command);
  return String(ns);
}
