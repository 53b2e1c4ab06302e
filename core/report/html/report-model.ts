import { pathInputOf } from '../../analysis/critical-path/explain-trace.ts';
import { findLinkedPairs } from '../../analysis/critical-path/linked-pairs.ts';
import { computeSelfTimes } from '../../analysis/self-time.ts';
import { NODE_ERROR } from '../../analysis/trace-tree.ts';
import { explainRows } from '../../layout/timeline/path-index.ts';
import type { PathIndex } from '../../layout/timeline/path-index.ts';
import { layoutTimeline, nameOf, serviceOf } from '../../layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../layout/timeline/timeline-model.ts';
import { hiddenText } from '../hidden-values.ts';
import { PageRoom } from './page-room.ts';
import type { ReportData, ReportLanguage, ReportSpan, ReportTrace, TraceReportInput } from './report-input.ts';
import { ReportOrigins } from './report-origins.ts';
import { formatMoment } from './report-times.ts';
import { reportWords } from './report-words.ts';
import type { ReportWords } from './report-words.ts';
import { unreadText } from '../unread.ts';

/** SVG rows and fold-outs beyond this make the page slow to open, hundreds of sheets on paper and more than 5 MB to mail. */
const ROW_LIMIT = 3_000;

export interface ServiceRow {
  name: string;
  spans: number;
  errors: number;
  /** Sum over spans whose self time is known, nanoseconds. */
  selfNs: number;
  longestNs: number;
}

/** Everything the sections show, computed once. */
export interface ReportModel {
  language: ReportLanguage;
  words: ReportWords;
  trace: ReportTrace;
  /** As told, and folded where the screen folds without being asked. */
  timeline: TimelineModel;
  /** What the first root waited for; undefined where there is none. */
  path: PathIndex | undefined;
  title: string;
  /** What was hidden, in a sentence; '' for nothing. */
  hidden: string;
  /** Nodes on the page, in tree order, and how many are not. */
  rows: Uint32Array;
  hiddenRows: number;
  details: ReadonlyMap<number, ReportSpan>;
  origins: ReportOrigins;
  data: ReportData;
  /** A sentence; '' where nothing is missing. */
  unread: string;
  /** A moment: its date in UTC, or seconds from the start of the recording. */
  momentOf: (ns: bigint) => string;
  /** Shared by all sections, in the order they are built in. */
  room: PageRoom;
  services: ServiceRow[];
  errorNodes: Uint32Array;
}

/** Everything the sections draw, computed once. */
export function readReport(input: TraceReportInput): ReportModel {
  const { detail, language, rowLimit = ROW_LIMIT } = input;
  const words = reportWords(language);
  const timeline = layoutTimeline(detail);
  const { order, nodes, flags } = timeline.tree;
  const rows = order.slice(0, rowLimit);
  return {
    language,
    words,
    momentOf: (ns) => formatMoment(ns, input.clock, words),
    trace: detail,
    timeline,
    path: readPath(timeline, detail),
    title: input.title ?? defaultTitle(timeline),
    hidden: hiddenText(input.hidden ?? [], language),
    rows,
    hiddenRows: nodes - rows.length,
    details: new Map(input.spans.map((span) => [span.spanKey, span])),
    origins: new ReportOrigins(input.spans),
    data: input.data,
    unread: unreadText({ name: '', records: 0, files: 0, ...input.unread }, language),
    room: new PageRoom(input.roomCharacters),
    services: readServices(timeline),
    errorNodes: order.filter((node) => (flags[node]! & NODE_ERROR) !== 0),
  };
}

/** What the first root waited for; undefined where there is none. */
export function readPath(timeline: TimelineModel, { links }: ReportTrace): PathIndex | undefined {
  const { tree, columns } = timeline;
  const root = firstSpan(timeline);
  if (root === undefined) return undefined;
  const linked = findLinkedPairs(columns.kind, links?.columns);
  return explainRows(pathInputOf(tree, columns.kind), columns, linked, root).index;
}

/** The first root that is a span, or where there is none the first span. */
function firstSpan({ tree }: TimelineModel): number | undefined {
  const [root] = tree.roots;
  return root !== undefined && root < tree.spans ? root : tree.order.find((node) => node < tree.spans);
}

/** Service and name of the first root that is a span. */
function defaultTitle(timeline: TimelineModel): string {
  const { order, spans } = timeline.tree;
  const first = order.find((node) => node < spans);
  return first === undefined ? '' : `${serviceOf(timeline, first)} ${nameOf(timeline, first)}`.trim();
}

function readServices({ tree, columns }: TimelineModel): ServiceRow[] {
  const { dictionary, codes } = columns.service;
  const rows = dictionary.map((name) => ({ name, spans: 0, errors: 0, selfNs: 0, longestNs: 0 }));
  const selfTime = computeSelfTimes(tree);
  for (let span = 0; span < tree.spans; span++) {
    const row = rows[codes[span]!]!;
    const duration = columns.duration[span]!;
    row.spans++;
    if (tree.flags[span]! & NODE_ERROR) row.errors++;
    if (selfTime[span]! > 0) row.selfNs += selfTime[span]!;
    if (duration > row.longestNs) row.longestNs = duration;
  }
  return rows.filter(({ spans }) => spans > 0).sort((a, b) => b.selfNs - a.selfNs || b.spans - a.spans);
}

export function detailOf({ details, trace }: ReportModel, node: number): ReportSpan | undefined {
  return details.get(trace.frame.columns.key[node]!);
}

/** Absolute time of an offset. Float offsets are rounded to whole nanoseconds. */
export function absoluteNs({ trace }: ReportModel, offset: number): bigint {
  return BigInt(trace.frame.baseNs) + BigInt(Math.round(offset));
}
