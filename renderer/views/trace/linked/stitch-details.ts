import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import { stitchTraces } from '../../../../core/layout/timeline/stitch-traces.ts';

export interface StitchedDetail {
  /** Looks like one trace, that of `own`; its frame has a column `traceId` more. */
  detail: TraceDetail;
  /** False where traces lie too far apart for every nanosecond to be told. */
  isExact: boolean;
}

/** A trace and those linked with it as if they were one. */
export function stitchDetails(own: TraceDetail, others: readonly TraceDetail[]): StitchedDetail {
  const all = [own, ...others];
  const { columns, events, links, isExact } = stitchTraces(all);
  const sum = (count: (detail: TraceDetail) => number) => all.reduce((total, one) => total + count(one), 0);
  const some = (is: (detail: TraceDetail) => boolean) => all.some(is);
  const detail = {
    traceId: own.traceId,
    frame: { ...own.frame, columns, rows: columns.start.length, truncated: some(({ frame }) => frame.truncated) },
    events: {
      ...own.events,
      columns: events,
      rows: events.row.length,
      truncated: some((one) => one.events.truncated),
    },
    links: { ...own.links, columns: links, rows: links.row.length, truncated: some((one) => one.links.truncated) },
    linksTotal: sum(({ linksTotal }) => linksTotal),
    backLinksTotal: sum(({ backLinksTotal }) => backLinksTotal),
    totalSpans: sum(({ totalSpans }) => totalSpans),
    textsLeftOut: sum(({ textsLeftOut }) => textsLeftOut),
  };
  return { detail, isExact };
}
