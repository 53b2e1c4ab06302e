import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { NS_PER_HOUR } from '../../../../core/model/units.ts';
import type { Expired, LossRecord, RetentionLimits } from '../port.ts';
import type { Database } from './database.ts';
import { LINK } from './schema.ts';

/*
 * What goes when a session has grown too old or too large: oldest first, by whole traces.
 *
 *   plan    on a reader: up to which time T everything goes, and which traces ended by then
 *   step    on the writer, one small transaction after another, each with its own entry among the losses; telemetry that
 *           arrives meanwhile is committed between two steps
 *   finish  a checkpoint, so that the space is used again
 *
 * Dictionary rows stay: what is kept may use them. Values go later, when no row that may use them is left (unused-values.ts).
 */

/** Traces, or rows by id, one transaction takes away: some ten milliseconds. */
const STEP_TRACES = 1_000;
const STEP_ROWS = 20_000;
/** Traces one pass takes away; the next pass goes on. */
const PASS_TRACES = 200_000;
/**
 * Below its limit a session needs room, or the file grows past it: for the log of commits, which has a sixteenth of the limit; for what
 * comes out of that, which is written before the log goes; for row groups some of whose rows went. A quarter, but of a large
 * session no more than is needed, and a tenth.
 */
const ROOM_SHARE = 0.25;
const ROOM_BYTES = 100_000_000;
const LEAST_ROOM_SHARE = 0.1;

/** Of what a row takes in the log, what it takes in the tables: 160 of 447 bytes for everyday spans. */
const LOG_SHARE = 0.36;

/**
 * When something has to go, and how much may stay then: apart by more than a row group that is not quite gone takes (20 MB of
 * spans), or every look would take a little.
 */
export function sizesBelow(maxBytes: number): { fullBytes: number; keptBytes: number } {
  const room = Math.max(maxBytes * LEAST_ROOM_SHARE, Math.min(maxBytes * ROOM_SHARE, ROOM_BYTES));
  return { fullBytes: maxBytes - room, keptBytes: maxBytes - room * 1.5 };
}

/** What the session takes in its tables, or will take there; what was freed inside the file does not count. */
export async function usedBytes(database: Database): Promise<number> {
  const { tables, log } = await database.usedBytes();
  return tables + log * LOG_SHARE;
}

const EXPIRING = ['span', 'span_event', 'span_link', 'log', 'number_point', 'distribution_point', 'exemplar'];

/** One transaction: statements in order, and what to count of the rows they took away. */
export interface ExpireStep {
  deletes: { sql: string; parameters: Record<string, DuckDBValue>; counted: boolean }[];
  loss: Omit<LossRecord, 'count'>;
  /** Points up to this time go: those stored later must not lean on them. */
  cutNs?: bigint;
}

interface Cutoff {
  code: 'age' | 'size';
  /** Everything whose time is at or before this goes. */
  ns: bigint;
  /** Files were opened on purpose, however old their data: they go by size only. */
  imports: boolean;
}

const LOG_TIME = 'CASE WHEN time_ns = 0 THEN observed_ns ELSE time_ns END';

/** The steps of one pass; the caller runs each before it asks for the next. */
export async function* planExpiry(
  database: Database,
  limits: RetentionLimits,
  nowNs: bigint,
): AsyncGenerator<ExpireStep> {
  const byAge = ageCutoff(limits, nowNs);
  if (byAge) yield* stepsUpTo(database, byAge);
  // Only now: what went by age counts no more.
  const bySize = await sizeCutoff(database, limits);
  if (bySize) yield* stepsUpTo(database, bySize);
}

/** How many items the steps would take away; what goes by age and by size is counted once. */
export async function countExpiring(database: Database, limits: RetentionLimits, nowNs: bigint): Promise<Expired> {
  const cutoffs = [ageCutoff(limits, nowNs), await sizeCutoff(database, limits)].filter((one) => one !== undefined);
  if (cutoffs.length === 0) return { spans: 0, logs: 0, points: 0 };
  const old = (time: string, imported: string) =>
    cutoffs.map(({ ns, imports }) => `(${time} <= ${ns}${imports ? '' : ` AND ${imported} = 0`})`).join(' OR ');
  const points = (table: string) => `(SELECT count(*) FROM ${table} WHERE ${old('time_ns', 'import')})`;
  const answer = await database.query(`SELECT
    (SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM span GROUP BY trace_id HAVING ${old('max(start_ns)', 'max(import)')}))::DOUBLE AS spans,
    (SELECT count(*) FROM log WHERE ${old(`(${LOG_TIME})`, 'import')})::DOUBLE AS logs,
    (${points('number_point')} + ${points('distribution_point')})::DOUBLE AS points`);
  const count = (name: string) => answer.first(name) as number;
  return { spans: count('spans'), logs: count('logs'), points: count('points') };
}

function ageCutoff({ maxAgeHours }: RetentionLimits, nowNs: bigint): Cutoff | undefined {
  const ns = nowNs - BigInt(maxAgeHours) * NS_PER_HOUR;
  return maxAgeHours > 0 && ns > 0n ? { code: 'age', ns, imports: false } : undefined;
}

async function sizeCutoff(database: Database, { maxBytes }: RetentionLimits): Promise<Cutoff | undefined> {
  const share = await shareTooMuch(database, maxBytes);
  const ns = share > 0 ? await findCutoff(database, share) : undefined;
  return ns === undefined ? undefined : { code: 'size', ns, imports: true };
}

/** Which part of the rows has to go; 0 when the session is small enough. */
async function shareTooMuch(database: Database, maxBytes: number): Promise<number> {
  if (maxBytes === 0) return 0;
  const bytes = await usedBytes(database);
  const { fullBytes, keptBytes } = sizesBelow(maxBytes);
  if (bytes <= fullBytes) return 0;
  return Math.max(0, 1 - keptBytes / (bytes * (await shareAlive(database))));
}

/**
 * DuckDB gives space back by row groups of 122,880 rows, once all rows of one are gone. What went already must not be
 * taken for still there, or every pass would take more.
 */
async function shareAlive(database: Database): Promise<number> {
  const alive = EXPIRING.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
  const answer = await database.query(`SELECT (${alive})::DOUBLE AS alive,
    (SELECT sum(estimated_size)::DOUBLE FROM duckdb_tables() WHERE table_name IN (${EXPIRING.map((name) => `'${name}'`).join(', ')})) AS stored`);
  const stored = Number(answer.first('stored'));
  return stored === 0 ? 1 : Number(answer.first('alive')) / stored;
}

/**
 * The time up to which about a share of all rows lies; a span counts by the time of its trace. Not a quantile: DuckDB keeps all
 * values of one in memory that it neither counts nor gives back.
 */
async function findCutoff(database: Database, share: number): Promise<bigint | undefined> {
  const answer = await database.query(
    `SELECT min(t) AS ns FROM (
      SELECT t, sum(n) OVER (ORDER BY t ROWS UNBOUNDED PRECEDING) AS so_far, sum(n) OVER () AS n FROM (
        SELECT max(start_ns) AS t, count(*) AS n FROM span GROUP BY trace_id
        UNION ALL SELECT ${LOG_TIME} AS t, 1 FROM log
        UNION ALL SELECT time_ns, 1 FROM number_point UNION ALL SELECT time_ns, 1 FROM distribution_point))
      WHERE so_far >= $share * n`,
    { share: Math.min(1, share) },
  );
  const ns = answer.first('ns');
  return ns === null || ns === undefined ? undefined : (ns as bigint);
}

async function* stepsUpTo(database: Database, cutoff: Cutoff): AsyncGenerator<ExpireStep> {
  yield* traceSteps(database, cutoff);
  yield* rowSteps(database, cutoff, { table: 'log', time: LOG_TIME, signal: 'logs', hasExemplars: false });
  for (const table of ['number_point', 'distribution_point'])
    yield* rowSteps(database, cutoff, { table, time: 'time_ns', signal: 'metrics', hasExemplars: true });
}

/** With the column that holds the span's id. */
const TRACE_TABLES = [
  ['span_event', 'span'],
  ['span_link', 'span'],
  ['span', 'id'],
] as const;

const highest = (ids: readonly bigint[]) => ids.reduce((most, id) => (id > most ? id : most), 0n);

async function* traceSteps(database: Database, cutoff: Cutoff): AsyncGenerator<ExpireStep> {
  const answer = await database.query(
    `SELECT trace_id::VARCHAR AS trace, max(id) AS last FROM span WHERE trace_id IN (SELECT trace_id FROM span WHERE start_ns <= $ns)
     GROUP BY trace_id HAVING max(start_ns) <= $ns ${cutoff.imports ? '' : 'AND max(import) = 0'}
     ORDER BY max(start_ns) LIMIT ${PASS_TRACES}`,
    { ns: cutoff.ns },
  );
  const traces = answer.values('trace') as string[];
  const spans = answer.values('last') as bigint[];
  for (let from = 0; from < traces.length; from += STEP_TRACES) {
    const until = from + STEP_TRACES;
    const parameters = { ids: listValue(traces.slice(from, until)), last: highest(spans.slice(from, until)) };
    yield {
      deletes: TRACE_TABLES.map(([table, spanId]) => ({
        // Ids are given out in order: row groups of what came later are not looked into.
        sql: `DELETE FROM ${table} WHERE ${spanId} <= $last AND trace_id IN (SELECT unnest($ids::VARCHAR[])::UUID)`,
        parameters,
        counted: table === 'span',
      })),
      loss: lossOf(cutoff, 'traces'),
    };
  }
}

interface Rows {
  table: string;
  time: string;
  signal: 'logs' | 'metrics';
  hasExemplars: boolean;
}

/** Ids are given out in order, so a range of them is found without looking at the rest. A file from elsewhere may leave wide gaps. */
async function* rowSteps(database: Database, cutoff: Cutoff, rows: Rows): AsyncGenerator<ExpireStep> {
  const { table, time, hasExemplars } = rows;
  const old = `${time} <= $ns ${cutoff.imports ? '' : 'AND import = 0'}`;
  const range = await database.query(`SELECT min(id) AS low, max(id) AS high FROM ${table} WHERE ${old}`, {
    ns: cutoff.ns,
  });
  const high = range.first('high') as bigint | null;
  if (high === null) return;
  if (rows.signal === 'metrics') yield cutStep(cutoff, rows);
  const next = `SELECT min(id) AS low FROM ${table} WHERE id > $last AND id <= $high AND ${old}`;
  for (let low = range.first('low') as bigint | null; low !== null;) {
    const parameters = { ns: cutoff.ns, low, high: low + BigInt(STEP_ROWS) - 1n };
    const gone = `id BETWEEN $low AND $high AND ${old}`;
    const exemplars = `DELETE FROM exemplar WHERE point IN (SELECT id FROM ${table} WHERE ${gone})`;
    yield {
      deletes: [
        ...(hasExemplars ? [{ sql: exemplars, parameters, counted: false }] : []),
        { sql: `DELETE FROM ${table} WHERE ${gone}`, parameters, counted: true },
      ],
      loss: lossOf(cutoff, rows.signal),
    };
    const following = await database.query(next, { ns: cutoff.ns, last: parameters.high, high });
    low = following.first('low') as bigint | null;
  }
}

/**
 * Points whose predecessor is about to go must not lean on it. What comes in from now on begins new chains, so no later
 * point does either; should the pass end here, a chain in two parts is read like a whole one.
 */
function cutStep(cutoff: Cutoff, { table, signal }: Rows): ExpireStep {
  const leans = `link & ${LINK.empty | LINK.loose | LINK.first | LINK.cut} = 0 AND time_ns > $ns AND time_ns - gap_ns <= $ns`;
  const sql = `UPDATE ${table} SET link = link | ${LINK.cut} WHERE ${leans} ${cutoff.imports ? '' : 'AND import = 0'}`;
  return {
    deletes: [{ sql, parameters: { ns: cutoff.ns }, counted: false }],
    loss: lossOf(cutoff, signal),
    cutNs: cutoff.ns,
  };
}

function lossOf({ code, ns }: Cutoff, signal: string): ExpireStep['loss'] {
  const until = new Date(Number(ns / 1_000_000n)).toISOString();
  return { kind: 'expired', source: 'retention', signal, code: `retention-${code}`, example: `up to ${until}` };
}
