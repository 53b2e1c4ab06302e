import type { ErrorGroup } from '../../../../../contract/operations/subjects.ts';
import { normaliseErrorMessage } from '../../../../../core/analysis/error-grouping.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { CancelledError } from '../../port.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { errorTables } from './error-rows.ts';
import { Binder, withTables } from './sql.ts';
import { sliceOf, sliceRange, type SlicedRange } from './subject-range.ts';
import { subjectResources } from './subject-resources.ts';

const SPARK_SLICES = 40;
/** Messages told apart before they are normalised; the most frequent are kept, the rest only counted. */
const MOST_MASKS = 50_000;
/** Messages normalised before others may run: the worst take a millisecond each. */
const MESSAGES_A_TURN = 100;

/** Masks (messages with their numbers taken out) that are one group. */
interface Group {
  type: string;
  message: string;
  source: ErrorGroup['source'];
  count: number;
  masks: bigint[];
}

/**
 * Errors of a subject by type and normalised message, most frequent first. Two steps, so that only distinct messages
 * leave the database and all figures of a group are still exact:
 *
 *   errors ── masked in SQL ──> masks ── normalised here ──> groups ── their masks ──> figures of the kept groups
 */
export const subjectErrors: Ask<'subject.errors'> = async (database, context, input, signal) => {
  const { revision } = context;
  const range = sliceRange(context, input, SPARK_SLICES);
  const resources = (await subjectResources(database, input, signal)).map(({ id }) => id);
  if (resources.length === 0 || range.slices === 0) return { revision, groups: [], distinct: 0, total: 0 };
  const masks = await readMasks(database, range, resources, signal);
  const all = await groupMasks(masks, signal);
  const kept = all.slice(0, input.limit);
  const groups = kept.length === 0 ? [] : await readGroups(database, range, resources, kept, signal);
  return { revision, groups, distinct: all.length, total: Number(masks.first('total') ?? 0) };
};

function readMasks(
  database: Database,
  range: SlicedRange,
  resources: readonly number[],
  signal?: CancelSignal,
): Promise<Answer> {
  const binder = new Binder();
  const sql = `${withTables(errorTables(range, resources, binder))}SELECT mask, any_value(type) AS type, any_value(service) AS service,
    any_value(source) AS source, min(message) AS message, count(*)::DOUBLE AS n, (sum(count(*)) OVER ())::DOUBLE AS total
    FROM error GROUP BY mask ORDER BY n DESC, mask LIMIT ${MOST_MASKS}`;
  return database.query(sql, binder.parameters, signal);
}

async function groupMasks(masks: Answer, signal?: CancelSignal): Promise<(Group & { service: string })[]> {
  const groups = new Map<string, Group & { service: string }>();
  const [types, services, sources, messages] = ['type', 'service', 'source', 'message'].map((name) =>
    masks.strings(name),
  );
  const counts = masks.float64('n');
  for (const [row, mask] of masks.uint64('mask').entries()) {
    if (row % MESSAGES_A_TURN === 0) await letOthersRun(signal);
    const message = normaliseErrorMessage(messages![row]!);
    const source = sources![row] as ErrorGroup['source'];
    const [type, service] = [types![row]!, services![row]!];
    const name = JSON.stringify([service, type, message, source]);
    const group = groups.get(name) ?? { service, type, message, source, count: 0, masks: [] };
    group.count += counts[row]!;
    group.masks.push(mask);
    groups.set(name, group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

async function letOthersRun(signal?: CancelSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal?.aborted) throw new CancelledError('cancelled');
}

async function readGroups(
  database: Database,
  range: SlicedRange,
  resources: readonly number[],
  groups: readonly (Group & { service: string })[],
  signal?: CancelSignal,
): Promise<ErrorGroup[]> {
  const binder = new Binder();
  const list = (values: readonly (number | bigint)[], type: string) =>
    `unnest(${binder.add(`[${values.join(',')}]`, `${type}[]`)})`;
  const masks = groups.flatMap((group) => group.masks);
  const numbers = groups.flatMap((group, i) => group.masks.map(() => i));
  const tables = [
    ...errorTables(range, resources, binder),
    `group_of AS (SELECT ${list(masks, 'UBIGINT')} AS mask, ${list(numbers, 'UINTEGER')} AS number)`,
    'mine AS MATERIALIZED (SELECT number, e.* FROM error e JOIN group_of USING (mask))',
    `newest AS (SELECT number, arg_max(row, time_ns) AS newest FROM (SELECT number, time_ns,
      {message: message, trace: trace, span: span, log: log_key} AS row FROM mine) GROUP BY number)`,
    `spark AS (SELECT number, list(slice::BIGINT) AS slices, list(n) AS slice_counts
      FROM (SELECT number, ${sliceOf(range, 'time_ns')} AS slice, count(*) AS n FROM mine GROUP BY number, slice) GROUP BY number)`,
    `facts AS (SELECT number, count(*)::DOUBLE AS n, count(DISTINCT trace_id) FILTER (trace <> '')::DOUBLE AS traces,
      min(time_ns) AS first_ns, max(time_ns) AS last_ns, to_json(list_sort(list(DISTINCT operation) FILTER (operation <> ''))[:20])::VARCHAR AS operations
      FROM mine GROUP BY number)`,
  ];
  const sql = `${withTables(tables)}SELECT number, n, traces, first_ns, last_ns, operations, slices, slice_counts,
    newest.message AS message, newest.trace AS trace, newest.span AS span, newest.log::DOUBLE AS log_key
    FROM facts JOIN newest USING (number) JOIN spark USING (number) ORDER BY number`;
  const answer = await database.query(sql, binder.parameters, signal);
  return assemble(answer, groups, range.slices);
}

function assemble(answer: Answer, groups: readonly (Group & { service: string })[], slices: number): ErrorGroup[] {
  const [n, traces, logKeys] = [answer.float64('n'), answer.float64('traces'), answer.float64('log_key')];
  const [first, last] = [answer.uint64('first_ns'), answer.uint64('last_ns')];
  const [operations, samples, traceIds, spanIds] = ['operations', 'message', 'trace', 'span'].map((name) =>
    answer.strings(name),
  );
  const [sparkAt, sparkCounts] = [answer.bigintLists('slices'), answer.bigintLists('slice_counts')];
  return Array.from(answer.uint32('number'), (number, row) => {
    const { type, message, service, source } = groups[number]!;
    const spark = new Uint32Array(slices);
    sparkAt[row]!.forEach((slice, i) => (spark[Number(slice)] = Number(sparkCounts[row]![i]!)));
    return {
      type,
      message,
      service,
      source,
      sample: samples![row]!,
      count: n[row]!,
      traces: traces[row]!,
      firstNs: String(first[row]!),
      lastNs: String(last[row]!),
      operations: operations![row] ? (JSON.parse(operations![row]) as string[]) : [],
      spark,
      traceId: traceIds![row]!,
      spanId: spanIds![row]!,
      logKey: logKeys[row]!,
    };
  });
}
