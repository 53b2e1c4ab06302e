import type { ExponentialHistogramDataPoint, HistogramDataPoint, Metric } from '../model/metric.ts';
import type { ResourceGroup } from '../model/resource.ts';
import type { Span } from '../model/span.ts';
import type { Signal, Telemetry } from '../model/telemetry.ts';
import type { Decoded, Rejection } from '../otlp/decoded.ts';
import { addRejection, ITEM_WORDS } from '../otlp/findings.ts';

/** Why an item, or `items` parts of it, is refused: a stable word and the text for the sender. */
interface Refusal {
  code: string;
  reason: string;
  items: number;
}

type Refuse = (refusal: Refusal) => void;
/** What is left of an item, undefined for nothing. */
type Check<T> = (item: T, refuse: Refuse) => T | undefined;

/** What is looked at in a data point of any kind. */
type AnyPoint = Pick<HistogramDataPoint, 'timeUnixNano'> &
  Partial<HistogramDataPoint> &
  Partial<Pick<ExponentialHistogramDataPoint, 'positive' | 'negative'>>;

/** Far more than anyone draws, and few enough for one row. */
export const MOST_BUCKETS = 131_072;

/**
 * Takes out what can be read but cannot be used, each with a Rejection: spans without ids, data points without a time, histograms
 * whose buckets do not match their bounds. What only looks odd (an end before its start, a time far off) is kept.
 * Indices continue those of the decoder: they count the items as they were sent. What is given is not changed.
 */
export function validate(decoded: Decoded): Decoded {
  const rejections = [...decoded.rejections];
  const telemetry = decoded.telemetry.map((part) => validatePart(part, decoded.rejections, rejections));
  return { ...decoded, telemetry, rejections };
}

function validatePart(part: Telemetry, before: readonly Rejection[], found: Rejection[]): Telemetry {
  const nextIndex = sentIndices(part.signal, before);
  switch (part.signal) {
    case 'traces':
      return { ...part, groups: checkGroups(part.groups, checkSpan, part.signal, nextIndex, found) };
    case 'metrics':
      return { ...part, groups: checkGroups(part.groups, checkMetric, part.signal, nextIndex, found) };
    case 'logs':
      return part;
  }
}

/** Counts through the positions of the items that the decoder kept. */
function sentIndices(signal: Signal, rejections: readonly Rejection[]): () => number {
  const ofItems = rejections.filter((rejection) => rejection.signal === signal && rejection.isOfPoints !== true);
  const refused = new Set(ofItems.map(({ index }) => index));
  let index = -1;
  return () => {
    do index++;
    while (refused.has(index));
    return index;
  };
}

function checkGroups<T>(
  groups: readonly ResourceGroup<T>[],
  check: Check<T>,
  signal: Signal,
  nextIndex: () => number,
  found: Rejection[],
): ResourceGroup<T>[] {
  const checkItem = (item: T): T | undefined => {
    const index = nextIndex();
    return check(item, ({ code, reason, items }) =>
      addRejection(found, { signal, index, code, items, reason: `${ITEM_WORDS[signal]} ${index}: ${reason}` }),
    );
  };
  return groups.map((group) => ({
    ...group,
    scopes: group.scopes.map((scope) => ({ ...scope, items: keep(scope.items, checkItem) })),
  }));
}

function keep<T>(items: readonly T[], check: (item: T) => T | undefined): T[] {
  const kept: T[] = [];
  for (const item of items) {
    const left = check(item);
    if (left !== undefined) kept.push(left);
  }
  return kept;
}

function checkSpan(span: Span, refuse: Refuse): Span | undefined {
  if (span.traceId !== '' && span.spanId !== '') return span;
  const [code, field] = span.traceId === '' ? ['trace-id', 'trace_id'] : ['span-id', 'span_id'];
  refuse({ code, reason: `${field} is missing or all zero`, items: 1 });
  return undefined;
}

function checkMetric(metric: Metric, refuse: Refuse): Metric | undefined {
  const { data } = metric;
  if (data.kind === 'none') return metric;
  const points: readonly AnyPoint[] = data.dataPoints;
  const kept = points.filter((point) => pointFault(point) === undefined);
  if (kept.length === points.length) return metric;
  for (const refusal of pointRefusals(metric.name, points)) refuse(refusal);
  return kept.length === 0 ? undefined : ({ ...metric, data: { ...data, dataPoints: kept } } as Metric);
}

/** One refusal a fault, however many points have it: a metric can hold very many. */
function pointRefusals(name: string, points: readonly AnyPoint[]): Refusal[] {
  const faults = Map.groupBy(points, pointFault);
  faults.delete(undefined);
  return [...faults].map(([fault, faulty]) => {
    const [code, text] = FAULTS[fault!];
    const first = points.indexOf(faulty[0]!);
    return {
      code,
      items: faulty.length,
      reason: `"${name}": ${faulty.length} data points ${text}, first point ${first}`,
    };
  });
}

const FAULTS = {
  time: ['time-zero', 'have time_unix_nano 0'],
  buckets: ['bucket-count', 'do not have one bucket count more than explicit bounds'],
  many: ['bucket-count', `have more than ${MOST_BUCKETS} buckets`],
} as const;

function pointFault(point: AnyPoint): keyof typeof FAULTS | undefined {
  const { timeUnixNano, bucketCounts, explicitBounds, positive, negative } = point;
  if (timeUnixNano === 0n) return 'time';
  if ([bucketCounts, explicitBounds, positive?.bucketCounts, negative?.bucketCounts].some(isTooLong)) return 'many';
  if (bucketCounts === undefined || explicitBounds === undefined || bucketCounts.length === 0) return undefined;
  return bucketCounts.length === explicitBounds.length + 1 ? undefined : 'buckets';
}

function isTooLong(list: readonly unknown[] | undefined): boolean {
  return list !== undefined && list.length > MOST_BUCKETS;
}
