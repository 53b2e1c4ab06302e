import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { TopologyRequest } from '../../../port.ts';
import type { Database } from '../../database.ts';

import { Binder } from '../sql.ts';

/** Enough to see what a way does to spans; some tenths of a second. */
export const MOST_SPANS = 200_000;

/** Spans of a window that are looked at: those of it among so many that were stored last. */
export interface WindowSpans {
  request: TopologyRequest;
  firstId: bigint;
  lastId: bigint;
  lookedAt: number;
  isCut: boolean;
}

export async function chooseSpans(
  database: Database,
  request: TopologyRequest,
  signal?: CancelSignal,
  most = MOST_SPANS,
): Promise<WindowSpans> {
  const binder = new Binder();
  const all = await database.query(
    `SELECT count(*)::DOUBLE AS n, coalesce(max(id), 0)::UBIGINT AS last FROM span s WHERE ${inWindow('s.start_ns', request, binder)}`,
    binder.parameters,
    signal,
  );
  const [count, lastId] = [all.float64('n')[0]!, all.uint64('last')[0]!];
  const firstId = lastId > BigInt(most) ? lastId - BigInt(most) + 1n : 0n;
  const spans = { request, firstId, lastId, lookedAt: count, isCut: false };
  if (count <= most && firstId === 0n) return spans;
  const among = new Binder();
  const counted = await database.query(
    `SELECT count(*)::DOUBLE AS n FROM span s WHERE ${isLookedAt(spans, among)}`,
    among.parameters,
    signal,
  );
  const lookedAt = counted.float64('n')[0]!;
  return { ...spans, lookedAt, isCut: lookedAt < count };
}

export const inWindow = (column: string, { fromNs, toNs }: TopologyRequest, binder: Binder) =>
  `${column} >= ${binder.nanoseconds(fromNs)} AND ${column} < ${binder.nanoseconds(toNs)}`;

function isLookedAt({ request, firstId, lastId }: WindowSpans, binder: Binder): string {
  const ids = `s.id >= ${binder.add(firstId, 'UBIGINT')} AND s.id <= ${binder.add(lastId, 'UBIGINT')}`;
  return `${ids} AND ${inWindow('s.start_ns', request, binder)}`;
}

/** `looked`: those with ids, for nothing can be said of others. */
export const lookedTable = (spans: WindowSpans, columns: string, binder: Binder) =>
  `looked AS (SELECT ${columns} FROM span s WHERE ${isLookedAt(spans, binder)}
    AND s.span_id <> 0 AND s.trace_id <> '00000000-0000-0000-0000-000000000000'::UUID)`;
