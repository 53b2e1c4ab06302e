import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { Binder } from './sql.ts';

/** Hex ids, '' where there is none. */
export interface SpanIds {
  traceId: string;
  spanId: string;
}

/** One text for both ids, to look up by. */
export const idText = ({ traceId, spanId }: SpanIds) => `${traceId}-${spanId}`;

/** Row keys of spans by their ids, the first stored of each; those not in the store are left out. */
export async function findSpans(
  database: Database,
  wanted: readonly SpanIds[],
  signal?: CancelSignal,
): Promise<Map<string, bigint>> {
  const known = wanted.filter(({ traceId, spanId }) => traceId !== '' && spanId !== '');
  if (known.length === 0) return new Map();
  const binder = new Binder();
  const traceIds = binder.texts(known.map(({ traceId }) => traceId));
  const spanIds = binder.texts(known.map(({ spanId }) => spanId));
  const answer = await database.query(
    `SELECT replace(trace_id::VARCHAR, '-', '') || '-' || lpad(lower(to_hex(span_id)), 16, '0') AS ids, min(id) AS id FROM span
     WHERE trace_id IN (SELECT t.id::UUID FROM ${traceIds} t(id)) AND span_id IN (SELECT ('0x' || t.id)::UBIGINT FROM ${spanIds} t(id))
     GROUP BY ids`,
    binder.parameters,
    signal,
  );
  const keys = answer.uint64('id');
  return new Map(answer.strings('ids').map((ids, i) => [ids, keys[i]!]));
}
