import type { Codes } from '../../model/codes.ts';
import { STATUS_ERROR } from '../../model/span.ts';
import { indexLinks } from './link-index.ts';
import type { LinkColumns, LinkIndex } from './link-index.ts';
import { errorNodes } from './steps.ts';
import { layoutTimeline, traceOf } from './timeline-model.ts';
import type { TimelineModel, TimelineOptions, TimelineSource } from './timeline-model.ts';

/** What is counted over all spans of a trace. */
export interface TraceCounts {
  /** The first root of the trace that was asked for, or, where that is a missing parent, its first span; −1 where it has none. */
  root: number;
  /** The first root is a missing parent. */
  isRootMissing: boolean;
  /** Spans, and those that failed, by code of their service. */
  spans: Uint32Array;
  errors: Uint32Array;
  /** The failed ones in tree order. */
  errorNodes: Uint32Array;
}

export interface LayoutSource extends TimelineSource {
  links: { columns: LinkColumns };
  /** Log records per span. */
  logs: Codes;
}

/** All that goes through every span before a trace is shown. */
export interface TraceLayout {
  model: TimelineModel;
  counts: TraceCounts;
  links: LinkIndex;
  /** Any span has a log record. */
  hasLogs: boolean;
}

export function layoutTrace({ links, logs, ...source }: LayoutSource, options: TimelineOptions = {}): TraceLayout {
  const model = layoutTimeline(source, options);
  return {
    model,
    counts: countTrace(model),
    links: indexLinks(links.columns, model.tree.spans),
    hasLogs: logs.some((count) => count > 0),
  };
}

export function countTrace(model: TimelineModel): TraceCounts {
  const { tree } = model;
  // Of several traces the one that was asked for is meant.
  const isOwn = (node: number) => traceOf(model, node) === 0;
  const first = tree.roots.find(isOwn) ?? -1;
  const isSpan = first >= 0 && first < tree.spans;
  const root = isSpan ? first : (tree.order.find((node) => node < tree.spans && isOwn(node)) ?? -1);
  return { root, isRootMissing: root !== first, ...countServices(model), errorNodes: errorNodes(tree) };
}

function countServices({ tree, columns }: TimelineModel): { spans: Uint32Array; errors: Uint32Array } {
  const { codes } = columns.service;
  const { status } = columns;
  let last = -1;
  for (let row = 0; row < tree.spans; row++) if (codes[row]! > last) last = codes[row]!;
  const spans = new Uint32Array(last + 1);
  const errors = new Uint32Array(last + 1);
  for (let row = 0; row < tree.spans; row++) {
    spans[codes[row]!]!++;
    if (status[row] === STATUS_ERROR) errors[codes[row]!]!++;
  }
  return { spans, errors };
}
