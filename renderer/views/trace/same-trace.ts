import type { TraceDetail } from '../../../contract/operations/traces.ts';

/**
 * Whether two answers hold the same: spans and events only come to a trace, or go with all of it, so that as many of them, from
 * the first to the last, are the same. Links to a trace come with other traces, log records before and after its spans.
 */
export function holdsTheSame(before: TraceDetail, after: TraceDetail): boolean {
  if (before === after) return true;
  const isAsLong = before.frame.rows === after.frame.rows && before.events.rows === after.events.rows;
  return (
    before.traceId === after.traceId &&
    isAsLong &&
    ends(before) === ends(after) &&
    isAsLinked(before, after) &&
    isAsLogged(before, after)
  );
}

const ends = ({ frame }: TraceDetail): string => [frame.columns.key[0], frame.columns.key.at(-1)].join();

function isAsLinked(before: TraceDetail, { linksTotal, backLinksTotal }: TraceDetail): boolean {
  return before.linksTotal === linksTotal && before.backLinksTotal === backLinksTotal;
}

function isAsLogged(before: TraceDetail, after: TraceDetail): boolean {
  return before.totalSpans === after.totalSpans && logsOf(before) === logsOf(after);
}

const logsOf = ({ frame }: TraceDetail): number => frame.columns.logs.reduce((sum, logs) => sum + logs, 0);
