import type { TraceDetail } from '../../../contract/operations/traces.ts';

/** Whether two answers hold the same. Links to a trace come with other traces, log records before and after its spans. */
export function holdsTheSame(before: TraceDetail, after: TraceDetail): boolean {
  if (before === after) return true;
  return holdsTheSameSpans(before, after) && isAsLinked(before, after) && isAsLogged(before, after);
}

/**
 * Whether the spans are the same, with their events: rows are by start, and retention takes spans out of a trace while others
 * come to it, so neither their number nor the first and last tell. A millisecond for a million.
 */
export function holdsTheSameSpans(before: TraceDetail, after: TraceDetail): boolean {
  const isAsLong = before.frame.rows === after.frame.rows && before.events.rows === after.events.rows;
  return before.traceId === after.traceId && isAsLong && hasKeysOf(before, after);
}

function hasKeysOf({ frame: { columns } }: TraceDetail, { frame }: TraceDetail): boolean {
  const keys = frame.columns.key;
  return columns.key.every((key, row) => key === keys[row]);
}

function isAsLinked(before: TraceDetail, { linksTotal, backLinksTotal }: TraceDetail): boolean {
  return before.linksTotal === linksTotal && before.backLinksTotal === backLinksTotal;
}

function isAsLogged(before: TraceDetail, after: TraceDetail): boolean {
  return before.totalSpans === after.totalSpans && logsOf(before) === logsOf(after);
}

function logsOf({ frame }: TraceDetail): number {
  let sum = 0;
  for (const logs of frame.columns.logs) sum += logs;
  return sum;
}
