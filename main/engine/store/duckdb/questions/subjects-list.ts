import type { SubjectSummary } from '../../../../../contract/operations/subjects.ts';
import { askEntries, type AskKept } from '../summaries/ask-kept.ts';
import type { EntryView } from '../summaries/kept-entries.ts';
import type { Ask } from './context.ts';
import { DURATION, entryRows, RED_OUT, redColumns } from './entry-spans.ts';
import { countPerResource, type ResourceCounts } from './resource-counts.ts';
import { Binder, withTables } from './sql.ts';
import { inRange, sliceOf, sliceRange, type SlicedRange } from './subject-range.ts';
import { NO_CALLS, readRed } from './subject-red.ts';
import { readResources, subjectValue } from './subject-resources.ts';

/** Slices of the small chart in a row. */
const SPARK_SLICES = 40;

type Summary = Omit<SubjectSummary, 'metrics' | 'firstNs' | 'lastNs'> & {
  metrics: Set<string>;
  firstNs: bigint;
  lastNs: bigint;
};

/** Values of one key that sent something in the range: most calls first, then most items. */
export const subjectsList: Ask<'subjects.list'> = async (database, context, input, signal) => {
  const range = sliceRange(context, input, SPARK_SLICES);
  const counts = await countPerResource(database, input, undefined, signal);
  const listed: Summary[] = [];
  const subjects = new Map<string, number>();
  const numberOf = new Map<number, number>();
  for (const resource of await readResources(database, signal)) {
    const value = subjectValue(resource, input.key);
    const sent = counts.get(resource.id);
    if (value === undefined || !sent) continue;
    let number = subjects.get(value);
    if (number === undefined) subjects.set(value, (number = listed.push(emptySummary(value, range.slices)) - 1));
    addCounts(listed[number]!, sent);
    numberOf.set(resource.id, number);
  }
  if (listed.length > 0 && range.slices > 0) {
    const work = (kept: EntryView, ask: AskKept) => {
      const binder = new Binder();
      return ask(listQuery(kept, range, numberOf, input.apdexThresholdNs, binder), binder.parameters);
    };
    const answer = await askEntries(database, context, work, signal);
    const reds = readRed(answer);
    const [slices, calls] = [answer.bigintLists('slices'), answer.bigintLists('slice_calls')];
    answer.uint32('subject').forEach((subject, row) => {
      const summary = listed[subject]!;
      Object.assign(summary, reds[row]);
      slices[row]!.forEach((slice, i) => (summary.spark[Number(slice)] = Number(calls[row]![i]!)));
    });
  }
  listed.sort((a, b) => b.calls - a.calls || weight(b) - weight(a) || (a.value < b.value ? -1 : 1));
  return {
    revision: context.revision,
    subjects: listed.slice(0, input.limit).map(finish),
    rangeNs: String(range.to - range.from),
    truncated: listed.length > input.limit,
  };
};

const weight = ({ spans, logs, points }: Summary) => spans + logs + points;

function emptySummary(value: string, slices: number): Summary {
  return {
    value,
    ...NO_CALLS,
    spans: 0,
    logs: 0,
    errorLogs: 0,
    points: 0,
    metrics: new Set(),
    resources: 0,
    firstNs: 0n,
    lastNs: 0n,
    spark: new Uint32Array(slices),
  };
}

function addCounts(subject: Summary, sent: ResourceCounts): void {
  for (const name of ['spans', 'logs', 'errorLogs', 'points'] as const) subject[name] += sent[name];
  for (const metric of sent.metrics) subject.metrics.add(metric);
  subject.firstNs = subject.resources === 0 || sent.firstNs < subject.firstNs ? sent.firstNs : subject.firstNs;
  subject.lastNs = sent.lastNs > subject.lastNs ? sent.lastNs : subject.lastNs;
  subject.resources++;
}

function finish({ metrics, firstNs, lastNs, ...rest }: Summary): SubjectSummary {
  return { ...rest, metrics: metrics.size, firstNs: String(firstNs), lastNs: String(lastNs) };
}

function listQuery(
  kept: EntryView,
  range: SlicedRange,
  numberOf: ReadonlyMap<number, number>,
  thresholdNs: number,
  binder: Binder,
): string {
  const threshold = binder.add(BigInt(thresholdNs), 'BIGINT');
  const list = (values: Iterable<number>) => `unnest(${binder.add(`[${[...values].join(',')}]`, 'UINTEGER[]')})`;
  return `${withTables([
    `subject_of AS (SELECT ${list(numberOf.keys())} AS resource_id, ${list(numberOf.values())} AS subject)`,
    ...entryRows(
      kept,
      {
        columns: {
          subject: 'n.subject',
          slice: sliceOf(range, 's.start_ns'),
          duration: DURATION,
          failed: 's.status_code = 2',
        },
        join: 'JOIN subject_of n ON n.resource_id = s.resource',
      },
      [inRange(range, 's.start_ns')],
    ),
    `red AS (SELECT subject, ${redColumns(threshold)} FROM entry GROUP BY subject)`,
    `spark AS (SELECT subject, list(slice::BIGINT) AS slices, list(n) AS slice_calls
      FROM (SELECT subject, slice, count(*) AS n FROM entry GROUP BY subject, slice) GROUP BY subject)`,
  ])}SELECT subject, ${RED_OUT}, slices, slice_calls FROM red JOIN spark USING (subject)`;
}
