import type { OperationSummary } from '../../../../../contract/operations/subjects.ts';
import { askEntries } from '../summaries/ask-kept.ts';
import type { EntryView } from '../summaries/kept-entries.ts';
import type { Ask } from './context.ts';
import { DURATION, entryTest, RED_OUT, redColumns } from './entry-spans.ts';
import { spanLabels } from './labels.ts';
import { all, Binder, withTables } from './sql.ts';
import { inRange, sliceRange } from './subject-range.ts';
import { readRed } from './subject-red.ts';
import { subjectResources } from './subject-resources.ts';

/** SpanKind of what runs by itself: its caller does not wait for it. */
const CONSUMER = 5;

/** Operations of a subject: entries first, then by calls. The sample is the slowest call. */
export const subjectOperations: Ask<'subject.operations'> = async (database, context, input, signal) => {
  const { revision } = context;
  const range = sliceRange(context, input, 1);
  const resources = (await subjectResources(database, input, signal)).map(({ id }) => id);
  if (resources.length === 0) return { revision, operations: [], truncated: false };
  const binder = new Binder();
  const conditions = [`s.resource IN ${binder.ids(resources, 'UINTEGER')}`, inRange(range, 's.start_ns')];
  const threshold = binder.add(BigInt(input.apdexThresholdNs), 'BIGINT');
  const answer = await askEntries(
    database,
    context,
    (kept, ask) => ask(operationsQuery(kept, conditions, threshold, input.limit + 1), binder.parameters),
    signal,
  );
  const samples = answer.uint64('sample');
  const labels = await spanLabels(database, samples, signal);
  const [reds, kinds, entries, self] = [
    readRed(answer),
    answer.int32('kind'),
    answer.values('entry'),
    answer.float64('self_ns'),
  ];
  const operations = reds.map((red, row): OperationSummary => {
    const { service = '', name = '', traceId = '', spanId = '' } = labels.get(samples[row]!) ?? {};
    const entry = entries[row] === true;
    return { ...red, service, name, kind: kinds[row]!, entry, selfNs: self[row]!, sample: { traceId, spanId } };
  });
  return { revision, operations: operations.slice(0, input.limit), truncated: operations.length > input.limit };
};

/**
 * Self time = duration − |union of blocking children ∩ span| (as core/analysis/self-time.ts, but consumers do not block):
 *
 *   span       ├────────────────────┤        `seen` is how far the children before have covered it
 *   children      ├────┤
 *                    ├─────┤     ├─────┤
 *   added         ░░░░░▒▒▒▒      ▓▓▓▓
 *
 * Names are dictionary rows; a text may have several.
 */
function operationsQuery(kept: EntryView, narrowed: readonly string[], threshold: string, limit: number): string {
  const conditions = kept.known === undefined ? narrowed : [...narrowed, kept.known];
  const { tables, join, isEntry } = entryTest(kept, conditions);
  // No `least` and `greatest`: they take ten times as long as a CASE.
  const within = (time: string) => `CASE WHEN ${time} <= m.start_ns THEN 0
    WHEN ${time} - m.start_ns >= coalesce(m.duration, 0)::UBIGINT THEN coalesce(m.duration, 0) ELSE (${time} - m.start_ns)::BIGINT END`;
  return `${withTables([
    ...tables,
    'name_of AS (SELECT id AS name_id, min(id) OVER (PARTITION BY text) AS name FROM name)',
    `mine AS MATERIALIZED (SELECT s.id, s.trace_id, s.span_id, s.start_ns, coalesce(n.name, 0) AS name, s.kind, o.service,
      ${DURATION} AS duration, s.status_code = 2 AS failed, ${isEntry} AS entry
      FROM span s ${join} JOIN service_of o ON o.resource_id = s.resource LEFT JOIN name_of n ON n.name_id = s.name WHERE ${all(conditions)})`,
    `child AS (SELECT m.id, ${within('c.start_ns')} AS begun, ${within('c.end_ns')} AS ended
      FROM mine m JOIN span c ON c.trace_id = m.trace_id AND c.parent_span_id = m.span_id
      WHERE c.kind <> ${CONSUMER} AND c.end_ns > c.start_ns AND m.span_id <> 0)`,
    `step AS (SELECT id, begun, ended, coalesce(max(ended) OVER (PARTITION BY id ORDER BY begun, ended
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS seen FROM child WHERE ended > begun)`,
    'covered AS (SELECT id, sum(CASE WHEN ended <= seen THEN 0 WHEN begun < seen THEN ended - seen ELSE ended - begun END) AS ns FROM step GROUP BY id)',
    `operation AS (SELECT service, name, kind, entry, ${redColumns(threshold)},
      sum(duration - coalesce(ns, 0))::DOUBLE AS self_ns, coalesce(arg_max(id, duration), min(id)) AS sample
      FROM mine LEFT JOIN covered USING (id) GROUP BY service, name, kind, entry)`,
  ])}SELECT ${RED_OUT}, kind, entry, coalesce(self_ns, 0) AS self_ns, sample FROM operation
    ORDER BY entry DESC, calls DESC, sample LIMIT ${limit}`;
}
