import type { SpanPeers } from '../../../../../contract/operations/span-peers.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { all, Binder, parseNanoseconds } from './sql.ts';

/** Durations are counted this finely, and then in as few bins as are drawn. */
const PER_OCTAVE = 32;
const MOST_BINS = 40;
/** What a BIGINT holds: 292 years. Spans that claim to have taken longer are left out. */
const LONGEST = 2n ** 63n - 1n;

/** How a span's duration compares with those of its like: one pass for counts, one for percentiles. */
export const spanPeers: Ask<'span.peers'> = async (database, { revision }, input, signal) => {
  const ids = await readIds(database, input, signal);
  if (ids.names.length === 0 || ids.resources.length === 0) return { revision, ...NOBODY };
  const counted = await countPeers(database, input, ids, signal);
  if (counted.count === 0) return { revision, ...NOBODY };
  return { revision, ...counted, ...(await readQuantiles(database, input, ids, signal)) };
};

const NOBODY: Omit<SpanPeers, 'revision'> = {
  count: 0,
  below: 0,
  p50: NaN,
  p95: NaN,
  p99: NaN,
  max: NaN,
  histogram: { edgesNs: new Float64Array(0), counts: new Uint32Array(0) },
};

type Input = ParsedInputOf<'span.peers'>;

interface Ids {
  names: number[];
  resources: number[];
}

/** Rows of the dictionaries; several may have the same text. 0 is '' and no row. */
async function readIds(database: Database, { service, name }: Input, signal?: CancelSignal): Promise<Ids> {
  const names = await database.query('SELECT id FROM name WHERE text = $name::VARCHAR', { name }, signal);
  const ofService = 'SELECT id FROM resource WHERE service_name = $service::VARCHAR';
  const resources = await database.query(ofService, { service }, signal);
  return { names: [...(name === '' ? [0] : []), ...names.uint32('id')], resources: [...resources.uint32('id')] };
}

/**
 * Durations of the peers. Ids are written out, as far as that is a short statement: a list of constants is asked for four
 * times as fast as a joined one (5 against 22 ms of processor time per million spans). No duration needs a CASE (14
 * against 67 ms) once the spans that have none are left out.
 */
function peersQuery(input: Input, { names, resources }: Ids, binder: Binder): string {
  const among = (ids: readonly number[]) => (ids.length > 200 ? binder.ids(ids, 'UINTEGER') : `(${ids.join(', ')})`);
  const conditions = [
    `s.name IN ${among(names)}`,
    `s.resource IN ${among(resources)}`,
    `s.kind = ${binder.add(BigInt(input.kind), 'BIGINT')}`,
    `s.end_ns >= s.start_ns AND s.end_ns - s.start_ns <= ${LONGEST}::UBIGINT`,
  ];
  const time = (text: string) => binder.nanoseconds(parseNanoseconds(text));
  if (input.fromNs !== undefined) conditions.push(`s.start_ns >= ${time(input.fromNs)}`);
  if (input.toNs !== undefined) conditions.push(`s.start_ns < ${time(input.toNs)}`);
  return `SELECT (s.end_ns - s.start_ns)::BIGINT AS duration FROM span s WHERE ${all(conditions)}`;
}

async function countPeers(database: Database, input: Input, ids: Ids, signal?: CancelSignal) {
  const binder = new Binder();
  const given = parseNanoseconds(input.durationNs);
  const duration = binder.add(given < LONGEST ? given : LONGEST, 'BIGINT');
  const answer = await database.query(
    `SELECT floor(log2(greatest(duration, 1)) * ${PER_OCTAVE})::USMALLINT AS bin, count(*)::UINTEGER AS n,
      count_if(duration < ${duration})::UINTEGER AS below, max(duration)::DOUBLE AS longest
      FROM (${peersQuery(input, ids, binder)}) GROUP BY bin ORDER BY bin`,
    binder.parameters,
    signal,
  );
  const sum = (column: string) => answer.uint32(column).reduce((total, n) => total + n, 0);
  const max = answer.float64('longest').reduce((a, b) => Math.max(a, b), 0);
  return { count: sum('n'), below: sum('below'), max, histogram: coarser(answer) };
}

/** Neighbouring bins made one, until there are few enough. */
function coarser(answer: Answer): SpanPeers['histogram'] {
  const [bins, n] = [answer.uint16('bin'), answer.uint32('n')];
  const first = bins[0] ?? 0;
  const all = (bins.at(-1) ?? first) - first + 1;
  const width = Math.ceil(all / MOST_BINS);
  const counts = new Uint32Array(Math.ceil(all / width));
  bins.forEach((bin, row) => (counts[Math.floor((bin - first) / width)]! += n[row]!));
  const edgesNs = Float64Array.from({ length: counts.length + 1 }, (_, i) => 2 ** ((first + i * width) / PER_OCTAVE));
  return { edgesNs, counts };
}

async function readQuantiles(database: Database, input: Input, ids: Ids, signal?: CancelSignal) {
  const binder = new Binder();
  const sql = `SELECT q[1]::DOUBLE AS p50, q[2]::DOUBLE AS p95, q[3]::DOUBLE AS p99 FROM (
    SELECT quantile_disc(duration, [0.5, 0.95, 0.99]) AS q FROM (${peersQuery(input, ids, binder)}))`;
  const answer = await database.query(sql, binder.parameters, signal);
  const number = (column: string) => answer.float64(column)[0]!;
  return { p50: number('p50'), p95: number('p95'), p99: number('p99') };
}
