import type { InputOf } from '../../../contract/operations.ts';
import type { TracePage } from '../../../contract/operations/traces.ts';
import { textAt } from '../../../contract/frame.ts';
import { callEngine } from '../../state/connection.ts';
import type { PagerSource } from '../../state/pager.ts';

/** Rows per page: three screens, so that scrolling by wheel meets loaded rows. */
export const TRACE_PAGE_ROWS = 200;

export interface TraceRow {
  readonly traceId: string;
  readonly service: string;
  readonly name: string;
  readonly startNs: bigint;
  readonly durationNs: number;
  readonly spans: number;
  readonly errors: number;
  readonly services: number;
  readonly isRootMissing: boolean;
}

export type TraceQuestion = Pick<InputOf<'traces.search'>, 'filter' | 'sort'>;

export function readTraceRows({ frame }: TracePage): TraceRow[] {
  const { columns, rows } = frame;
  return Array.from({ length: rows }, (_, row) => ({
    traceId: textAt(columns.traceId, row),
    service: textAt(columns.service, row),
    name: textAt(columns.name, row),
    startNs: columns.start[row]!,
    durationNs: columns.duration[row]!,
    spans: columns.spans[row]!,
    errors: columns.errors[row]!,
    services: columns.services[row]!,
    isRootMissing: columns.rootMissing[row] === 1,
  }));
}

/** Newest first, new traces would push all pages along; so nothing newer than what is shown is let in. */
function hold(question: TraceQuestion, first: readonly TraceRow[]): TraceQuestion {
  const newest = first[0]?.startNs;
  if (question.sort.by !== 'start' || !question.sort.descending || newest === undefined) return question;
  const end = newest + 1n;
  const { toNs } = question.filter;
  const isEarlier = toNs === undefined || end < BigInt(toNs);
  return isEarlier ? { ...question, filter: { ...question.filter, toNs: end.toString() } } : question;
}

export const TRACE_SOURCE: PagerSource<TraceQuestion, TracePage, TraceRow> = {
  pageRows: TRACE_PAGE_ROWS,
  load: (question, offset, limit, signal) => callEngine('traces.search', { ...question, offset, limit }, { signal }),
  readRows: readTraceRows,
  hold,
};
